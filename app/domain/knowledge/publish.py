"""Publishing: the tables say what the files say."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain.knowledge.article import CONFIGURATIONS, Article, ArticleCue
from app.domain.knowledge.files import ARTICLES, Version, Written, read

KEY = ("slug", "language")
SAID = ("title", "text", "topics", "asked", "source", "url", "checked")


@dataclass(frozen=True, slots=True)
class Published:
    """How many articles there are, how many of them changed, and how many were retired."""

    articles: int
    changed: int
    retired: int


def publish(session: Session, folder: Path = ARTICLES) -> Published:
    """Store every article of `folder` by slug and language and retire those without a file; again changes nothing.

    Raises BadArticle, and changes nothing, when a file cannot be read.
    """
    written = [(slug, article) for slug, article in read(folder)]
    rows = [_row(slug, language, article) for slug, article in written for language in CONFIGURATIONS]
    cues = [cue for slug, article in written for language in CONFIGURATIONS for cue in _cues(slug, language, article)]
    changed = _store(session, rows) if rows else 0
    retired = _retire(session, [(row["slug"], row["language"]) for row in rows])
    _replace_cues(session, cues)
    return Published(len(rows), changed, retired)


def _row(slug: str, language: str, article: Written) -> dict[str, Any]:
    version: Version = getattr(article, language)
    said = version.model_dump(include={"title", "text", "topics", "source"})
    where = {"url": article.url, "checked": article.checked}
    return {"slug": slug, "language": language, "asked": "\n".join(version.asked), **said, **where}


def _cues(slug: str, language: str, article: Written) -> list[dict[str, Any]]:
    version: Version = getattr(article, language)
    texts = dict.fromkeys([version.title, *version.asked])  # in order, none twice
    return [{"id": uuid4(), "slug": slug, "language": language, "text": text} for text in texts]


def _store(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    stored = insert(Article).values(rows)
    old = tuple_(*(getattr(Article, name) for name in SAID))
    new = tuple_(*(getattr(stored.excluded, name) for name in SAID))
    differs = or_(old.is_distinct_from(new), Article.retired_at.is_not(None))
    kept: dict[str, Any] = {name: getattr(stored.excluded, name) for name in SAID}
    upsert = stored.on_conflict_do_update(index_elements=KEY, set_={**kept, "retired_at": None}, where=differs)
    return len(session.execute(upsert.returning(Article.slug)).all())


def _retire(session: Session, kept: Sequence[tuple[str, str]]) -> int:
    gone = (Article.retired_at.is_(None), tuple_(Article.slug, Article.language).not_in(kept))
    retired = update(Article).where(*gone).values(retired_at=func.now()).returning(Article.slug)
    return len(session.execute(retired).all())


def _replace_cues(session: Session, cues: Sequence[dict[str, Any]]) -> None:
    known = {(cue.slug, cue.language, cue.text): cue.id for cue in session.scalars(select(ArticleCue))}
    wanted = {(cue["slug"], cue["language"], cue["text"]): cue for cue in cues}
    gone = [cue_id for key, cue_id in known.items() if key not in wanted]
    session.execute(delete(ArticleCue).where(ArticleCue.id.in_(gone)))
    new = [cue for key, cue in wanted.items() if key not in known]
    if new:  # a publisher at the same moment may have stored them
        session.execute(insert(ArticleCue).values(new).on_conflict_do_nothing())
