"""What the brain is told of a turn, read in one short transaction."""

from app.actors import looking
from app.brain import types as brain
from app.brain.errors import TurnEnded
from app.domain import listings, turns
from app.domain.conversations import Conversation, Message, messages_before
from app.kit.transaction import transaction

HISTORY = 20  # messages of the thread that the brain sees


def load(claim: turns.Claim) -> brain.TurnContext:
    """Return the message of the claim and what is known around it. Raises TurnEnded when it was erased meanwhile."""
    with transaction() as session:
        conversation = session.get(Conversation, claim.conversation_id)
        message = session.get(Message, claim.message_id)
        if conversation is None or message is None:
            raise TurnEnded
        earlier, _ = messages_before(session, conversation.id, message.seq, HISTORY)
        rates = listings.current_rates(session)
        return brain.TurnContext(
            turn_id=claim.turn_id,
            thread_id=conversation.id,
            user_id=conversation.user_id,
            text=message.content,
            history=tuple(brain.HistoryLine(line.role, line.content) for line in earlier),  # type: ignore[arg-type]
            checkpoint=conversation.checkpoint,
            places=looking.places(),
            rates=brain.Rates(rates.as_of, rates.per_gbp),
            now=message.created_at,
            preferences=looking.remembered(session, conversation.user_id),
        )
