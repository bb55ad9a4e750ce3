"""The hour a message names: `3 pm`, `15:30`, `at 3`, `saat 15.00`, `в три часа дня`, `um 15 Uhr`, `halb vier`."""

import re
from datetime import time

from app.brain.nlp.lexicon import lexicon

_WORDS = lexicon("moments")
_NAMES = {int(hour): words.either for hour, words in _WORDS["hours"].items()}
_GENITIVES = {int(hour): words.either for hour, words in _WORDS["half_to"].items()}
_HOUR = r"(?P<hour>\d{1,2}|" + "|".join(_NAMES.values()) + ")"
_LOCATIVE = r"(?:'?(?:[dt][ae]|[ae]|y[ae]))?"
_PARTS = "|".join(words.either for words in _WORDS["parts"].values())
_NO_COUNT = r"(?!\w|[.:/+]\d|\+| ?(?:bed|room|yatak|oda|спал|комн|zimmer|schlaf|%|days?\b|gun\b|tage?\b|дней))"

_COLON = re.compile(
    rf"(?<![\d.,£€$₺])(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d){_LOCATIVE}(?![\d\w])\s*(?P<half>[ap])?(?:\.?m\b)?"
)
_HALVES = re.compile(rf"(?<!\w){_HOUR}\s?(?P<half>[ap])\.?m\b")
_NAMED = re.compile(rf"(?<![\w.,]){_HOUR} ?(?:uhr\b(?: (?P<minute>\d\d)\b)?|o'? ?clock|час(?:ов|а)?\b)")
_AFTER_WORD = re.compile(rf"(?:(?<!\w)(?:at|um|saat|gegen|в|к|around|ab|by)|@) ?{_HOUR}{_LOCATIVE}{_NO_COUNT}")
_AFTER_PART = re.compile(rf"(?<!\w)(?:{_PARTS}) (?:saat )?{_HOUR}{_LOCATIVE}{_NO_COUNT}")
_LOCATED = re.compile(r"(?<![\w.,:+])(?P<hour>\d{1,2})'?[dt][ae]\b")
_HALF_PAST = re.compile(rf"(?<!\w)(?:half past {_HOUR}|(?P<turkish>\d{{1,2}}|{'|'.join(_NAMES.values())}) bucu[kg]\w*)")
_HALF_TO = re.compile(
    rf"(?<!\w)(?:halb {_HOUR}(?!\w)|пол(?:овин[аеу] ?|-?)(?P<russian>{'|'.join(_GENITIVES.values())}))"
)
_QUARTER = re.compile(rf"(?<!\w)(?:quarter|viertel) (?P<side>past|after|nach|to|vor) {_HOUR}(?!\w)")
_THEN = re.compile(rf"[\s,]*(?P<hour>\d{{1,2}}){_LOCATIVE}{_NO_COUNT}")
_BARE = re.compile(rf"^\W*(?P<hour>\d{{1,2}}){_LOCATIVE}\W*$")

SPANS = (_COLON, _HALVES, _NAMED, _HALF_PAST, _HALF_TO, _QUARTER, _AFTER_WORD, _AFTER_PART, _LOCATED)


def read(text: str, part: str | None = None) -> time | None:
    """Return the time named in the folded `text`; `part` of the day tells 3 in the night from 3 in the afternoon."""
    if match := _HALF_PAST.search(text):
        return _at(_number(match["hour"] or match["turkish"]), 30, None, part)
    if match := _HALF_TO.search(text):
        number = _number(match["hour"]) if match["hour"] else _number(match["russian"], _GENITIVES)
        return _before(number, 30, part)
    if match := _QUARTER.search(text):
        number = _number(match["hour"])
        return _before(number, 15, part) if match["side"] in ("to", "vor") else _at(number, 15, None, part)
    for pattern in (_COLON, _HALVES, _NAMED, _AFTER_WORD, _AFTER_PART, _LOCATED):
        if match := pattern.search(text):
            said = match.groupdict()
            return _at(_number(match["hour"]), int(said.get("minute") or 0), said.get("half"), part)
    return None


def after_day(text: str, part: str | None) -> time | None:
    """Return the time when the folded `text` begins with an hour: what follows the day in `Saturday 11`."""
    match = _THEN.match(text)
    return _at(int(match["hour"]), 0, None, part) if match else None


def bare(text: str) -> time | None:
    """Return the time when the folded `text` is an hour and nothing else."""
    match = _BARE.match(text)
    return _at(int(match["hour"]), 0, None, None) if match else None


def _number(word: str, names: dict[int, str] | None = None) -> int:
    if word.isdecimal():
        return int(word)
    context = f"{word} дня"  # some spellings look at what follows them
    return next(hour for hour, spelt in (names or _NAMES).items() if re.match(f"(?:{spelt})(?= дня$)", context))


def _before(hour: int, minutes: int, part: str | None) -> time | None:
    """Half to four is half past three."""
    whole = _at(hour, 0, None, part)
    return time((whole.hour - 1) % 24, 60 - minutes) if whole else None


def _at(hour: int, minute: int, half: str | None, part: str | None) -> time | None:
    if hour > 23 or minute > 59:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif part in ("afternoon", "evening"):
        hour += 12 if 1 <= hour < 12 else 0
    elif part != "morning":
        hour += 12 if 1 <= hour <= 7 else 0
    return time(hour, minute) if hour <= 23 else None
