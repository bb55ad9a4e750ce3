"""Extraction: what a message tells about its person, and above all what it does not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.brain import extraction
from app.brain.extraction import KEYS, by_rules, settled
from app.brain.extraction.asking import CONCLUDED, SURE
from app.brain.extraction.keys import FEATURES
from app.brain.nlp.phrases import LANGUAGES
from app.brain.nlp.tastes import TASTES, aligned, labels
from app.brain.types import Language
from app.domain.preferences import keys as domain
from tests.brain.reading import utterance

FOLDER = Path(__file__).parent / "tastes"


def cases() -> list[Any]:
    return list(_cases())


def _cases() -> Iterator[Any]:
    for language in LANGUAGES:
        for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                text, _, told = line.partition("->")
                yield pytest.param(text.strip(), told.strip(), id=f"{language}: {text.strip()}")


def heard(text: str) -> set[str]:
    return {f"{'' if one.explicit else '~'}{one.key}={one.value}" for one in by_rules(utterance(text))}


@pytest.mark.parametrize(("text", "told"), cases())
def test_the_rules_hear_exactly_what_is_said(text: str, told: str) -> None:
    assert heard(text) == set(re.findall(r"~?[\w.]+=.*?(?= ~?[\w.]+=|$)", told))


@pytest.mark.parametrize(("text", "told"), cases())
def test_whatever_is_heard_is_proved_by_the_message(text: str, told: str) -> None:
    for one in by_rules(utterance(text)):
        assert one.evidence
        assert one.evidence in text
        assert one.label
        assert 0 < one.confidence <= (SURE if one.explicit else CONCLUDED)


def test_every_language_has_its_share_of_cases() -> None:
    text = {language: (FOLDER / f"{language}.txt").read_text(encoding="utf-8") for language in LANGUAGES}
    assert all(lines.count("->") >= 50 for lines in text.values())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I love sea views", "sea view"),
        ("Ich liebe Meerblick", "Meerblick"),
        ("Мы любим вид на море", "вид на море"),
        ("Özel havuz tercih ederim", "özel havuzlu"),
        ("No ground floor please", "no ground floor"),
        ("Lütfen zemin kat olmasın", "zemin kat olmasın"),
        ("Не предлагайте первый этаж", "не предлагать: первый этаж"),
        ("Bitte nie Erdgeschoss", "bitte nicht: Erdgeschoss"),
        ("We have a dog", "has a dog"),
        ("Köpeğimiz var", "köpeği var"),
        ("У нас собака", "есть собака"),
        ("Wir haben einen Hund", "hat einen Hund"),
        ("Girne'yi çok severim", "Girne"),
        ("We have two children", "children: 2"),
        ("Remember: under £700 a week", "up to £700 a week"),
        ("Запомни: бюджет до 700 фунтов", "до £700"),
        ("Remember that I need 2 bedrooms", "2 bedrooms"),
        ("I hate Rock Music", "dislikes Rock Music"),
        ("Wir ziehen am 1. März 2027 ein", "Einzug: 01.03.2027"),
    ],
)
def test_people_are_told_in_their_language(text: str, label: str) -> None:
    assert label in [one.label for one in by_rules(utterance(text))]


def test_every_value_has_words_in_every_language() -> None:
    sections = {"home.avoid": "avoid", "contact.channel": "channel", "language": "tongue"}
    for key in ("home.avoid", "pets", "diet", "vehicle", "work", "contact.channel", "language"):
        known = labels()[key]
        assert set(TASTES[sections.get(key, key)]) <= set(known)
    for key, values in labels().items():
        for value, words in values.items():
            assert set(words) == set(LANGUAGES), f"{key} {value}"
            assert all(words.values()), f"{key} {value}"


def test_the_brain_and_the_domain_know_the_same_keys() -> None:
    assert {name for name, key in KEYS.items() if key.many} == set(domain.MANY)
    assert {name for name, key in KEYS.items() if not key.many} == set(domain.ONE)


ODD = ["İstanbul’dan ıssız", "straße  \t№5…", "Ёлка й 👨‍👩‍👧 ﬁ", "", "\u202edrawkcab", "a\u0301é"]


@pytest.mark.parametrize("raw", ODD)
def test_a_place_in_the_folded_text_is_the_same_place_in_the_message(raw: str) -> None:
    assert len(aligned(raw)) == len(raw)


@pytest.mark.parametrize("text", [*ODD, " ", "?", "🙂" * 50, "i love " * 400, "(" * 500, "\n\n", "a" * 4000])
def test_odd_messages_break_nothing(text: str) -> None:
    for one in by_rules(utterance(text)):
        assert one.evidence in text


# What a person writes when they correct


@pytest.mark.parametrize(
    ("key", "words", "language", "ours"),
    [
        ("home.features", "sea view", "en", ("sea_view", "sea view")),
        ("home.features", "Meerblick", "de", ("sea_view", "Meerblick")),
        ("home.features", "sea_view", "ru", ("sea_view", "вид на море")),
        ("home.features", "a private pool", "en", ("private_pool", "private pool")),
        ("home.features", "a view of our village", "en", None),
        ("home.city", "Girne", "tr", ("Kyrenia", "Girne")),
        ("home.city", "Лондон", "ru", None),
        ("home.bedrooms", "three", "en", ("3", "3 bedrooms")),
        ("home.bedrooms", "at least 2", "en", ("≥2", "at least 2 bedrooms")),
        ("home.budget", "800 euros a month", "en", ("≤800 EUR/month", "up to €800 a month")),
        ("home.budget", "500-700 GBP/month", "de", ("500-700 GBP/month", "£500–£700 im Monat")),
        ("home.deal", "satılık", "tr", ("sale", "satılık")),
        ("home.avoid", "ground floor", "en", ("ground_floor", "no ground floor")),
        ("home.avoid", "my old street", "en", ("my old street", "no my old street")),
        ("pets", "two cats", "en", ("cat", "has a cat")),
        ("diet", "vegan", "de", ("vegan", "vegan")),
        ("vehicle", "none", "en", ("none", "without a car")),
        ("contact.channel", "ватсап", "ru", ("whatsapp", "связь через WhatsApp")),
        ("language", "Deutsch", "de", ("de", "Antworten auf Deutsch")),
        ("work", "Nurse", "en", ("nurse", "Nurse")),
        ("household", "couple+children:2", "en", ("couple+children:2", "a couple + children: 2")),
        ("move_in", "2027-09", "en", ("2027-09", "moving in: 09.2027")),
        ("likes", "Live Jazz", "en", ("live jazz", "Live Jazz")),
        ("likes", "<b>bold</b>", "en", None),
    ],
)
def test_a_correction_becomes_a_value_of_ours(
    key: str, words: str, language: Language, ours: tuple[str, str] | None
) -> None:
    assert settled(key, words, replace(utterance(words), language=language)) == ours


def test_a_value_of_ours_stays_what_it_is() -> None:
    """Settling again, or a model that copies a known value, changes nothing."""
    known = {
        "home.features": tuple(FEATURES),
        "home.avoid": tuple(TASTES["avoid"]),
        "pets": (*TASTES["pets"], "none"),
        "diet": tuple(TASTES["diet"]),
        "vehicle": (*TASTES["vehicle"], "none"),
        "work": tuple(TASTES["work"]),
        "contact.channel": tuple(TASTES["channel"]),
        "language": tuple(TASTES["tongue"]),
        "home.deal": ("long_term", "short_term", "sale"),
        "home.bedrooms": ("0", "2", "≥2", "≤3", "2-3"),
        "home.budget": ("≤700", "≤700 GBP", "≥500 GBP/month", "500-700 EUR/month"),
        "home.city": ("Kyrenia", "Famagusta", "Alsancak"),
        "move_in": ("2027-09", "2027-09-01"),
    }
    for key, values in known.items():
        for value in values:
            assert (settled(key, value, utterance(value)) or ("",))[0] == value, key


def test_the_general_agent_finds_the_rules_under_their_name() -> None:
    (one,) = extraction.by_rules(utterance("I'm vegetarian"))
    assert (one.key, one.value, one.label, one.explicit) == ("diet", "vegetarian", "vegetarian", True)
    assert (one.evidence, one.confidence) == ("I'm vegetarian", 0.9)
