"""The articles as we write them: one file per topic, every language in it."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

ARTICLES = Path(__file__).parent / "articles"


class BadArticle(ValueError):
    """A file that is not an article in four languages."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Version(_Strict):
    """One language's version of an article."""

    title: str = Field(min_length=3, max_length=100)
    source: str = Field(min_length=3, max_length=100)
    topics: str = Field(min_length=3)  # words, separated by commas
    asked: list[str] = Field(min_length=2)  # ways in which people ask for it
    text: str = Field(min_length=40, max_length=900)


class Written(_Strict):
    """An article as its file has it."""

    checked: date
    url: str | None = Field(None, pattern=r"^https://")
    en: Version
    tr: Version
    ru: Version
    de: Version


def read(folder: Path = ARTICLES) -> Iterator[tuple[str, Written]]:
    """Yield slug and article of every file, in the order of the slugs. Raises BadArticle, which names the file."""
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path.stem, Written.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValidationError, tomllib.TOMLDecodeError) as error:
            raise BadArticle(f"{path.name}: {error}") from error
