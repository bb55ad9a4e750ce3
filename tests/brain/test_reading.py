"""Claims about single messages: what is heard in each language, and nothing that was not said."""

from pathlib import Path

import pytest

from app.brain.nlp.language import detect
from app.brain.nlp.spelling import mended
from app.brain.nlp.text import fold
from app.domain.places import fold as unmended
from tests.brain.reading import heard
from tests.brain.town import PLACES

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


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("furnishd", "furnished"),
        ("bedrom", "bedroom"),
        ("studoi", "studio"),
        ("pvt", "private"),
        ("kirlık", "kiralik"),
        ("jenaratörlü", "jeneratorlu"),
        ("schlafzimer", "schlafzimmer"),
        ("сдудия", "студия"),
        ("басейном", "бассейном"),
        ("cтудия", "студия"),  # the first letter is a Latin c
    ],
)
def test_a_slip_of_the_thumb_is_put_right(slip: str, right: str) -> None:
    assert fold(slip) == right


@pytest.mark.parametrize(
    "word",
    ["mouth", "study", "ponds", "hearing", "dolap", "bahcesi", "hastalik", "seminer", "mitte", "gasten", "pfand",
     "balken", "курения", "девушка", "стадия", "арена"],
)  # fmt: skip
def test_a_real_word_one_letter_away_is_left_alone(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize("spelling", sorted({name for place in PLACES for name in (place.name, *place.aliases)}))
def test_no_spelling_of_a_place_is_taken_for_a_slip(spelling: str) -> None:
    assert mended(unmended(spelling)) == unmended(spelling)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ziyaret edelim", ""),
        ("evin bahçesi var", "+garden"),
        ("iskelet", ""),
        ("Tuzla manzarası", ""),
        ("zeytinlik arsa", "land"),
        ("курение", ""),
        ("Grine", "Kyrenia"),
        ("Lfeke", "Lefke"),
        ("Alsanchak", "Alsancak"),
        ("Bostanjı", "Bostanci"),
        ("в Карми", "Karaman"),
    ],
)
def test_a_place_is_heard_through_a_slip_or_another_alphabet_and_nothing_else_is(said: str, meant: str) -> None:
    assert heard(said) == meant
