"""Everything that is no search: greetings, help, local knowledge, preferences, a person, and honesty about limits."""

from collections.abc import Callable
from dataclasses import replace

from app.brain.agents import requests
from app.brain.agents.base import Draft, Turn
from app.brain.agents.general import handing, knowledge, preferences, resuming
from app.brain.agents.requests import draft
from app.brain.agents.viewing import wish

# What is said to each intent, phrase by phrase; an intent that is not here was not understood.
ANSWERS: dict[str, tuple[str, ...]] = {
    "greeting": ("greeting", "greeting.ask"),
    "help": ("help", "help.homes", "help.goods", "help.services", "help.viewings", "help.living", "help.how"),
    "thanks": ("thanks",),
    "bye": ("bye",),
    "ping": ("ping",),
    "howareyou": ("howareyou", "greeting.ask"),
    "identity": ("identity", "greeting.ask"),
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
    """Answer a message that asks for no search; the open talk stays open, except on "start over".

    A draft that waits for a yes is put aside: what is agreed to next may be something else.
    """
    answer = _OWN.get(turn.act, _said if turn.act in ANSWERS else resuming.unclear)
    answered = answer(turn)
    return replace(answered, state=draft.put_aside(turn, answered.state))


def _said(turn: Turn) -> Draft:
    said = [turn.voice.say(key) for key in ANSWERS[turn.act]]
    between = "\n" if turn.act in _LINES else " "
    return resuming.reminding(turn, Draft((*(f"{phrase}{between}" for phrase in said[:-1]), said[-1]), turn.state))


def _restart(turn: Turn) -> Draft:
    return Draft((turn.voice.say("restart"),), replace(turn.state, agent=None, sessions={}))


def _yes(turn: Turn) -> Draft:
    """A yes may be meant for the draft that was put aside: that one is shown again, and nothing is sent."""
    if draft.is_there(turn.state):
        return requests.respond(replace(turn, state=draft.put_aside(turn, turn.state)))
    return Draft((turn.voice.say("yes"),), turn.state)


def _cancel(turn: Turn) -> Draft:
    if wish.is_arranging(turn.state):
        return Draft((turn.voice.say("view.dropped"),), wish.dropped(turn.state))
    if draft.is_there(turn.state):
        return draft.drop(turn)
    return Draft((turn.voice.say("cancel"),), turn.state)


def _no(turn: Turn) -> Draft:
    return _cancel(turn) if wish.is_arranging(turn.state) else Draft((turn.voice.say("no"),), turn.state)


_OWN: dict[str, Callable[[Turn], Draft]] = {
    "knowledge": knowledge.respond,
    "human": handing.to_person,
    "owner": handing.of_owner,
    "preference": preferences.respond,
    "resume": resuming.resume,
    "earlier": preferences.earlier,
    "restart": _restart,
    "yes": _yes,
    "no": _no,
    "cancel": _cancel,
}
