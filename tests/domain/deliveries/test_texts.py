"""What we write: every text in every language, with the same fields, and nothing that is read twice."""

import string
from pathlib import Path

import pytest

from app.domain.deliveries import content, texts
from app.domain.deliveries.delivery import Purpose
from app.integrations.channels import segments

FIELDS = {
    "details": "A tap that drips",
    "place": "Girne",
    "link": "https://islanders.example/q/abc",
    "vendor": "Osman",
    "price": "80 GBP",
    "contact": "+90 533 000 00 00",
}


def fields(language: str, key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(texts._texts(language)[key]) if name}


@pytest.mark.parametrize("language", texts.LANGUAGES[1:])
def test_every_language_says_the_same_with_the_same_fields(language: str) -> None:
    assert texts.keys(language) == texts.keys("en")
    for key in texts.keys("en"):
        assert fields(language, key) >= fields("en", key) - {"place"}
        assert fields(language, key) <= fields("en", key)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_language_says_anothers_words(language: str) -> None:
    others = [one for one in texts.LANGUAGES if one != language]
    for key in texts.keys(language):
        assert all(texts._texts(language)[key] != texts._texts(other)[key] for other in others), key


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("purpose", ["rfq", "ask_back", "quote_accepted", "quote_declined"])
def test_every_purpose_has_a_subject_and_a_text(language: str, purpose: Purpose) -> None:
    said = content(purpose, language, **FIELDS)
    assert said["language"] == language
    assert said["subject"]
    assert "{" not in said["subject"] + said["text"]
    assert segments(said["text"]) <= 8  # Twilio takes 1600 characters


def test_a_language_that_we_do_not_write_is_english() -> None:
    assert content("rfq", "fr", **FIELDS) == content("rfq", "en", **FIELDS)
    assert content("rfq", "tr-TR", **FIELDS)["language"] == "tr"


@pytest.mark.parametrize("evil", ["{link}", "{0}", "{details.__class__}", "{{", "}"])
def test_braces_in_what_people_wrote_stay_braces(evil: str) -> None:
    assert evil in content("rfq", "en", **{**FIELDS, "details": evil})["text"]


def test_a_missing_field_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        content("rfq", "en", place="Girne")


def test_there_is_a_file_for_each_language() -> None:
    found = {file.stem for file in Path(texts.__file__).parent.glob("*.toml")}
    assert found == set(texts.LANGUAGES)
