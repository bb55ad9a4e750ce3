"""What we write to people by mail and message, in four languages: one file each, with the same keys."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "tr", "ru", "de")  # the first is for whoever reads none of them


def say(language: str, key: str, **fields: object) -> str:
    """Return the text `section.name` in `language`, in English for another one. Raises KeyError for what is not there.

    Fields are filled in as they are: braces in what somebody wrote stay braces.
    """
    section, name = key.split(".", 1)
    return _texts(language if language in LANGUAGES else LANGUAGES[0])[section][name].format(**fields)


@cache
def _texts(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
