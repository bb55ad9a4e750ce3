"""Answers to press: what is written on them, and what pressing one says in the person's name."""

from typing import Any

from app.brain.types import Card
from app.brain.wording import Voice

MAX_CHOICES, MAX_LABEL = 3, 20


def choice(label: str, say: str) -> dict[str, str]:
    """Return one answer to press; a long label is cut."""
    return {"label": label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1].rstrip()}…", "say": say}


def phrased(voice: Voice, *keys: str) -> list[dict[str, str]]:
    """Return the answers whose words are written as `<key>.label` and `<key>.say`."""
    return [choice(voice.say(f"{key}.label"), voice.say(f"{key}.say")) for key in keys]


def numbered(voice: Voice, labels: list[str]) -> list[dict[str, str]]:
    """Return an answer for each of the first labels; pressing one says its number."""
    rows = enumerate(labels[:MAX_CHOICES], 1)
    return [choice(f"{n}. {label}", voice.say("choice.number", n=n)) for n, label in rows]


def card(choices: list[dict[str, str]]) -> tuple[Card, ...]:
    """Return the card of these answers, none for no answers."""
    body: dict[str, Any] = {"choices": choices[:MAX_CHOICES]}
    return (Card("choices", body),) if choices else ()
