"""What the brain can look up in a talk: articles, requests with quotes, viewings, taken hours, preferences, memory."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from app.brain.views import Article, OpenRequest, PastTurn, Preference, Quote, Recalled, Viewing
from tests.brain.town import SPACE, TOWN, Conversation


def conversation(world: Mapping[str, Any]) -> Conversation:
    """Return a talk in that world, before its first message."""
    talk = Conversation(is_about=_is_about)
    happens(talk, world)
    return talk


def happens(talk: Conversation, world: Mapping[str, Any]) -> None:
    """Let `days` pass, and let the talk find what `world` names in place of what was there."""
    talk.now += timedelta(days=world.get("days", 0))
    if "taken" in world:
        times = [datetime.fromisoformat(at) for at in world["taken"]]
        talk.taken = {(one.id, at) for one in TOWN for at in times}
    if "memory" in world:
        talk.memory = _memory(**world["memory"])
    for name, read in _READERS.items():
        if name in world:
            setattr(talk, _FIELDS.get(name, name), tuple(read(row) for row in world[name]))


def named(value: Any) -> Any:
    """Return `value` with `@words` in place of the id of what is called so: a listing, a request, a preference…"""
    if isinstance(value, Mapping):
        return {key: named(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [named(inner) for inner in value]
    return str(_id(value[1:])) if isinstance(value, str) and value.startswith("@") else value


def _is_about(article: Article, text: str) -> bool:
    words = {word for word in text.lower().split() if len(word) > 3}
    return any(word.strip("?.,!") in f"{article.title} {article.text}".lower() for word in words)


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        row["slug"], row["title"], row["text"], row["source"], row.get("url"), date(2026, 11, 1), row.get("score", 0.9)
    )


def _request(row: Mapping[str, Any]) -> OpenRequest:
    made = datetime(2026, 11, 20, 9, tzinfo=UTC)
    quotes = tuple(
        Quote(_id(q["vendor"]), q["vendor"], Decimal(str(q["price"])), q["currency"], q.get("terms", ""),
              date.fromisoformat(q["valid_until"]) if q.get("valid_until") else None, made)
        for q in row.get("quotes", ())
    )  # fmt: skip
    return OpenRequest(
        _id(row["details"]), row["category"], row["details"], row.get("city"), row["status"], made, quotes
    )


def _viewing(row: Mapping[str, Any]) -> Viewing:
    title, at = row["title"], datetime.fromisoformat(row["starts_at"])
    return Viewing(_id(f"viewing of {title}"), _id(title), title, at, row.get("status", "requested"))


def _preference(row: Mapping[str, Any]) -> Preference:
    return Preference(_id(row["label"]), row["key"], row["value"], row["label"], row.get("explicit", True))


def _memory(facts: Sequence[str] = (), talks: Sequence[Mapping[str, Any]] = (), *, silent: bool = False) -> Recalled:
    turns = tuple(PastTurn(one["said"], one.get("answered", ""), datetime.fromisoformat(one["at"])) for one in talks)
    return Recalled(tuple(facts), turns, silent)


def _id(name: str) -> UUID:
    return uuid5(SPACE, name)


_READERS = {"knowledge": _article, "requests": _request, "viewings": _viewing, "preferences": _preference}
_FIELDS = {"knowledge": "articles"}
