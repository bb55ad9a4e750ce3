"""Looks closer at listings of the last list: one of them, or some side by side."""

from dataclasses import replace

from app.brain.agents.base import Draft, Turn
from app.brain.checkpoint import Brief
from app.brain.nlp import features
from app.brain.nlp.cues import CUES, chosen, several
from app.brain.wording import Voice, facts_told, item, place_told, title

MAX_COMPARED = 5


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


def compare(turn: Turn, agent: str) -> Draft:
    """Put the listings that were named, or the whole last list, side by side: what each has that the others lack."""
    voice, session = turn.voice, turn.state.session(agent)
    if len(session.listed) < 2:
        return Draft((voice.say("details.none"),), turn.state)
    numbers = several(turn.utterance.text, len(session.listed)) or range(min(MAX_COMPARED, len(session.listed)))
    chosen_ones = [(number, session.listed[number]) for number in numbers]
    lines = [f"{item(voice, n + 1, one)}{_only(voice, one, chosen_ones)}\n" for n, one in chosen_ones]
    cheapest = _cheapest(voice, tuple(one for _, one in chosen_ones))
    closing = "" if cheapest is None else voice.say("details.cheapest", number=chosen_ones[cheapest][0] + 1)
    pieces = (f"{voice.say('details.compare')}\n\n", *lines, f"\n{closing} {voice.say('details.limits')}".rstrip())
    return Draft(pieces, turn.state.having(agent, session))


def _only(voice: Voice, one: Brief, compared: list[tuple[int, Brief]]) -> str:
    """Return the features that this one names and not all of the others do."""
    shared = set.intersection(*(set(other.features) for _, other in compared))
    own = [voice.name("feature", key) for key in one.features if key not in shared]
    return f" — {', '.join(own)}" if own else ""
