"""Claims about single messages: what is heard in each language, and nothing that was not said."""

from pathlib import Path

import pytest

from app.brain.nlp.language import detect
from tests.brain.reading import heard

FOLDER = Path(__file__).parent / "utterances"
LANGUAGES = ("en", "tr", "ru", "de")


def table(language: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("=>") for line in lines if line and not line.startswith("#"))
    return [(said.strip(), meant.strip()) for said, meant in rows]


@pytest.mark.parametrize(("said", "meant"), [row for language in LANGUAGES for row in table(language)])
def test_a_message_is_heard_as_it_was_meant(said: str, meant: str) -> None:
    assert heard(said) == meant


@pytest.mark.parametrize(("said", "language"), [(row[0], code) for code in LANGUAGES for row in table(code)])
def test_a_message_tells_its_language(said: str, language: str) -> None:
    assert detect(said) == language


@pytest.mark.parametrize(
    ("said", "before", "language"),
    [
        ("2", "tr", "tr"),
        ("Girne", "ru", "ru"),
        ("Lefkoşa", "en", "en"),
        ("ok", "de", "de"),
        ("villa", "en", "en"),
        ("daha ucuz", "en", "tr"),
        ("подешевле", "en", "ru"),
        ("cheaper please", "tr", "en"),
        ("in Kyrenia", "en", "en"),
        ("ищу 2+1 в Girne under 700", "en", "ru"),
        ("2+1 Girne", None, "en"),
        ("", "ru", "ru"),
        ("🙂", None, "en"),
    ],
)
def test_an_unsure_message_keeps_the_language_of_the_talk(said: str, before: str | None, language: str) -> None:
    assert detect(said, before) == language  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "asked", "meant"),
    [
        ("2", "bedrooms", "2 bed"),
        ("two", "bedrooms", "2 bed"),
        ("700", "budget", "≤700"),
        ("long", "rent_type", "long_term"),
        ("uzun", "rent_type", "long_term"),
        ("any", "place", "anywhere"),
        ("не важно", "place", "anywhere"),
        ("farketmez", "place", "anywhere"),
        ("2", None, ""),
        ("700", None, ""),
    ],
)
def test_a_bare_answer_belongs_to_the_question(answer: str, asked: str | None, meant: str) -> None:
    assert heard(answer, asked) == meant
