"""STOP and START: messages that are a command and nothing else."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from app.domain.places import fold

_WORDS = Path(__file__).with_name("words.toml")
AROUND = " .,;:!?¡¿…'\"«»“”()*_-"

Wish = Literal["stop", "start"]


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants, and the language of the word (ISO 639-1)."""

    wish: Wish
    language: str


def command(body: str, channel: str, opt_out_type: str | None) -> Command | None:
    """Return the command that the message is; None for all others, also those that only contain such a word."""
    word = fold(body).strip(AROUND)
    spoken = _commands().get(("stop_sms" if channel == "sms" else "", word)) or _commands().get(("", word))
    if opt_out_type in ("STOP", "START"):  # what the provider took for one is one: it acts by it
        wish: Wish = "stop" if opt_out_type == "STOP" else "start"
        return Command(wish, spoken.language if spoken else "en")
    return spoken


@cache
def _commands() -> dict[tuple[str, str], Command]:
    """By where the word counts ("" is everywhere) and the folded word."""
    found: dict[tuple[str, str], Command] = {}
    for name, languages in tomllib.loads(_WORDS.read_text()).items():
        for language, words in languages.items():
            where = name if name == "stop_sms" else ""
            wish: Wish = "start" if name == "start" else "stop"
            found |= {(where, fold(word)): Command(wish, language) for word in words}
    return found
