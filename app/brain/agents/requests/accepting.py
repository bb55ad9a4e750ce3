"""Taking an offer: which one is meant, asked before it is accepted; only a yes to that very question accepts it."""

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.requests import quotes
from app.brain.agents.requests.choosing import Chosen, meant, open_offers
from app.brain.agents.requests.draft import NAME, OFFER
from app.brain.agents.requests.need import title
from app.brain.agents.requests.quotes import MAX_VENDOR, Comparison, Row
from app.brain.checkpoint import Checkpoint, Session
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.phrases import day
from app.brain.plain import plain
from app.brain.types import Card, Proposal
from app.brain.wording import Voice

CONSENT, WHICH = "consent", "which_offer"  # what the offer's session expects
_ACTS = lexicon("acts")["offers"]


def wants(turn: Turn) -> bool:
    """Whether the message takes an offer: outright, or by pointing at one that is there."""
    text = turn.utterance.text
    if _ACTS["accept"].search(text):
        return True
    answers = turn.state.session(OFFER).expecting == WHICH
    if answers or _ACTS["take"].search(text):
        return meant(turn, open_offers(turn)) is not None
    return False


def waits(state: Checkpoint) -> bool:
    """Whether a yes or a no now is about an offer."""
    return state.agent == NAME and state.session(OFFER).expecting == CONSENT


def is_asked(turn: Turn) -> bool:
    """Whether the reply before this message asked whether to accept an offer."""
    session = turn.state.session(OFFER)
    return session.expecting == CONSENT and session.slots.get("asked") != str(turn.context.turn_id)


def offer(turn: Turn) -> Draft:
    """Ask whether to accept the offer that is meant, or which one it is; nothing is accepted yet."""
    known = open_offers(turn)
    if not known:
        return _nothing(turn)
    chosen = meant(turn, known)
    if chosen is None:
        return _which(turn, known[0])
    if chosen.row.expired:
        return Draft((turn.voice.say("offer.expired", vendor=chosen.row.vendor),), without(turn))
    state, card = asking(turn, chosen)
    return Draft((question(turn, chosen),), state, cards=(card,))


def asking(turn: Turn, chosen: Chosen) -> tuple[Checkpoint, Card]:
    """Return the state that waits for a yes to this offer, and the answers to press."""
    slots = {
        "request": str(chosen.compared.request.id),
        "quote": str(chosen.row.quote.id),
        "asked": str(turn.context.turn_id),
    }
    answers = choices.phrased(turn.voice, "choice.accept", "choice.drop")
    return _with(turn, Session(slots=slots, expecting=CONSENT)), choices.card(answers)[0]


def question(turn: Turn, chosen: Chosen) -> str:
    """Return the question that a yes answers: whose offer, for how much, on which terms."""
    row = chosen.row
    terms = f", {turn.voice.say('quoted', words=row.terms)}" if row.terms else ""
    until = row.quote.valid_until
    holds = f", {turn.voice.say('quotes.valid', day=day(turn.voice.language, until))}" if until else ""
    return turn.voice.say("offer.ask", vendor=row.vendor, told=f"{row.told}{terms}{holds}")


def decided(turn: Turn) -> Draft:
    """Accept the offer that was asked about, or leave it."""
    if turn.act != "yes" or not is_asked(turn):
        return Draft((turn.voice.say("offer.left"),), without(turn))
    proposal, row = accepted(turn)
    if proposal is None or row is None:
        return Draft((turn.voice.say("offer.gone"),), without(turn))
    said = turn.voice.say("offer.accepting", vendor=row.vendor, told=row.told)
    return Draft((said,), without(turn), proposals=(proposal,))


def accepted(turn: Turn) -> tuple[Proposal | None, Row | None]:
    """Return the proposal for the offer that was asked about; None when it is not there any more."""
    session = turn.state.session(OFFER)
    for compared, _ in open_offers(turn):
        for row in compared.rows:
            if (str(compared.request.id), str(row.quote.id)) == (session.slots["request"], session.slots["quote"]):
                ids = {"request_id": str(compared.request.id), "quote_id": str(row.quote.id)}
                return Proposal("accept_quote", ids), row
    return None, None


def without(turn: Turn) -> Checkpoint:
    """Return the state in which no offer waits for a yes."""
    return _with(turn, Session())


def by_id(turn: Turn, quote_id: str) -> Chosen | None:
    """Return the open offer with that id."""
    rows = ((compared, row, voice) for compared, voice in open_offers(turn) for row in compared.rows)
    return next((Chosen(*found) for found in rows if str(found[1].quote.id) == quote_id), None)


def _which(turn: Turn, first: tuple[Comparison, Voice]) -> Draft:
    compared, voice = first
    lines = quotes.told(compared, voice)[: 1 + len(compared.rows)]
    names = [plain(row.vendor, MAX_VENDOR) for row in compared.rows]
    session = Session(slots={"request": str(compared.request.id)}, expecting=WHICH)
    pieces = (*(f"{line}\n" for line in lines), turn.voice.say("offer.which"))
    return Draft(pieces, _with(turn, session), cards=choices.card(choices.numbered(turn.voice, names)))


def _nothing(turn: Turn) -> Draft:
    requests = turn.able.requests()
    settled = next((one for one in requests if one.status == "accepted"), None)
    if settled:
        name = title(turn.voice, settled.category, settled.details)
        return Draft((f"{name}: {turn.voice.say('request.status_accepted')}",), without(turn))
    return Draft((turn.voice.say("offer.none"),), without(turn))


def _with(turn: Turn, session: Session) -> Checkpoint:
    state = turn.state.having(NAME, turn.state.session(NAME))
    return Checkpoint(state.agent, state.language, {**state.sessions, OFFER: session}, state.failures)
