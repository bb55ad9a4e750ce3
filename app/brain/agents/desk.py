"""The way every search talk goes: fill the slots, search, show, ask for at most one thing that is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from app.brain import details, presenting
from app.brain.agents.base import Draft, Turn
from app.brain.checkpoint import Session
from app.brain.found import Found, Looked, liked_features
from app.brain.nlp import cues
from app.brain.nlp.values import Bedrooms, Budget, Value
from app.brain.query import build, deal_of, prices_of, slug
from app.brain.relax import near_misses
from app.brain.slots import Known, Slot, Wants, fill, read_all
from app.brain.types import Kind, Rates
from app.brain.wording import speaking

_NO_ROOMS = ("land", "commercial")
_CUES = cues.CUES


@dataclass(frozen=True, slots=True)
class Desk:
    """A kind of search with its slots; `enough` says when searching is worth it."""

    name: str
    slots: tuple[Slot, ...]
    enough: Callable[[Wants], bool]

    def respond(self, turn: Turn) -> Draft:
        """Answer one message of a search talk."""
        if turn.act == "details":
            asked = details.compare if _CUES["compare"].search(turn.utterance.text) else details.details
            return asked(turn, self.name)
        session = self.understood(turn, read_all(self.slots, turn.utterance))
        wants = Wants(session.slots)
        question = self._question(session, wants)
        if not self.enough(wants) and question and not session.asked:
            return presenting.ask(turn, self.name, _asking(session, question), question)
        return presenting.results(self.look(turn, session))

    def understood(self, turn: Turn, heard: Known) -> Session:
        """Return what is wanted after this message, whoever read `heard` out of it."""
        return _changed(_begun(turn.state.session(self.name), heard, turn), heard, self.slots, turn)

    def look(self, turn: Turn, session: Session) -> Looked:
        """Search for what `session` wants, and for what comes near when nothing fits."""
        wants, places, rates = Wants(session.slots), turn.context.places, turn.voice.rates
        kind = kind_of(wants)
        prices = prices_of(wants, rates, kind)
        liked = [turn.voice.name("feature", key) for key in liked_features(turn)] if kind == "property" else []
        query = build(wants, kind, places, rates, ", ".join((session.text, *liked)))
        query = replace(query, limit=3) if (wants.category or "").endswith(".") else query
        result = turn.search(replace(query, exclude=session.shown))
        near = () if result.items else tuple(near_misses(replace(query, exclude=session.shown), turn.search, places))
        assumed = query.rent_type is not None and wants.deal is None and "assumed" not in session.asked
        is_next = bool(session.shown) and "below" not in session.slots
        found = Found(kind, wants, query, prices, result, near, is_next, slug(wants) is None, assumed)
        question = self._next_question(session, found, rates)
        session = _asking(session, question)
        if assumed and not question:
            session = replace(session, asked=(*session.asked, "assumed"))
        spoken = replace(turn, voice=speaking(turn.voice, prices.currency))
        return Looked(spoken, self.name, session, found, question)

    def _next_question(self, session: Session, found: Found, rates: Rates) -> Slot | None:
        question = self._question(session, found.wants)
        if question and question.name == "rent_type" and deal_of(found.wants, rates):
            return None  # the budget told it; the closing words say so
        return question if found.listings else None

    def _question(self, session: Session, wants: Wants) -> Slot | None:
        known = {name for name in session.slots if name != "place" or wants.where.cities or wants.where.districts}
        known |= {"place"} if wants.where.anywhere else set()
        return next((s for s in self.slots if s.ask and s.name not in known and s.name not in session.asked), None)


def kind_of(wants: Wants) -> Kind:
    """Return what kind of listing the category is of; homes name no kind."""
    kind = (wants.category or "").partition(".")[0]
    return "goods" if kind == "goods" else "service" if kind == "service" else "property"


def _begun(session: Session, heard: Known, turn: Turn) -> Session:
    """Return the session to go on with: a fresh one when another thing is looked for, or on "start over"."""
    if _CUES["restart"].search(turn.utterance.text) or _is_another(session, heard):
        session = Session()
    elif _is_whole(session, heard) and not _CUES["and"].match(turn.utterance.text):
        kept = {name: session.slots[name] for name in ("rent_type", "stay") if name in session.slots}
        session = replace(session, slots=kept)  # a whole new request: only the kind of deal is still meant
    speaks_anew = not session.text or len(heard) > 1
    return replace(session, text=turn.context.text[:200]) if speaks_anew else session


def _is_whole(session: Session, heard: Known) -> bool:
    """Whether the message is a request of its own: a kind of home and a place, and something new about either."""
    if not {"category", "place"} <= heard.keys():
        return False
    return bool(heard.keys() & {"budget", "bedrooms"}) or heard["category"] != session.slots.get("category")


def _is_another(session: Session, heard: Known) -> bool:
    """A plumber after a car is another search; a villa after a flat is the same one, changed."""
    old, new = session.slots.get("category"), heard.get("category")
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    return new.endswith(".") or (old != new and ("." in old or "." in new))


def _changed(session: Session, heard: Known, slots: tuple[Slot, ...], turn: Turn) -> Session:
    """Return the session after the message; the listings shown before stay excluded only while asking for more."""
    text = turn.utterance.text
    known = without_stale(session.slots, heard)
    if heard.get("budget") == Budget(None, None) and (meant := deal_of(Wants(known), turn.voice.rates)):
        known = {"rent_type": meant, **known}  # the limit goes, what it told about the deal stays
    filled = fill(slots, known, heard)
    more = filled == known and bool(_CUES["more"].search(text) or cues.YES.match(text))  # "more flats" says no news
    if not heard and _CUES["cheaper"].search(text):
        filled, more = _cheaper(filled, session, turn), True
    if "bedrooms" not in heard:
        filled = _resized(filled, session, text)
    return replace(session, slots=filled, shown=session.shown if more else (), expecting=None)


def without_stale(known: Known, heard: Known) -> dict[str, Value]:
    """A rent says nothing about buying, a home nothing about land, and "cheaper" meant the list it answered."""
    kept = {name: value for name, value in known.items() if name != "below" or not heard}
    deal = heard.get("rent_type")
    if deal and known.get("rent_type") and deal != known["rent_type"]:
        kept.pop("budget", None)
        if deal != "short_term":
            kept.pop("stay", None)
    if heard.get("category") in _NO_ROOMS and known.get("category") not in _NO_ROOMS:
        kept = {name: value for name, value in kept.items() if name == "place"}
    return kept


def _cheaper(filled: dict[str, Value], session: Session, turn: Turn) -> dict[str, Value]:
    """Below the cheapest of the last list, in the currency that was asked."""
    wants = Wants(filled)
    prices = prices_of(wants, turn.voice.rates, kind_of(wants))
    currency = prices.currency or (session.listed[0].currency if session.listed else None)
    if not session.listed or currency is None:
        return filled
    try:
        amounts = [turn.voice.rates.convert(b.price, b.currency, currency) for b in session.listed]
    except KeyError:
        return filled
    limit = min(amounts).quantize(Decimal(1), ROUND_CEILING) - 1
    low = prices.low if prices.low and prices.low < limit else None
    return {**filled, "below": Budget(low, limit, currency, prices.period or session.listed[0].price_period)}


def _resized(filled: dict[str, Value], session: Session, text: str) -> dict[str, Value]:
    """More rooms than were asked for, or than the smallest home of the last list; the same downwards."""
    bedrooms = filled.get("bedrooms")
    shown = [brief.bedrooms for brief in session.listed if brief.bedrooms is not None]
    if not isinstance(bedrooms, Bedrooms):
        bedrooms = Bedrooms(max(shown), min(shown)) if shown else Bedrooms(None, None)
    if _CUES["bigger"].search(text) and bedrooms.high is not None:
        return {**filled, "bedrooms": Bedrooms(bedrooms.high + 1, None)}
    if _CUES["smaller"].search(text) and bedrooms.low:
        return {**filled, "bedrooms": Bedrooms(None, bedrooms.low - 1)}
    return filled


def _asking(session: Session, question: Slot | None) -> Session:
    if question is None:
        return session
    return replace(session, asked=(*session.asked, question.name), expecting=question.name)
