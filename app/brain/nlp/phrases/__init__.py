"""What we say, in four languages: one file of phrases each, with the same keys."""

import re
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from app.brain.types import Language

LANGUAGES: tuple[Language, ...] = ("en", "tr", "ru", "de")
_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", "TRY": "₺"}
_THOUSANDS: dict[Language, str] = {"en": ",", "tr": ".", "ru": "\u00a0", "de": "."}
_CODE = re.compile(r"[^A-Z]")


@cache
def phrases(language: Language) -> dict[str, str]:
    """Return every phrase of a language by its key."""
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))


def say(language: Language, key: str, **values: object) -> str:
    """Return the phrase `key` in `language`. Raises KeyError for a phrase nobody wrote."""
    return phrases(language)[key].format(**values)


def count(language: Language, key: str, n: int, **values: object) -> str:
    """Return the phrase with the plural form that `n` asks for; forms are written `one|other` or `one|few|many`."""
    forms = phrases(language)[key].split("|")
    return forms[min(_form(language, n), len(forms) - 1)].format(n=n, **values)


def _form(language: Language, n: int) -> int:
    if language != "ru":
        return 0 if n == 1 else 1
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


def money(language: Language, amount: Decimal, currency: str) -> str:
    """Return an amount as people write it: whole units, their own thousands separator, the sign in front."""
    whole = f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,}".replace(",", _THOUSANDS[language])
    code = _CODE.sub("", currency)[:3]
    return f"{_SYMBOLS[code]}{whole}" if code in _SYMBOLS else f"{whole} {code}".rstrip()


def day(language: Language, when: date) -> str:
    """Return a date in the reader's habit, the month spelled out in English only."""
    return f"{when.day} {when:%b %Y}" if language == "en" else f"{when:%d.%m.%Y}"


def either(language: Language, names: list[str]) -> str:
    """Return `a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {phrases(language)['or']} {names[-1]}"
