"""When: the day and the time of an appointment, and the day by which something is needed, in four languages.

`Friday at 3 pm`, `27.11. um 15 Uhr`, `yarın öğleden sonra 3'te`, `завтра в три часа дня`, `halb vier`, `до пятницы`.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.brain.nlp import clock
from app.brain.nlp.dates import MONTHS, month_of, upcoming, valid
from app.brain.nlp.lexicon import Words, any_of, lexicon
from app.brain.nlp.text import blank
from app.brain.nlp.values import Moment

HERE = ZoneInfo("Asia/Nicosia")
URGENT_UNTIL = 15  # o'clock; what is urgent later in the day is for tomorrow

_WORDS = lexicon("moments")
_CUES = _WORDS["cues"]
_MONTH = "(?:" + "|".join(MONTHS) + r")(?:'?(?:da|de|a|e|ta|te|in|un))?\b"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|\.|-?го)?"
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<![\w.,/:£€$₺])(\d{1,2})[./](\d{1,2})(?:[./](20\d\d|\d\d)(?!\d)|\.?(?![\w/:%]|[.,]\d))")
_DAY_MONTH = any_of(rf"{_DAY}\s*(?:of )?({_MONTH})(?:\s*,?\s*(20\d\d))?")
_MONTH_DAY = any_of(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)")
_AT_BEFORE = re.compile(r"(?:(?:^|\W)(?:at|um|saat|в|gegen|@))\s*$")
_CLOCK_AFTER = re.compile(r"\s*(?:uhr|[ap]\.?m\b|'[dt][ae])")
_DAYS_ON = (
    any_of(r"(?:in|within|через|в течение) (\d{1,2}) (?:days?|дн\w+|день|tage?n?)\b"),
    any_of(r"(\d{1,2}) gun (?:icinde|sonra)"),
)

_Found = tuple[date, int, int]  # the day, and where in the text it is said


def read(text: str, now: datetime) -> Moment | None:
    """Return the day and the time that the folded `text` names, seen from the aware `now`; None when neither is said.

    A weekday is the next one to come; hours 1 to 7 without more are in the afternoon.
    """
    text, here = blank(text, _CUES["greeting"]), now.astimezone(HERE)
    found = _day(text, here)
    rest = _around(text, found)
    part = next((name for name, words in _WORDS["parts"].items() if words.search(text)), None)
    at = clock.read(rest, part) or (clock.after_day(text[found[2] :], part) if found else None)
    at = at or (time(12) if part == "noon" else None)
    if found is None and at is None and part is None:
        return None
    return Moment(_later(found, at, text, here), at, part)


def bare_hour(text: str) -> Moment | None:
    """Return the time when the folded `text` is nothing but an hour: the answer to "at what time?"."""
    at = clock.bare(text)
    return Moment(None, at) if at else None


def deadline(text: str, now: datetime) -> date | None:
    """Return the day by which the folded `text` wants something, seen from the aware `now`, or None."""
    here = now.astimezone(HERE)
    today = here.date()
    if _CUES["urgent"].search(text):
        return today if here.hour < URGENT_UNTIL else today + timedelta(days=1)
    if found := _day(blank(text, _CUES["greeting"]), here):
        return found[0]
    sunday = today + timedelta(days=6 - today.weekday())
    if _CUES["next_week"].search(text):
        return sunday + timedelta(days=7)
    return sunday if any(_CUES[cue].search(text) for cue in ("this_week", "weekend")) else None


def without(text: str) -> str:
    """Return the folded `text` without its days and hours, so that `the 2nd of December` points at no list."""
    spans: tuple[re.Pattern[str] | Words, ...] = (
        _ISO,
        _NUMERIC,
        _DAY_MONTH,
        _MONTH_DAY,
        *_WORDS["weekdays"].values(),
        *clock.SPANS,
    )
    return blank(text, *spans)


def _around(text: str, found: _Found | None) -> str:
    return text if found is None else text[: found[1]] + " " * (found[2] - found[1]) + text[found[2] :]


def _later(found: _Found | None, at: time | None, text: str, here: datetime) -> date | None:
    """The weekday that is today means today while its hour is still to come, and next week after that."""
    if found is None:
        return None
    day, said = found[0], text[found[1] : found[2]]
    is_weekday = any(words.search(said) for words in _WORDS["weekdays"].values())
    gone = at is None or at <= here.time()
    return day + timedelta(days=7) if is_weekday and day == here.date() and gone else day


def _day(text: str, here: datetime) -> _Found | None:
    today = here.date()
    return _written(text, today) or _relative(text, today) or _weekday(text, today)


def _written(text: str, today: date) -> _Found | None:
    if match := _ISO.search(text):
        day = valid(int(match[1]), int(match[2]), int(match[3]))
        return (day, *match.span()) if day else None
    for match in _NUMERIC.finditer(text):
        is_time = not match[3] and (_AT_BEFORE.search(text[: match.start()]) or _CLOCK_AFTER.match(text, match.end()))
        day = None if is_time else _on(int(match[1]), int(match[2]), match[3], today)
        if day:
            return (day, *match.span())
    if match := _DAY_MONTH.search(text):
        day = _on(int(match[1]), month_of(match[2]), match[3], today)
    elif match := _MONTH_DAY.search(text):
        day = _on(int(match[2]), month_of(match[1]), None, today)
    else:
        return None
    return (day, *match.span()) if day else None


def _relative(text: str, today: date) -> _Found | None:
    rows: list[tuple[Words, int]] = [(words, int(days)) for days, words in _WORDS["days"].items()]
    for words, days in rows:
        if match := words.search(text):
            return (today + timedelta(days=days), *match.span())
    for words in _DAYS_ON:
        if match := words.search(text):
            return (today + timedelta(days=int(match[1])), *match.span())
    return None


def _weekday(text: str, today: date) -> _Found | None:
    for number, words in _WORDS["weekdays"].items():
        if match := words.search(text):
            ahead = (int(number) - today.weekday()) % 7
            week_after = _CUES["next"].search(text[: match.start()]) and ahead < 7 - today.weekday()
            return (today + timedelta(days=ahead + 7 * bool(week_after)), *match.span())
    return None


def _on(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return valid(int(year) % 100 + 2000, month, day)
    return upcoming(day, month, today)
