"""Everything that is not a search: greetings, help, and honesty about what cannot be done yet."""

from dataclasses import replace

from app.brain.agents.base import Draft, Turn
from app.brain.agents.desk import kind_of
from app.brain.checkpoint import Session
from app.brain.slots import Wants
from app.brain.wording import understood

# What is said to each intent, phrase by phrase; an intent that is not here was not understood.
ANSWERS: dict[str, tuple[str, ...]] = {
    "greeting": ("greeting", "greeting.ask"),
    "help": ("help", "help.homes", "help.goods", "help.services", "help.how"),
    "thanks": ("thanks",),
    "bye": ("bye",),
    "ping": ("ping",),
    "howareyou": ("howareyou", "greeting.ask"),
    "identity": ("identity", "greeting.ask"),
    "human": ("human",),
    "booking": ("booking",),
    "owner": ("owner",),
    "off_topic": ("off_topic", "greeting.ask"),
    "outside": ("outside", "ask.place"),
    "restart": ("restart",),
    "cancel": ("cancel",),
    "yes": ("yes",),
    "no": ("no",),
    "details": ("details.none",),
}
_LINES = ("help",)  # answers told as a list, a line each


def respond(turn: Turn) -> Draft:
    """Answer a message that asks for no search; the open talk stays open, except on "start over"."""
    state = replace(turn.state, agent=None, sessions={}) if turn.act == "restart" else turn.state
    keys = ANSWERS.get(turn.act, ())
    said = [turn.voice.say(key) for key in keys] or _unclear(turn)
    between = "\n" if turn.act in _LINES else " "
    return Draft((*(f"{phrase}{between}" for phrase in said[:-1]), said[-1]), state)


def _unclear(turn: Turn) -> list[str]:
    """Say that it was not understood, and what the talk was about if there was one."""
    session = turn.state.session(turn.state.agent or "")
    lead = turn.voice.say("unclear")
    if session.slots:
        return [lead, turn.voice.say("unclear.open", wants=_told(turn, session))]
    return [lead, turn.voice.say("unclear.ask")]


def _told(turn: Turn, session: Session) -> str:
    wants = Wants(session.slots)
    return understood(turn.voice, wants, kind_of(wants))
