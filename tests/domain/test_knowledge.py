"""Local knowledge: the tables say what the files say, and vectors of two models never meet."""

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.domain import knowledge
from app.domain.knowledge import BadArticle, Found, Published, Question
from app.domain.knowledge.files import ARTICLES, read
from app.integrations import embeddings
from app.kit.transaction import transaction
from tests.making import count, rows
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")
LANGUAGES = 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three of the articles, to change at will."""
    for slug in ("sockets", "tipping", "taxis"):
        shutil.copy(ARTICLES / f"{slug}.toml", tmp_path)
    return tmp_path


def published(folder: Path) -> Published:
    with transaction() as session:
        return knowledge.publish(session, folder)


@cache
def embedded_once(texts: tuple[str, ...]) -> embeddings.Embedded:
    return embeddings.embed(texts)


def embed_all(model: str | None = None) -> None:
    """Give every cue a vector of the real local model, under the name of another when one is given."""
    with transaction() as session:
        cues = knowledge.without_vector(session, "none", 1000)
        texts = {cue.id: cue.text for cue in sorted(cues, key=lambda cue: (cue.slug, cue.language, cue.text))}
    embedded = embedded_once(tuple(texts.values()))
    with transaction() as session:
        knowledge.store_vectors(session, model or embedded.model, dict(zip(texts, embedded.vectors, strict=True)))


def found(text: str, language: Any = "en", *, meaning: bool = True) -> list[Found]:
    embedded = embeddings.embed([text])
    vector = embedded.vectors[0] if meaning else None
    with transaction() as session:
        return list(knowledge.search(session, Question(text, language, vector, embedded.model), 3))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_there_are_enough_articles_and_each_speaks_four_languages() -> None:
    written = dict(read())
    assert len(written) >= 36
    for article in written.values():
        versions = [article.en, article.tr, article.ru, article.de]
        assert len({version.title for version in versions}) == LANGUAGES
        for version in versions:
            sentences = re.findall(r"[^\W\d]{3,}[)»“\"]?[.!?](?: |$)", version.text)
            assert len(sentences) <= 5, version.title
            assert version.text not in version.asked


def test_no_way_of_asking_belongs_to_two_articles() -> None:
    asked = [cue for _, one in read() for v in (one.en, one.tr, one.ru, one.de) for cue in (v.title, *v.asked)]
    assert len(asked) == len(set(asked))


def test_publishing_twice_changes_nothing(folder: Path) -> None:
    assert published(folder) == Published(articles=12, changed=12, retired=0)
    embed_all()
    assert published(folder) == Published(articles=12, changed=0, retired=0)
    assert rows("select count(*) from article_cues where embedding is null") == [(0,)]


def test_publishing_at_once_stores_everything_once(folder: Path) -> None:
    results = at_once([lambda: published(folder)] * 4)
    assert not [one for one in results if isinstance(one, Exception)]
    assert count("articles") == 12
    assert rows("select count(*) - count(distinct (slug, language, text)) from article_cues") == [(0,)]


def test_a_changed_text_is_stored_and_only_changed_cues_need_a_vector(folder: Path) -> None:
    published(folder)
    embed_all()
    change(folder / "tipping.toml", "Tips are welcome and not compulsory.", "Nobody has to tip.")
    assert published(folder) == Published(articles=12, changed=1, retired=0)
    assert found("tipping")[0].text.startswith("Nobody has to tip.")
    change(folder / "tipping.toml", "Is tipping expected?", "Do I have to tip?")
    published(folder)
    with transaction() as session:
        assert [cue.text for cue in knowledge.without_vector(session, embeddings.model(), 10)] == ["Do I have to tip?"]
    assert rows("select count(*) from article_cues where text = 'Is tipping expected?'") == [(0,)]


def test_an_article_without_a_file_is_retired_until_its_file_returns(folder: Path) -> None:
    published(folder)
    embed_all()
    kept = (folder / "taxis.toml").read_text(encoding="utf-8")
    (folder / "taxis.toml").unlink()
    assert published(folder) == Published(articles=8, changed=0, retired=4)
    assert published(folder) == Published(articles=8, changed=0, retired=0)
    assert "taxis" not in {one.slug for one in found("how do I call a taxi")}
    assert "taxis" not in {one.slug for one in found("how do I call a taxi", meaning=False)}
    (folder / "taxis.toml").write_text(kept, encoding="utf-8")
    assert published(folder).changed == 4
    embed_all()
    assert found("how do I call a taxi")[0].slug == "taxis"


def test_an_empty_folder_retires_everything(folder: Path, tmp_path: Path) -> None:
    published(folder)
    (tmp_path / "empty").mkdir()
    assert published(tmp_path / "empty") == Published(articles=0, changed=0, retired=12)
    assert found("how do I call a taxi") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[de]", "[fr]"),
        ('title = "Taxi', 'name = "Taxi'),
        ("checked = 2026-11-01", 'checked = "lately"'),
        ("[en]", "[en"),
    ],
    ids=["another language", "another field", "no date", "no toml"],
)
def test_a_file_that_is_no_article_is_named_and_changes_nothing(folder: Path, old: str, new: str) -> None:
    published(folder)
    change(folder / "taxis.toml", old, new)
    change(folder / "tipping.toml", "Tips are welcome", "Tips are fine")
    with pytest.raises(BadArticle, match=r"taxis\.toml"):
        published(folder)
    assert rows("select count(*) from articles where text like '%fine%'") == [(0,)]


@pytest.mark.parametrize("language", ["en", "tr", "ru", "de"])
def test_the_answer_comes_in_the_language_that_was_asked_for(folder: Path, language: Any) -> None:
    published(folder)
    embed_all()
    written = dict(read())["sockets"]
    best = found("Welche Steckdosen gibt es?", language)[0]
    assert (best.slug, best.title, best.source) == (
        "sockets",
        getattr(written, language).title,
        getattr(written, language).source,
    )


def test_without_a_vector_words_alone_find_an_article(folder: Path) -> None:
    published(folder)
    best = found("plug adapter for the socket", meaning=False)[0]
    assert best.slug == "sockets"
    assert 0 <= best.score <= 1


def test_vectors_of_another_model_are_not_compared(folder: Path) -> None:
    published(folder)
    embed_all("another-model")
    with_vector, without = found("How do I get a cab?"), found("How do I get a cab?", meaning=False)
    assert with_vector == without
    embed_all()
    assert found("How do I get a cab?")[0].score > with_vector[0].score


@pytest.mark.parametrize("text", ["", " ", "?!", "'", "a & | ! <-> :*", "\\", "x" * 20_000, "🏖️", "a\x00b", "of the"])
@pytest.mark.parametrize("meaning", [True, False])
def test_odd_questions_are_only_words(folder: Path, text: str, meaning: bool) -> None:
    published(folder)
    embed_all()
    assert all(one.score < knowledge.KNOWN for one in found(text, meaning=meaning))


def test_a_search_is_one_query(folder: Path, queries: list[str]) -> None:
    published(folder)
    embed_all()
    queries.clear()
    assert found("How do I get a cab?")
    assert len(queries) == 1
