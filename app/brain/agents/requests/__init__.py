"""The requests agent: a need in free words becomes a draft, a draft that was agreed to becomes a request."""

from dataclasses import replace

from app.brain import details
from app.brain.agents.base import Draft, Turn
from app.brain.agents.desk import Desk
from app.brain.agents.requests import accepting, asked, draft
from app.brain.agents.requests.draft import ASIDE, CONSENT, NAME, leave_offer, put_aside
from app.brain.agents.requests.need import MAX_DETAILS
from app.brain.checkpoint import Session
from app.brain.nlp import categories, cues, features, moments, money, places
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance, blank
from app.brain.nlp.values import Deadline, Value, Wishes
from app.brain.plain import plain
from app.brain.slots import Known, Slot, Wants, fill, merge_budget, merge_places, merge_wishes, read_all
from app.brain.types import ListingQuery, SearchResult

PROVIDERS = 3
_ACTS = lexicon("acts")["requests"]
_SHARED = ("category", "place", "budget", "features")


def read_wishes(utterance: Utterance) -> Wishes | None:
    """Return what whoever does the job must offer."""
    return features.read_services(utterance)


SLOTS = (
    Slot("category", categories.read_market, ask="ask.category"),
    Slot("place", places.read, merge_places, ask="request.ask_place"),
    Slot("budget", money.read, merge_budget),
    Slot("features", read_wishes, merge_wishes),
)


def enough(wants: Wants) -> bool:
    """Whether a search would mean anything: we know what is needed."""
    return wants.category is not None


def respond(turn: Turn) -> Draft:
    """Answer a message about a job to be done or about quotes."""
    text = turn.utterance.text
    if turn.act in ("yes", "no", "cancel"):
        return accepting.decided(turn) if accepting.waits(turn.state) else _decided(turn)
    aside = replace(turn, state=put_aside(turn, turn.state))
    turn = replace(turn, state=leave_offer(turn, turn.state))
    if told := _of_what_was_asked(turn, aside):
        return told
    if turn.act == "details":
        return details.details(aside, NAME)
    if draft.is_there(turn.state) and _ACTS["change"].search(text):
        return Draft((turn.voice.say("request.change"),), aside.state.having(NAME, aside.state.session(NAME)))
    return _need(turn)


def _of_what_was_asked(turn: Turn, aside: Turn) -> Draft | None:
    """Take a request back, take an offer, or tell how it is going; None when the message is about none of these."""
    text = turn.utterance.text
    if asked.wants_cancelling(turn) and not _ACTS["ask"].search(text):
        return asked.cancel(aside)
    if accepting.wants(turn):
        return accepting.offer(aside)
    return asked.status(aside) if turn.act == "status" or _ACTS["status"].search(text) else None


def _decided(turn: Turn) -> Draft:
    if turn.act != "yes":
        return draft.drop(turn) if draft.is_there(turn.state) else Draft((turn.voice.say(turn.act),), turn.state)
    if draft.is_agreed(turn):
        return draft.agree(turn)
    if draft.is_there(turn.state):
        return draft.show(turn, turn.state.session(NAME), lead=turn.voice.say("request.again"))
    return Draft((turn.voice.say("yes"),), turn.state)


def _need(turn: Turn) -> Draft:
    session, heard = turn.state.session(NAME), _heard(turn)
    if goods := _shown_goods(turn, heard):
        return draft.show(turn, goods)
    moved = heard.keys() & {"category", "place"} or any(_moves_on(turn))
    if draft.is_there(turn.state) and not moved:
        known = fill(SLOTS, session.slots, heard)
        changed = replace(session, slots={**known, **_told(turn, known, heard)})
        return draft.show(turn, changed, lead=turn.voice.say("request.changed"))
    return _searched(turn, heard)


def _searched(turn: Turn, heard: Known) -> Draft:
    """Show who does such jobs, then the draft; or ask for the one thing that is missing."""
    desk = Desk(NAME, (replace(SLOTS[0], read=lambda _: heard.get("category")), *SLOTS[1:]), enough)
    found = desk.respond(_few(turn))
    session = found.state.session(NAME)
    session = replace(session, slots={**session.slots, **_told(turn, session.slots, heard)})
    if session.expecting in ("category", "place"):
        return replace(found, state=found.state.having(NAME, session))
    return draft.show(turn, session, before=found)


def _few(turn: Turn) -> Turn:
    """The turn whose searches bring at most PROVIDERS listings: they stand next to the draft, not in its place."""

    def search(query: ListingQuery) -> SearchResult:
        return turn.able.search_listings(replace(query, limit=min(query.limit, PROVIDERS)))

    return replace(turn, able=replace(turn.able, search_listings=search))


def _heard(turn: Turn) -> dict[str, Value]:
    """Return what the message says; a need that names no category we know is still one."""
    heard, session = read_all(SLOTS, turn.utterance), turn.state.session(NAME)
    vague = heard.get("category") in ("service.", "goods.")
    if vague and draft.is_there(turn.state) and heard.keys() & {"budget", "place"}:
        heard.pop("category")  # "could they repair it for £100?" is about the job we speak of
    if not heard.get("category") and not session.slots.get("category") and _has_content(turn):
        heard["category"] = "service."
    return heard


def _has_content(turn: Turn) -> bool:
    """Whether the message says more than that quotes are wanted and where; an answer to our question always does."""
    if turn.utterance.expecting == "category":
        return True
    text = blank(turn.utterance.text, _ACTS["ask"])
    for mention in places.mentions(turn.utterance):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return sum(len(word) > 3 for word in text.split()) >= 2


def _told(turn: Turn, known: Known, heard: Known) -> dict[str, Value]:
    """Return the words and the deadline after the message: what only corrects a field is no part of the job."""
    text, told = turn.utterance.text, dict[str, Value]()
    if day := moments.deadline(text, turn.context.now):
        told["deadline"] = Deadline(day)
    old = known.get("details")
    if not isinstance(old, str) or not old:
        return {**told, "details": plain(turn.context.text, MAX_DETAILS)}
    adds = heard.get("category") or _ACTS["add"].match(text) or not (heard or told or any(_moves_on(turn)))
    if adds and not _ACTS["ask"].search(text):
        told["details"] = plain(f"{old.rstrip('.')}. {turn.context.text}", MAX_DETAILS)
    return told


def _moves_on(turn: Turn) -> tuple[bool, ...]:
    return tuple(bool(cues.CUES[cue].search(turn.utterance.text)) for cue in ("more", "cheaper", "restart"))


def _shown_goods(turn: Turn, heard: Known) -> Session | None:
    """Return the draft that "ask them for prices" means after a search for goods."""
    goods = turn.state.session("marketplace")
    wanted = goods.slots.get("category")
    asks = turn.state.agent == "marketplace" and _ACTS["ask"].search(turn.utterance.text)
    if not asks or not isinstance(wanted, str) or heard.get("category") not in (None, "service.", wanted):
        return None
    slots: dict[str, Value] = {name: goods.slots[name] for name in _SHARED if name in goods.slots}
    slots = fill(SLOTS, slots, {name: value for name, value in heard.items() if name != "category"})
    slots["details"] = plain(goods.text or turn.context.text, MAX_DETAILS)
    if day := moments.deadline(turn.utterance.text, turn.context.now):
        slots["deadline"] = Deadline(day)
    return Session(slots=slots, listed=goods.listed, shown=goods.shown, total=goods.total)


__all__ = ["ASIDE", "CONSENT", "NAME", "PROVIDERS", "SLOTS", "respond"]
