"""Runs of digits in groups, and what the words around them say they are."""

import re
from collections.abc import Iterator

from app.kit.redaction.folding import Span

_RUN = re.compile(r"\d+(?:[ .()/-]{1,3}\d+)*")
_GROUP = re.compile(r"\d+")
_AROUND = 40  # characters of the words before, and after

_NUMBER = r"(?:no|nr|num\w*|number|n[uo]mm?er\w*|номер\w*|id|kod\w*|code|код)"
_LISTED = re.compile(
    r"(?:#|\b(?:listings?|ilan\w*|ads?|ref\w*|property|объявлени\w*|лот\w*|объект\w*|anzeige\w*|inserat\w*|objekt\w*"
    rf"|parsel\w*|ada|pafta|ko[cç]an\w*|участ\w*|parcel|plot|order|sipari[sş]\w*)[\s.:#№-]{{0,3}}(?:{_NUMBER}[\s.:#№-]{{0,3}})?)$",
    re.IGNORECASE,
)
_CURRENCY = (
    r"[£€$₺₽]|\b(?:tl|try|gbp|stg|eur|euros?|usd|lira\w*|sterlin\w*|pounds?|pfund|dolar\w*|dollars?|avro|фунт\w*|паунд\w*"
    r"|евро|лир\w*|доллар\w*|руб\w*)\b"
)
_PRICED_BEFORE = re.compile(
    rf"(?:(?:{_CURRENCY})\s?|\b(?:budget|price|b[uü]t[cç]e\w*|f[iı]yat\w*|бюджет\w*|цен[аеуы]|стоит|preis)"
    r"[\s:=]{0,3}(?:(?:is|ist|up to|bis|max|до|около|от)[\s:=]{1,3})?)$",
    re.IGNORECASE,
)
_PRICED_AFTER = re.compile(
    rf"\s?(?:{_CURRENCY}|(?:k|m|bin|mil\w*|mio|тыс\w*|млн\w*|m2|m²|sqm|qm|кв|km|км|d[oö]n[uü]m\w*)\b)", re.IGNORECASE
)


def run_groups(text: str) -> Iterator[list[Span]]:
    """Give each run of digits as its groups."""
    for run in _RUN.finditer(text):
        yield [group.span() for group in _GROUP.finditer(text, run.start(), run.end())]


def before(text: str, at: int) -> str:
    """Return the words before `at`."""
    return text[max(0, at - _AROUND) : at]


def is_listed(text: str, at: int) -> bool:
    """Whether the number at `at` is said to be a listing's, a parcel's or an order's."""
    return _LISTED.search(before(text, at)) is not None


def is_priced(text: str, start: int, end: int) -> bool:
    """Whether the number is said to be money or a measure."""
    return _PRICED_BEFORE.search(before(text, start)) is not None or _PRICED_AFTER.match(text, end) is not None
