"""What we write to people by mail, WhatsApp and SMS: one file for each language, with the same keys in all of them."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "tr", "ru", "de")


def say(language: str, key: str, **fields: object) -> str:
    """Return the text `key` ("rfq.subject") with its fields filled in, in English when we do not write `language`.

    Raises KeyError for a text that nobody wrote or a field that it needs.
    """
    return _texts(spoken(language))[key].format(**fields).strip()


def spoken(language: str) -> str:
    """Return `language` if we write it, else English."""
    short = language.strip().lower()[:2]
    return short if short in LANGUAGES else "en"


def preferred(languages: Iterable[str]) -> str:
    """Return the first of somebody's `languages` that we write, English when there is none."""
    return next((one for one in languages if one in LANGUAGES), "en")


def keys(language: str) -> frozenset[str]:
    """Return the keys of a language's file."""
    return frozenset(_texts(language))


@cache
def _texts(language: str) -> dict[str, str]:
    written = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat(written))


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, value)]
    return found
