"""Local knowledge: what an article says, who can confirm it and when we wrote it; or that we do not know."""

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.general import resuming
from app.brain.nlp.phrases import day
from app.brain.plain import plain
from app.brain.types import Card
from app.brain.views import Article

ENOUGH = 0.5  # below this score an article is about something else
MAX_QUESTION = 300


def respond(turn: Turn) -> Draft:
    """Answer from the best article; without one, say so and offer a person or a request."""
    articles = found(turn, turn.context.text)
    if not articles:
        answers = choices.phrased(turn.voice, "choice.person", "choice.quotes")
        unknown = Draft((turn.voice.say("knowledge.none"),), turn.state, cards=choices.card(answers))
        return resuming.reminding(turn, unknown)
    best = articles[0]
    answer = Draft((f"{best.text.strip()}\n\n", _source(turn, best)), turn.state, cards=(sources((best,)),))
    return resuming.reminding(turn, answer)


def _source(turn: Turn, article: Article) -> str:
    """Return who can confirm the article and where: all that its card says."""
    where = f"{article.source}, {article.url}" if article.url else article.source
    written = day(turn.voice.language, article.checked)
    return turn.voice.say("knowledge.source", source=where, title=article.title, day=written)


def found(turn: Turn, question: str) -> tuple[Article, ...]:
    """Return the articles that answer the question, the best first, in the reader's language."""
    articles = turn.able.look_up(plain(question, MAX_QUESTION), turn.voice.language)
    return tuple(article for article in articles if article.score >= ENOUGH)


def sources(articles: tuple[Article, ...]) -> Card:
    """Return the card that names where the articles come from."""
    rows = [
        {"title": one.title, "source": one.source, "url": one.url, "checked": one.checked.isoformat()}
        for one in articles
    ]
    return Card("sources", {"sources": rows})
