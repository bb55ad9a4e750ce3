"""How often local knowledge answers, over questions of four languages that nothing was fitted to."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain import knowledge
from app.domain.knowledge import Found, Question
from app.domain.knowledge.files import read
from app.integrations import embeddings
from app.kit.transaction import transaction
from tests.domain.test_knowledge import embed_all

ASKED = Path(__file__).parent / "asked"
SETS = ("held_out", "tuned")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the article that answers it or `none`."""

    language: Any
    slug: str
    text: str


def asked(name: str) -> Iterator[Asked]:
    """Yield the questions of a file."""
    for language, slugs in tomllib.loads((ASKED / f"{name}.toml").read_text(encoding="utf-8")).items():
        for slug, texts in slugs.items():
            yield from (Asked(language, slug, text) for text in texts)


def answers(questions: list[Asked], language: str | None = None, *, meaning: bool = True) -> list[str]:
    """Return the slug that each question is answered with, `none` where we do not know."""
    embedded = embeddings.embed([one.text for one in questions])

    def best(one: Asked, vector: Any) -> Found | None:
        question = Question(one.text, language or one.language, vector if meaning else None, embedded.model)
        with transaction() as session:
            return next(iter(knowledge.search(session, question, 1)), None)

    found = [best(one, vector) for one, vector in zip(questions, embedded.vectors, strict=True)]
    return [one.slug if one and one.score >= knowledge.KNOWN else "none" for one in found]


def rates(name: str, language: str | None = None, *, meaning: bool = True) -> tuple[float, float]:
    """Return how many answerable questions got their article first, and how many unanswerable ones got any."""
    questions = list(asked(name))
    pairs = [
        (one.slug, given) for one, given in zip(questions, answers(questions, language, meaning=meaning), strict=True)
    ]
    right = [slug == given for slug, given in pairs if slug != "none"]
    wrong = [given != "none" for slug, given in pairs if slug == "none"]
    return sum(right) / len(right), sum(wrong) / len(wrong)


@pytest.fixture
def everything(database: None) -> None:
    with transaction() as session:
        knowledge.publish(session)
    embed_all()


def test_the_questions_are_enough_and_none_is_copied_from_an_article() -> None:
    held_out, tuned = list(asked("held_out")), list(asked("tuned"))
    assert sum(one.slug != "none" for one in held_out) >= 60
    assert sum(one.slug == "none" for one in held_out) >= 25
    assert {one.language for one in held_out} == {"en", "tr", "ru", "de"}
    slugs, cues = set(), set()
    for slug, article in read():
        slugs.add(slug)
        cues |= {cue.casefold() for v in (article.en, article.tr, article.ru, article.de) for cue in v.asked}
    assert {one.slug for one in (*held_out, *tuned)} <= slugs | {"none"}
    assert not {one.text.casefold() for one in (*held_out, *tuned)} & cues
    assert not {one.text for one in held_out} & {one.text for one in tuned}


@pytest.mark.parametrize("name", SETS)
def test_what_we_know_is_answered_and_what_we_do_not_know_is_not(everything: None, name: str) -> None:
    right, wrong = rates(name)
    assert right >= 0.9
    assert wrong <= 0.05


@pytest.mark.parametrize("language", ["en", "tr", "ru", "de"])
def test_a_question_in_another_language_than_the_answers_is_found_all_the_same(everything: None, language: str) -> None:
    right, wrong = rates("held_out", language)
    assert right >= 0.9
    assert wrong <= 0.05


def test_without_meaning_fewer_are_answered_and_no_more_wrongly(everything: None) -> None:
    right, wrong = rates("held_out", meaning=False)
    assert right >= 0.7
    assert wrong <= 0.05
