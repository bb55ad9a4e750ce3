"""What a person is told about something found, in their language."""

import re
from decimal import Decimal

from app.brain.nlp.phrases import count, money, phrases, say
from app.brain.nlp.tastes import labels
from app.brain.types import Language

_BUDGET = re.compile(r"(?:(?P<sign>[≤≥])|(?P<low>\d+)-)(?P<high>\d+)(?: (?P<currency>[A-Z]{3}))?(?:/(?P<period>\w+))?$")
_HOUSEHOLD = re.compile(r"(?P<kind>children|family):(?P<n>\d+)$")
_FAMILIES = {"home.features": "feature", "home.city": "city", "home.deal": "deal"}
_OTHERS = {"dislikes": "dislikes", "home.avoid": "avoid", "move_in": "move_in"}

IN_OWN_WORDS = ("likes", "dislikes", "home.avoid", "work")


def label(language: Language, key: str, value: str, words: str | None = None) -> str:
    """Return what to call `value`; where it has no words of its own, the person's `words` or the value itself."""
    if key == "home.bedrooms":
        return _bedrooms(language, value)
    if key == "home.budget":
        return _budget(language, value)
    if key == "household":
        return " + ".join(_household(language, part) for part in value.split("+"))
    told = _told(language, key, value) or words or value
    template = _OTHERS.get(key)
    return labels()["told"][template][language].format(words=told) if template else told


def is_ours(key: str, value: str) -> bool:
    """Whether `value` is one of our values and not somebody's own words."""
    if key == "household":
        return all(_HOUSEHOLD.match(part) or part in labels()["household"] for part in value.split("+"))
    return key not in IN_OWN_WORDS or _told("en", key, value) is not None


def _told(language: Language, key: str, value: str) -> str | None:
    if key == "move_in":
        return ".".join(reversed(value.split("-")))
    known = labels().get(key, {}).get(value)
    if known:
        return known[language]
    families = ("feature", "city") if key == "home.avoid" else (_FAMILIES.get(key, ""),)
    return next(
        (phrases(language)[f"{one}.{value}"] for one in families if f"{one}.{value}" in phrases(language)), None
    )


def _bedrooms(language: Language, value: str) -> str:
    if value == "0":
        return say(language, "part.studio")
    if "-" in value:
        low, high = value.split("-")
        return say(language, "part.bedrooms_range", low=low, high=high)
    family = {"≥": "part.bedrooms_from", "≤": "part.bedrooms_to"}.get(value[0], "part.bedrooms")
    return count(language, family, int(value.lstrip("≤≥")))


def _budget(language: Language, value: str) -> str:
    match = _BUDGET.match(value)
    if not match:
        return value
    currency = match["currency"] or ""
    high = money(language, Decimal(match["high"]), currency)
    if match["low"]:
        told = say(language, "part.between", low=money(language, Decimal(match["low"]), currency), high=high)
    else:
        told = say(language, "part.to" if match["sign"] == "≤" else "part.from", high=high, low=high)
    period = f"period.{match['period']}"
    return say(language, period, price=told) if period in phrases(language) else told


def _household(language: Language, part: str) -> str:
    match, known = _HOUSEHOLD.match(part), labels()["household"]
    if not match:
        return known[part][language] if part in known else part
    return known[match["kind"]][language].format(n=match["n"])
