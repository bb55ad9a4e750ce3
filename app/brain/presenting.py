"""Turns what was found into the pieces of an answer."""

from collections.abc import Iterator

from app.brain.agents.base import Draft, Turn
from app.brain.checkpoint import Session
from app.brain.found import Found, Looked
from app.brain.nlp.phrases import day
from app.brain.slots import Slot, Wants
from app.brain.wording import Voice, is_converted, item, understood


def ask(turn: Turn, agent: str, session: Session, slot: Slot) -> Draft:
    """Ask for the one thing without which a search would be meaningless, saying back what is already known."""
    voice, wants = turn.voice, Wants(session.slots)
    told = understood(voice, wants, "property") if wants.known and agent == "real_estate" else ""
    lead = f"{told[0].upper()}{told[1:]}." if told else voice.say("ask.first") if agent == "real_estate" else ""
    question = voice.say(str(slot.ask))
    pieces = (f"{lead} ", question) if lead else (question,)
    return Draft(pieces, turn.state.having(agent, session))


def results(looked: Looked) -> Draft:
    """Show what was found, or what comes near, or say plainly that there is nothing."""
    voice, found = looked.turn.voice, looked.found
    notes = [", ".join(missed) for missed in looked.misses()]
    lines = [
        f"{item(voice, n, one, note)}\n" for n, (one, note) in enumerate(zip(found.listings, notes, strict=True), 1)
    ]
    closing = " ".join(part for part in _closing(looked) if part)
    lead = _lead(voice, found, looked.session)
    pieces = (f"{lead}\n\n", *lines, f"\n{closing}") if lines else (f"{lead} ", closing)
    return Draft(pieces, looked.remembered(), looked.recommended())


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


def _closing(looked: Looked) -> Iterator[str]:
    voice, found, question = looked.turn.voice, looked.found, looked.question
    if not found.listings:
        yield from (voice.say("none.nothing"), voice.say("none.try"))
        return
    if found.result.items and not (found.is_vague and found.kind != "property"):
        yield _total(voice, found)
    if is_converted(voice, found.listings):
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
