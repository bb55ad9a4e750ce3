"""How long an offer holds: `valid until Friday`, `bu hafta`, `до пятницы`, `gilt 14 Tage`.

A day counts only where the offer is spoken of: the day on which somebody can come says nothing about the price.
"""

import re
from datetime import date, datetime, timedelta

from app.brain.nlp import dates, moments
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.moments import HERE
from app.brain.nlp.text import Utterance
from app.brain.quoting.answered import FURTHEST

_WORDS = lexicon("quoting")["validity"]
_CUES = lexicon("moments")["cues"]
_CLAUSE = re.compile(r"[;\n]|(?<!\d)[,]|,(?!\d)|\s+-\s+|\b(?:but|ama|fakat|но|aber|and|ve|и|und)\b(?= (?!\d))|\((?=\D)")
_UNTIL_BEFORE = re.compile(rf"(?<!\w)(?:{_WORDS['until_before'].either})(?: the| this| next| end of| конца)?\s")
_UNTIL_AFTER = re.compile(_WORDS["until_after"].either)
_MONTHS = tuple(names.either for names in lexicon("dates")["months"].values())
_MONTH = "|".join(_MONTHS)
_END_OF = re.compile(
    rf"(?<!\w)(?:(?:end of|конца|ende) (?:(?:the |this |des |dieses )?(?:month|месяца|monats)|(?P<after>{_MONTH}))"
    rf"|monatsende|(?:ay|(?P<before>{_MONTH})) sonu)"
)
_SHORT = 5  # words of a clause that says nothing but until when


def read(sentences: list[str], now: datetime) -> date | None:
    """Return the last day that the offer of the folded sentences holds, or None; never a day that is past."""
    today = now.astimezone(HERE).date()
    for clause in (part.strip() for sentence in sentences for part in _CLAUSE.split(sentence)):
        day = _day(clause, now, today) if clause and _is_about_the_offer(clause) else None
        if day and today <= day <= today + timedelta(days=FURTHEST):
            return day
    return None


def _last_day(month: str | None, today: date) -> date:
    """Return the last day of the month that is named, or of this one."""
    number = next((n for n, names in enumerate(_MONTHS, 1) if month and re.match(names, month)), today.month)
    year = today.year + (number < today.month)
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def day_in(words: str, now: datetime) -> date | None:
    """Return the day that the folded words name as an end, whatever they are about."""
    return _day(words, now, now.astimezone(HERE).date())


def _is_about_the_offer(clause: str) -> bool:
    if _WORDS["cue"].search(clause):
        return True
    if _WORDS["work"].search(clause):
        return False
    until = _UNTIL_BEFORE.search(f" {clause} ") or _UNTIL_AFTER.search(clause) or _CUES["this_week"].search(clause)
    return bool(until) and (len(clause.split()) <= _SHORT or bool(re.search(r"\d", clause)))


def _day(clause: str, now: datetime, today: date) -> date | None:
    if month := _END_OF.search(clause):
        return _last_day(month["after"] or month["before"], today)
    stay = dates.read(Utterance(clause, clause, "en", (), today))
    if stay and stay.nights and stay.start is None:
        return today + timedelta(days=stay.nights)
    return moments.deadline(clause, now)
