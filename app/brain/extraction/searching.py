"""What a plain search lets conclude: that somebody looks for two bedrooms in Kyrenia, perhaps not for the last time."""

from collections.abc import Iterator

from app.brain.extraction.clauses import speaks_of_others
from app.brain.extraction.found import Found
from app.brain.extraction.keys import bedrooms_value, budget_value
from app.brain.extraction.labels import label
from app.brain.nlp import bedrooms, categories, deal, features, money, places
from app.brain.nlp.text import Utterance

CONCLUDED = {"home.city": 0.6, "home.bedrooms": 0.6, "home.budget": 0.6, "home.features": 0.5, "home.deal": 0.5}
LONGEST_EVIDENCE = 300  # characters


def read(utterance: Utterance) -> list[Found]:
    """Return what is inferred from a message that looks for a home for the person."""
    if not _looks_for_a_home(utterance):
        return []
    evidence = utterance.raw.strip()[:LONGEST_EVIDENCE]
    language = utterance.language
    return [
        Found(key, value, label(language, key, value), False, CONCLUDED[key], evidence)
        for key, value in wanted(utterance)
    ]


def wanted(utterance: Utterance) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of homes that the message asks for."""
    rent_type, where, rooms = deal.read(utterance), places.read(utterance), bedrooms.read(utterance)
    budget, wishes = money.read(utterance), features.read(utterance)
    if rent_type:
        yield "home.deal", rent_type
    for name in (*where.districts, *where.cities) if where else ():
        yield "home.city", name
    if rooms:
        yield "home.bedrooms", bedrooms_value(rooms)
    if budget and (value := budget_value(budget)):
        yield "home.budget", value
    for feature in wishes.wanted if wishes else ():
        yield "home.features", feature


def _looks_for_a_home(utterance: Utterance) -> bool:
    text = utterance.text
    if speaks_of_others(text):
        return False
    homes = categories.home_words(text)
    if categories.read_market(utterance) and not categories.home_words(text[: categories.service_start(text)]):
        return False
    return homes > 0 or bedrooms.read(utterance) is not None
