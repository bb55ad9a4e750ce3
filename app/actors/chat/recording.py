"""Writing an answer down: the reply, the state of the talk and what the brain proposed, in one transaction."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.actors import proposals
from app.actors.chat.course import Course
from app.actors.proposals import ProposalRefused
from app.brain import refusals
from app.brain import types as brain
from app.domain import turns
from app.kit import logging, outbox
from app.kit.transaction import savepoint, transaction

SHOWN_ON = {  # the card that shows what a proposal made, and what the row is called there
    "open_request": ("request", "request_id"),
    "book_viewing": ("viewing", "booking_id"),
}
TELLS_NOTHING = ("small_talk", "off_topic")  # intents of messages that are not looked through for preferences


def record(claim: turns.Claim, context: brain.TurnContext, answer: brain.Reply, course: Course | None = None) -> bool:
    """Store the answer if it is still owed; False, and nothing stored or done, when the claim was lost meanwhile.

    What the brain proposed happens here or not at all; if the domain refuses, the reply says so.
    """
    with transaction() as session:
        if answer.proposals:
            if not turns.is_owed(session, claim):
                return False
            answer = _applied(session, context, answer)
        if not turns.record_reply(session, claim, _answer(answer, course or Course(claim.at))):
            return False
        if answer.intent not in TELLS_NOTHING:
            outbox.enqueue("preferences.extract", str(claim.message_id))
        return True


def _applied(session: Session, context: brain.TurnContext, answer: brain.Reply) -> brain.Reply:
    """Do all that was proposed, or nothing: moving a viewing is one that goes and one that comes."""
    turn = proposals.Turn(context.user_id, context.thread_id, context.turn_id)
    try:
        with savepoint(session):
            made = {one.kind: proposals.apply(session, turn, one.kind, one.arguments) for one in answer.proposals}
    except ProposalRefused as refusal:
        return _corrected(answer, refusal)
    return replace(answer, cards=tuple(_named(card, made) for card in answer.cards))


def _named(card: brain.Card, made: dict[str, UUID]) -> brain.Card:
    """Return the card with the id of the row that it shows: the brain cannot know it, and the page follows the row."""
    ids = {SHOWN_ON[kind][1]: str(row) for kind, row in made.items() if SHOWN_ON.get(kind, ("",))[0] == card.kind}
    return brain.Card(card.kind, {**card.body, **ids})


def _corrected(answer: brain.Reply, refusal: ProposalRefused) -> brain.Reply:
    """Return the reply that takes back what it announced: its words were read already, so the no comes below them."""
    logging.survived("chat.proposal", refusal)
    text = f"{answer.text}\n\n{refusals.told(answer.language, refusal.reason)}"
    step = brain.TraceStep("record", 0.0, f"refused: {refusal.reason}")
    return replace(answer, text=text, cards=(), proposals=(), trace=(*answer.trace, step))


def _answer(answer: brain.Reply, course: Course) -> turns.Answer:
    return turns.Answer(
        text=answer.text,
        agent=answer.agent,
        checkpoint=dict(answer.checkpoint),
        recommendations=[_recommendation(one) for one in answer.recommendations],
        degraded=answer.degraded,
        meta={"language": answer.language, "cards": [{"kind": card.kind, **card.body} for card in answer.cards]},
        trace=[course.step(step) for step in answer.trace],
        course=course.known(),
    )


def _recommendation(one: brain.Recommendation) -> dict[str, Any]:
    return {
        "listing_id": str(one.listing.id),
        "listing": dict(one.listing.card),
        "reasons": list(one.reasons),
        "misses": list(one.misses),
        "score": round(one.score, 4),
    }
