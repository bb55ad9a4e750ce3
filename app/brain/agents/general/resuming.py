"""What the talk was about: told after a digression, on "where were we?", and when nothing was understood."""

from dataclasses import replace

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.desk import kind_of
from app.brain.agents.general import recalling
from app.brain.agents.requests import draft, need
from app.brain.agents.viewing import wish
from app.brain.nlp.phrases import LANGUAGES, say
from app.brain.slots import Wants
from app.brain.wording import understood

_SEARCHES = ("real_estate", "marketplace")


def reminding(turn: Turn, answer: Draft) -> Draft:
    """Return the answer to a digression, with the way back to what still waits for the person."""
    waits = _waiting(turn)
    return replace(answer, pieces=(*answer.pieces, f" {waits}")) if waits else answer


def resume(turn: Turn) -> Draft:
    """Tell what was open, the latest first, and go on there; when nothing is, what earlier talks were about."""
    if wish.is_arranging(turn.state):
        return Draft((_waiting(turn),), turn.state.having(wish.HOMES, turn.state.session(wish.HOMES)))
    if draft.is_there(turn.state):
        return draft.show(turn, turn.state.session(draft.NAME))
    if told := _searched(turn):
        return Draft((turn.voice.say("unclear.open", wants=told),), turn.state)
    before = recalling.found(turn)
    return Draft((f"{before} " if before else "", turn.voice.say("resume.nothing")), turn.state)


def unclear(turn: Turn) -> Draft:
    """Say that it was not understood and what the talk was about; the second time in a row, offer a person."""
    voice, told = turn.voice, _searched(turn)
    lead = voice.say("unclear")
    rest = _waiting(turn) or (voice.say("unclear.open", wants=told) if told else voice.say("unclear.ask"))
    if not _was_unclear(turn):
        return Draft((f"{lead} ", rest), turn.state)
    answers = choices.phrased(voice, "choice.person")
    return Draft((f"{lead} ", f"{rest} ", voice.say("unclear.person")), turn.state, cards=choices.card(answers))


def open_talk(turn: Turn) -> str:
    """Return what the open talk is about in one line, nothing when none is open."""
    told = [_searched(turn)]
    if draft.is_there(turn.state):
        told.append(need.of(turn.state.session(draft.NAME), turn.context.places).told(turn.voice))
    return "; ".join(part for part in told if part)


def _waiting(turn: Turn) -> str:
    if wish.is_arranging(turn.state):
        name = wish.pending(turn.state).title
        return turn.voice.say("view.open", title=name) if name else turn.voice.say("view.which")
    return turn.voice.say("request.waiting") if draft.is_there(turn.state) else ""


def _searched(turn: Turn) -> str:
    """Return what the search that spoke last looked for."""
    if turn.state.agent not in _SEARCHES:
        return ""
    wants = Wants(turn.state.session(turn.state.agent).slots)
    return understood(turn.voice, wants, kind_of(wants)) if wants.known else ""


def _was_unclear(turn: Turn) -> bool:
    """Whether the reply before this message was one that did not understand either."""
    last = next((line.content for line in reversed(turn.context.history) if line.role == "assistant"), "")
    return any(last.startswith(say(language, "unclear")) for language in LANGUAGES)
