"""The draft of a request: shown, changed, agreed to or dropped; only a yes to the draft just shown sends it."""

from dataclasses import replace

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.requests.need import current, full_category, of
from app.brain.checkpoint import Checkpoint, Session
from app.brain.slots import Wants
from app.brain.types import Card, Proposal

NAME = "requests"
OFFER = "offer"  # the session of an offer that is about to be accepted
CONSENT, ASIDE = "consent", "aside"  # what the session expects: a yes now, or a yes after showing the draft again


def is_there(state: Checkpoint) -> bool:
    """Whether a draft waits for a yes, just shown or put aside."""
    return state.session(NAME).expecting in (CONSENT, ASIDE)


def put_aside(turn: Turn, state: Checkpoint) -> Checkpoint:
    """Return the state in which a yes means no draft and no offer of an earlier turn: something else was said since."""
    state = leave_offer(turn, state)
    session = state.session(NAME)
    if session.expecting != CONSENT or session.slots.get("drafted") == str(turn.context.turn_id):
        return state
    return replace(state, sessions={**state.sessions, NAME: replace(session, expecting=ASIDE)})


def leave_offer(turn: Turn, state: Checkpoint) -> Checkpoint:
    """Return the state in which no offer that an earlier reply asked about waits for a yes."""
    if state.session(OFFER).slots.get("asked") in (None, str(turn.context.turn_id)):
        return state
    return replace(state, sessions={**state.sessions, OFFER: Session()})


def is_agreed(turn: Turn) -> bool:
    """Whether a yes in this turn's message is one to the draft: it was shown by the reply before this message."""
    session = turn.state.session(NAME)
    return session.expecting == CONSENT and session.slots.get("drafted") != str(turn.context.turn_id)


def drafted(turn: Turn, session: Session) -> tuple[Checkpoint, Card]:
    """Return the state that waits for consent to what `session` holds, and the card that shows it."""
    session = current(session, turn.context.now)
    slots = {**session.slots, "drafted": str(turn.context.turn_id)}
    session = replace(session, slots=slots, expecting=CONSENT)
    answers = choices.phrased(turn.voice, "choice.send", "choice.change", "choice.drop")
    body = of(session, turn.context.places).body(turn.voice, "draft", answers)
    card = Card("request", {**body, "vendors": listed(session)})
    return turn.state.having(NAME, session), card


def listed(session: Session) -> int:
    """Return how many listed providers fit the draft; of no category, all that is listed was found: none is known."""
    category = full_category(Wants(session.slots).category)
    return 0 if category.endswith(".other") else session.total


def show(turn: Turn, session: Session, before: Draft | None = None, lead: str = "") -> Draft:
    """Show the draft in words and as a card, after what was said `before`, and ask for consent."""
    state, card = drafted(turn, session)
    voice, need = turn.voice, of(state.session(NAME), turn.context.places)
    fitting = listed(state.session(NAME))
    asked = voice.count("request.consent", fitting) if fitting else voice.say("request.consent_none")
    told = voice.say("request.draft", told=need.told(voice))
    opening = ("\n\n",) if before else (f"{lead} ",) if lead else ()
    pieces = (*(before.pieces if before else ()), *opening, f"{told} ", f"{asked} ", voice.say("request.how"))
    shown = before.recommendations if before else ()
    return Draft(pieces, state, recommendations=shown, cards=(card,))


def agree(turn: Turn) -> Draft:
    """Propose the request that was agreed to; one whose deadline has gone by meanwhile is shown again."""
    state, card, proposal = opened(turn)
    if proposal is None:
        return show(turn, turn.state.session(NAME))
    told = of(turn.state.session(NAME), turn.context.places).told(turn.voice)
    said = turn.voice.say("request.opened", told=told)
    return Draft((said,), state, proposals=(proposal,), cards=(card,))


def opened(turn: Turn) -> tuple[Checkpoint, Card, Proposal | None]:
    """Return the state without the draft, the card of what goes out, and the proposal; None when it is out of date."""
    session = turn.state.session(NAME)
    need = of(session, turn.context.places)
    card = Card("request", need.body(turn.voice, "open"))
    if current(session, turn.context.now) != session:
        return turn.state, card, None
    return turn.state.having(NAME, Session()), card, Proposal("open_request", need.arguments())


def drop(turn: Turn) -> Draft:
    """Forget the draft."""
    return Draft((turn.voice.say("request.dropped"),), turn.state.having(NAME, Session()))
