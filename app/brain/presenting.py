"""Turns what was found into the pieces of an answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.brain.agents.base import Draft, Turn
from app.brain.checkpoint import Brief, Session
from app.brain.nlp import features
from app.brain.nlp.cues import CUES, chosen
from app.brain.nlp.phrases import day
from app.brain.query import Prices
from app.brain.reasons import differences, reasons
from app.brain.slots import Slot, Wants
from app.brain.types import Kind, ListingQuery, ListingView, Recommendation, SearchResult
from app.brain.wording import Voice, facts_told, is_converted, item, place_told, title, understood


@dataclass(frozen=True, slots=True)
class Found:
    """A search and what came of it; `near` are listings that miss one wish, when none fits."""

    kind: Kind
    wants: Wants
    query: ListingQuery
    prices: Prices
    result: SearchResult
    near: tuple[ListingView, ...]
    is_next: bool  # part of it was shown before
    is_vague: bool  # no category: only meaning ranks
    assumed: bool  # the deal was told by the budget alone


def ask(turn: Turn, agent: str, session: Session, slot: Slot) -> Draft:
    """Ask for the one thing without which a search would be meaningless, saying back what is already known."""
    voice, wants = turn.voice, Wants(session.slots)
    told = understood(voice, wants, "property") if wants.known and agent == "real_estate" else ""
    lead = f"{told[0].upper()}{told[1:]}." if told else voice.say("ask.first") if agent == "real_estate" else ""
    question = voice.say(str(slot.ask))
    pieces = (f"{lead} ", question) if lead else (question,)
    return Draft(pieces, turn.state.having(agent, session))


def results(turn: Turn, agent: str, session: Session, found: Found, question: Slot | None) -> Draft:
    """Show what was found, or what comes near, or say plainly that there is nothing."""
    voice, listings = turn.voice, found.result.items or found.near
    misses = [differences(voice, one, found.query, turn.context.places) for one in listings]
    notes = [", ".join(missed) for missed in misses]
    lines = [f"{item(voice, n, one, note)}\n" for n, (one, note) in enumerate(zip(listings, notes, strict=True), 1)]
    closing = " ".join(part for part in _closing(turn, found, question) if part)
    lead = _lead(voice, found, session)
    pieces = (f"{lead}\n\n", *lines, f"\n{closing}") if lines else (f"{lead} ", closing)
    remembered = replace(
        session,
        shown=(*session.shown, *(one.id for one in listings)),
        listed=tuple(map(_brief, listings)) or session.listed,
        total=found.result.total,
        focus=None,
    )
    recommended = tuple(_recommendation(turn, one, found, missed) for one, missed in zip(listings, misses, strict=True))
    return Draft(pieces, turn.state.having(agent, remembered), recommended)


def _lead(voice: Voice, found: Found, session: Session) -> str:
    wants = understood(voice, found.wants, found.kind)
    if not found.result.items:
        return _nothing(voice, found, session, wants)
    if not wants:
        return voice.say("found.lead_bare")
    if found.is_vague and found.kind != "property":
        return voice.say("found.nearest", wants=wants)
    return voice.say("found.next" if found.is_next else "found.lead", wants=wants)


def _nothing(voice: Voice, found: Found, session: Session, wants: str) -> str:
    key = "none.more" if found.is_next and session.total > 0 else "none.lead"
    lead = voice.say(key, wants=wants) if wants else voice.say("none.lead_bare")
    return f"{lead} {voice.say('none.near')}" if found.near else lead


def _closing(turn: Turn, found: Found, question: Slot | None) -> Iterator[str]:
    voice, listings = turn.voice, found.result.items or found.near
    if not listings:
        yield from (voice.say("none.nothing"), voice.say("none.try"))
        return
    if found.result.items and not (found.is_vague and found.kind != "property"):
        yield _total(voice, found)
    if is_converted(voice, listings):
        yield voice.say("found.rates", day=day(voice.language, voice.rates.as_of))
    if found.wants.stay:
        yield voice.say("hint.dates")
    yield _hint(voice, found, question)


def _total(voice: Voice, found: Found) -> str:
    total, shown = found.result.total, len(found.result.items)
    if found.is_next:
        return "" if total > shown else voice.say("found.seen")
    return voice.count("found.total" if total > shown else "found.that_is_all", total)


def _hint(voice: Voice, found: Found, question: Slot | None) -> str:
    if question and question.ask:
        return voice.say(question.ask)
    wants = found.wants
    if found.assumed:
        return voice.say("hint.assumed", deal=voice.say(f"deal.{found.query.rent_type}"))
    if found.result.total > len(found.result.items):
        return voice.say("hint.more")
    if found.kind != "property" and found.result.items:
        return voice.say("hint.market") if not (wants.budget or wants.where.cities) else ""
    lived_in = found.query.category not in ("land", "commercial")
    return voice.say("hint.refine" if lived_in and not wants.wishes and found.result.items else "hint.change")


def _recommendation(turn: Turn, listing: ListingView, found: Found, misses: tuple[str, ...]) -> Recommendation:
    why = reasons(turn.voice, listing, found.wants, found.prices, turn.context.places)
    return Recommendation(listing, why, listing.score, misses)


def details(turn: Turn, agent: str) -> Draft:
    """Say again what one listing of the last list says about itself, and no more."""
    voice, session = turn.voice, turn.state.session(agent)
    listed, number = session.listed, chosen(turn.utterance.text, len(session.listed))
    if number is None and listed and CUES["cheapest"].search(turn.utterance.text):
        number = _cheapest(voice, listed)
    if number is None:
        number = 0 if len(listed) == 1 else session.focus
    if number is None or number >= len(listed):
        return Draft((voice.say("details.which" if listed else "details.none"),), turn.state)
    brief = listed[number]
    facts = ", ".join((place_told(voice, brief), *facts_told(voice, brief)))
    pieces = [voice.say("details", title=f"**{title(voice, brief)}**", facts=facts)]
    if brief.features:
        names = ", ".join(voice.name("feature", key) for key in brief.features)
        pieces.append(" " + voice.say("details.features", features=names))
    wishes = features.read(turn.utterance)
    missing = [voice.name("feature", key) for key in (wishes.wanted if wishes else ()) if key not in brief.features]
    if missing:
        pieces.append(" " + voice.say("details.missing", features=", ".join(missing)))
    pieces.append(" " + voice.say("details.limits"))
    return Draft(tuple(pieces), turn.state.having(agent, replace(session, focus=number)))


def _cheapest(voice: Voice, listed: tuple[Brief, ...]) -> int | None:
    try:
        pounds = [voice.rates.convert(brief.price, brief.currency, "GBP") for brief in listed]
    except KeyError:
        return None
    return pounds.index(min(pounds))


def _brief(listing: ListingView) -> Brief:
    return Brief(
        listing.id,
        listing.title[:200],
        listing.category,
        listing.city,
        listing.district,
        listing.bedrooms,
        listing.price,
        listing.currency,
        listing.price_period,
        listing.features[:20],
    )
