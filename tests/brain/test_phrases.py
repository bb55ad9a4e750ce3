"""Claims about our words: every language says everything, with the same blanks to fill."""

import re
from pathlib import Path
from string import Formatter

import pytest

import app.brain
from app.brain.agents.general import ANSWERS
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.phrases import LANGUAGES, count, either, money, phrases
from app.brain.types import Language
from tests.brain.town import TOWN

FAMILIES = "part|found|none|diff|reason|ask|hint|details|request|quotes|view|hand|pref|knowledge|resume|recall|unclear"
SOURCES = "\n".join(path.read_text() for path in Path(app.brain.__path__[0]).rglob("*.py"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_missing_in_any_language(language: Language) -> None:
    assert phrases(language).keys() == phrases("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_the_same_blanks_in_every_language(language: Language) -> None:
    assert {key: blanks(text) for key, text in phrases(language).items()} == {
        key: blanks(text) for key, text in phrases("en").items()
    }


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text.split("|", maxsplit=1)[0]) if name}


def test_every_key_the_code_speaks_is_written() -> None:
    used = set(re.findall(rf'"((?:{FAMILIES})\.[a-z_]+)"', SOURCES))
    spoken = used | {key for keys in ANSWERS.values() for key in keys}
    assert spoken - phrases("en").keys() == set()


def test_no_phrase_is_written_that_nobody_speaks() -> None:
    families = ("category.", "feature.", "city.", "period.", "deal.", "choice.", "request.status_")
    spoken = {key for keys in ANSWERS.values() for key in keys}
    idle = [
        k
        for k in phrases("en")
        if not k.startswith(families) and k not in spoken and not re.search(f"['\"]{k}['\"]", SOURCES)
    ]
    assert idle == []


def test_every_feature_and_category_that_can_be_asked_for_has_a_name() -> None:
    asked = {f"feature.{key}" for rows in lexicon("features").values() for key in rows}
    asked |= {f"category.{key}" for kind in ("property", "goods", "service") for key in lexicon("categories")[kind]}
    asked |= {f"category.{one.category}" for one in TOWN} | {f"feature.{key}" for one in TOWN for key in one.features}
    assert asked - phrases("en").keys() == set()


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "1 спальня"), (2, "2 спальни"), (4, "4 спальни"), (5, "5 спален"), (11, "11 спален"), (21, "21 спальня")],
)
def test_russian_counts_as_russians_do(n: int, words: str) -> None:
    assert count("ru", "part.bedrooms", n) == words


def test_prices_are_written_as_their_readers_write_them() -> None:
    price = TOWN[0].price * 1000
    assert money("en", price, "GBP") == "£650,000"
    assert money("tr", price, "TRY") == "₺650.000"
    assert money("ru", price, "EUR") == "€650\u00a0000"
    assert money("de", price, "CHF") == "650.000 CHF"


def test_alternatives_are_joined_in_the_language() -> None:
    assert either("en", ["Lapta", "Kyrenia", "Lefke"]) == "Lapta, Kyrenia or Lefke"
    assert either("ru", ["Лапта", "Кирения"]) == "Лапта или Кирения"
