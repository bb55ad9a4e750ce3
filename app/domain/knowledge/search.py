"""Finding what we know: the words and the meaning of a question, in one query, with a score that tells when we do not.

A question is compared with the articles of every language and answered in the one that was asked for, because people
mix languages and say `ikamet` in all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.knowledge.article import CONFIGURATIONS, Language

KNOWN = 0.5  # the score from which an article answers the question
LONGEST = 1000  # characters of a question that are looked at

# Fitted on tests/domain/asked/tuned.toml with the local model: odds = meaning * 7.5 + words * 8.4 - 8.6. Without any
# vector of the model in use, words alone must say it: odds = words * 8 - 6. `words` is the rarity of the question's
# words that an article has, a word of its topics counting most, up to about two rare ones.
#
# Materialized, because without fresh statistics the planner computes every distance once per article: 250 ms, not 10.
_SEARCH = text(
    """
    with asked as materialized (
        select language, tsvector_to_array(to_tsvector(configuration, :question)) as lexemes
        from unnest(cast(:languages as text[]), cast(:configurations as regconfig[]))
            as configurations (language, configuration)
    ),
    offered as materialized (select * from articles where retired_at is null),
    shared as (
        select slug, language, case when 'A' = any(weights) then 1 when 'B' = any(weights) then 0.6 else 0.3 end
            * ln((1 + (select count(distinct slug) from offered))
                / (0.5 + count(*) over (partition by language, lexeme))) as rarity
        from offered join asked using (language) cross join unnest(tsv) where lexeme = any(lexemes)
    ),
    worded as materialized (
        select slug, max(rarity) as rarity
        from (select slug, sum(rarity) as rarity from shared group by slug, language) as in_one_language
        group by slug
    ),
    meant as materialized (
        select slug, max(1 - (embedding <=> cast(:vector as vector))) as meaning
        from article_cues where embedding_model = :model group by slug
    ),
    judged as (
        select slug, case
            when meaning is not null then 7.5 * meaning + 8.4 * least(coalesce(rarity, 0) / 5, 1) - 8.6
            else 8 * least(rarity / 5, 1) - 6 end as odds
        from worded full join meant using (slug)
    )
    select slug, title, text, source, url, checked, cast(1 / (1 + exp(-odds)) as float) as score
    from judged join offered using (slug) where language = :language
    order by odds desc, slug limit :most
    """
)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know. `vector` is the meaning of `text` under `model`; answered in `language`."""

    text: str
    language: Language
    vector: Sequence[float] | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An article and how well it fits the question, 0–1; below KNOWN it is no answer."""

    slug: str
    title: str
    text: str
    source: str
    url: str | None
    checked: date
    score: float


def search(session: Session, question: Question, most: int) -> tuple[Found, ...]:
    """Return the `most` articles that fit best, the best first, whatever their score."""
    asked = {
        "question": question.text[:LONGEST].replace("\x00", " "),
        "language": question.language,
        "languages": list(CONFIGURATIONS),
        "configurations": list(CONFIGURATIONS.values()),
        "vector": question.vector and str(list(question.vector)),
        "model": question.model if question.vector else None,
        "most": most,
    }
    return tuple(Found(**row) for row in session.execute(_SEARCH, asked).mappings())
