"""What can be found: every key, whether a person has several of it, and how words become one of our values."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from app.brain.nlp import bedrooms, dates, deal, features, money, places
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.tastes import TASTES, first
from app.brain.nlp.text import Utterance
from app.brain.nlp.values import Bedrooms, Budget

Read = Callable[[Utterance], str | None]
FEATURES = lexicon("features")["property"]
LONGEST = 80  # characters of a value in the person's own words
_BEDROOMS = re.compile(r"^(?:[≤≥]?\d|\d-\d)$")
_BUDGET = re.compile(r"^(?:[≤≥]\d+|\d+-\d+)(?: [A-Z]{3})?(?:/\w+)?$")
_MONTH = re.compile(r"20\d\d-\d\d$")
_ADDRESS = re.compile(r"https?:|www\.|@\w|[<>{}\[\]]")
_MONTHS = lexicon("dates")["months"]


def _deal(utterance: Utterance) -> str | None:
    raw = utterance.raw.strip()
    return raw if raw in ("long_term", "short_term", "sale") else deal.read(utterance)


def _place(utterance: Utterance) -> str | None:
    mentioned = places.mentions(utterance)
    return mentioned[0].place.name if mentioned else None


def _bedrooms(utterance: Utterance) -> str | None:
    if _BEDROOMS.match(utterance.raw.strip()):
        return utterance.raw.strip()
    read = bedrooms.read(utterance) or bedrooms.read(replace(utterance, text=f"{utterance.text} bedrooms"))
    return bedrooms_value(read) if read else None


def _budget(utterance: Utterance) -> str | None:
    if _BUDGET.match(utterance.raw.strip()):
        return utterance.raw.strip()
    read = money.read(utterance)
    return budget_value(read) if read else None


def _feature(utterance: Utterance) -> str | None:
    key = "_".join(utterance.text.split())
    if key in FEATURES:
        return key
    wishes = features.read(utterance)
    return next(iter((*wishes.wanted, *wishes.dropped)), None) if wishes else None


def _avoided(utterance: Utterance) -> str | None:
    key = "_".join(utterance.text.split())
    known = key if key in TASTES["avoid"] else first(dict(TASTES["avoid"]), utterance.text)
    return known or _feature(utterance) or _place(utterance) or _free(utterance)


def _of(section: str, utterance: Utterance) -> str | None:
    """One of the values that stand in a section of the word list, by its key or by its words."""
    key = "_".join(utterance.text.split())
    catalog = TASTES[section]
    return key if key in catalog or key == "none" else first(dict(catalog), utterance.text)


def _of_or_free(section: str, utterance: Utterance) -> str | None:
    return _of(section, utterance) or _free(utterance)


def _move_in(utterance: Utterance) -> str | None:
    if _MONTH.match(utterance.raw.strip()):
        return utterance.raw.strip()
    stay = dates.read(utterance)
    if stay and stay.start:
        return stay.start.isoformat()
    for number, words in enumerate(_MONTHS.values(), 1):
        if re.search(rf"(?<!\w)(?:{words.either})(?:'?(?:da|de|ta|te))?(?!\w)", utterance.text):
            year = utterance.today.year + (number < utterance.today.month)
            return f"{year}-{number:02}"
    return None


def _free(utterance: Utterance) -> str | None:
    words = " ".join(utterance.raw.split()).strip(" .,!?;:-–—\"'")
    usable = words and len(words) <= LONGEST and words.isprintable() and not _ADDRESS.search(words)
    return words.lower() if usable else None


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the catalog. `read` returns our value for a person's words, None when they say none."""

    name: str
    many: bool
    read: Read
    hint: str  # what its values look like, for the model


CATALOG = (
    Key("home.deal", False, _deal, "long_term, short_term or sale"),
    Key("home.city", True, _place, "a city or district of North Cyprus, its English name"),
    Key("home.bedrooms", False, _bedrooms, '"2" exactly, "≥2" at least, "≤2" at most, "2-3"; 0 is a studio'),
    Key("home.budget", False, _budget, '"≤700 GBP/month", "≥500 GBP/month", "500-700 GBP/month", "≤150000 GBP"'),
    Key("home.features", True, _feature, "one of: " + ", ".join(FEATURES)),
    Key("home.avoid", True, _avoided, "what is not wanted: " + ", ".join(TASTES["avoid"]) + ", or a few words"),
    Key("household", False, _free, '"alone", "couple", "children:2", "couple+children:2", "family:4"'),
    Key("pets", True, partial(_of, "pets"), "dog, cat, bird, any, none"),
    Key("diet", True, partial(_of, "diet"), ", ".join(TASTES["diet"])),
    Key("work", False, partial(_of_or_free, "work"), "remote, student, retired, or the profession or workplace"),
    Key("vehicle", False, partial(_of, "vehicle"), "car, motorbike, bicycle, none"),
    Key("move_in", False, _move_in, '"2026-09-01" or "2026-09"'),
    Key("contact.channel", False, partial(_of, "channel"), ", ".join(TASTES["channel"])),
    Key("language", False, partial(_of, "tongue"), "en, tr, ru or de: the language of our answers"),
    Key("likes", True, _free, "anything else the person likes, at most six words"),
    Key("dislikes", True, _free, "anything else the person does not like, at most six words"),
)
KEYS = {key.name: key for key in CATALOG}


def bedrooms_value(read: Bedrooms) -> str:
    """Return bedrooms as a value."""
    return _range(read.low, read.high) or "0"


def budget_value(read: Budget) -> str | None:
    """Return a budget as a value, None when it has no bound."""
    low, high = (None if bound is None else int(bound) for bound in (read.low, read.high))
    bounds = _range(low, high, exact="≤")
    currency = f" {read.currency}" if read.currency else ""
    period = f"/{read.period}" if read.period else ""
    return f"{bounds}{currency}{period}" if bounds else None


def _range(low: int | None, high: int | None, exact: str = "") -> str:
    if low is None and high is None:
        return ""
    if low == high:
        return f"{exact}{high}"
    return f"≤{high}" if low is None else f"≥{low}" if high is None else f"{low}-{high}"
