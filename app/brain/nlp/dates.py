"""Short dates: `from July 1`, `10-17 June`, `next week`, `3 gece`, `на неделю`."""

import re
from datetime import date, timedelta

from app.brain.nlp.lexicon import Words, any_of, lexicon
from app.brain.nlp.numerals import COUNT, count_of
from app.brain.nlp.text import Utterance, blank
from app.brain.nlp.values import Stay

_WORDS = lexicon("dates")
MONTHS = tuple(names.either for names in _WORDS["months"].values())
_MONTH = "(?:" + "|".join(f"(?:{names})" for names in MONTHS) + r")(?:'?(?:da|de|dan|den|in|un|ta|te|tan|ten|a|e))?\b"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|\.|-?го)?"
_TO = r"\s*(?:-|to|until|till|through|and|bis|до|по|ile)\s*"

_DAY_SPAN = any_of(rf"{_DAY}{_TO}{_DAY}\s*(?:of )?({_MONTH})")
_MONTH_SPAN = any_of(rf"({_MONTH})\s+{_DAY}{_TO}{_DAY}\b(?! ?[+£$€])")
_LONG_SPAN = any_of(rf"{_DAY}\s*(?:of )?({_MONTH}){_TO}{_DAY}\s*(?:of )?({_MONTH})")
_DAY_MONTH = any_of(rf"{_DAY}\s*(?:of )?({_MONTH})")
_MONTH_DAY = any_of(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:[+£$€%]|bed|yatak|спал|oda))")
_NUMERIC = re.compile(r"(?<![\w.,/])(\d{1,2})[./](\d{1,2})[./](20\d\d|\d\d)(?![\w/])")
_NUMERIC_SHORT = re.compile(
    r"(?<!\w)(?:from|on|since|с|от|ab|vom|am|von) (\d{1,2})[./](0?[1-9]|1[0-2])(?![\w.,/]|\s*(?:m\b|k\b|mil|млн))"
)
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_LENGTHS = tuple(
    (any_of(rf"({COUNT})\s*-?\s*(?:{unit.either})"), int(nights)) for nights, unit in _WORDS["units"].items()
)
_RELATIVE = tuple((words, int(days)) for days, words in _WORDS["days"].items() if days != "weekend")
_WEEKEND = _WORDS["days"]["weekend"]

SPANS: tuple[re.Pattern[str] | Words, ...] = (_LONG_SPAN, _DAY_SPAN, _MONTH_SPAN, _DAY_MONTH, _MONTH_DAY, _NUMERIC,
_NUMERIC_SHORT, _ISO,
         *(pattern for pattern, _ in _LENGTHS))  # fmt: skip


def read(utterance: Utterance) -> Stay | None:
    """Return the first day and the length of the stay, as far as the message names them."""
    start, nights = _span(utterance.text, utterance.today)
    start = start or _start(utterance.text, utterance.today)
    nights = nights or _nights(utterance.text)
    return Stay(start, nights) if start or nights else None


def without(text: str) -> str:
    """Return the folded text with the numbers of dates and stays blanked out."""
    return blank(text, *SPANS)


def _span(text: str, today: date) -> tuple[date | None, int | None]:
    if match := _LONG_SPAN.search(text):
        first, last = _on(match[1], match[2], today), _on(match[3], match[4], today)
    elif match := _DAY_SPAN.search(text):
        first, last = _on(match[1], match[3], today), _on(match[2], match[3], today)
    elif match := _MONTH_SPAN.search(text):
        first, last = _on(match[2], match[1], today), _on(match[3], match[1], today)
    else:
        return None, None
    nights = (last - first).days if first and last else 0
    return first, nights if nights > 0 else None


def _start(text: str, today: date) -> date | None:
    if match := _ISO.search(text):
        return valid(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.search(text):
        return valid(int(match[3]) % 100 + 2000, int(match[2]), int(match[1]))
    if match := _NUMERIC_SHORT.search(text):
        return upcoming(int(match[1]), int(match[2]), today)
    if match := _DAY_MONTH.search(text):
        return _on(match[1], match[2], today)
    if match := _MONTH_DAY.search(text):
        return _on(match[2], match[1], today)
    return _relative(text, today)


def _relative(text: str, today: date) -> date | None:
    if _WEEKEND.search(text):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    return next((today + timedelta(days=days) for pattern, days in _RELATIVE if pattern.search(text)), None)


def _nights(text: str) -> int | None:
    for pattern, days in _LENGTHS:
        if match := pattern.search(text):
            return count_of(match[1]) * days
    return next((int(nights) for nights, words in _WORDS["nights"].items() if words.search(text)), None)


def _on(day: str, month: str, today: date) -> date | None:
    return upcoming(int(day), month_of(month), today)


def month_of(name: str) -> int:
    """Return the number of a month by a name that MONTHS found."""
    return next(i for i, names in enumerate(MONTHS, 1) if re.match(f"(?:{names})(?:'|\\b|[a-z]{{1,3}}$)", name))


def upcoming(day: int, month: int, today: date) -> date | None:
    """Return that day of this year, or of the next when it is past or not there; None when it is not there either."""
    this_year = valid(today.year, month, day)
    return this_year if this_year and this_year >= today else valid(today.year + 1, month, day)


def valid(year: int, month: int, day: int) -> date | None:
    """Return a day, None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
