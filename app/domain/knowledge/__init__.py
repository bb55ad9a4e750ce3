"""Knowledge: what newcomers and visitors ask about, written by us in four languages, and how it is found."""

from app.domain.knowledge.article import Article, ArticleCue, Language
from app.domain.knowledge.files import BadArticle
from app.domain.knowledge.publish import Published, publish
from app.domain.knowledge.search import KNOWN, Found, Question, search
from app.domain.knowledge.vectors import store_vectors, without_vector

__all__ = [
    "KNOWN",
    "Article",
    "ArticleCue",
    "BadArticle",
    "Found",
    "Language",
    "Published",
    "Question",
    "publish",
    "search",
    "store_vectors",
    "without_vector",
]
