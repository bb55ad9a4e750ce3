"""Actors: load ids, call one verb. Declared in every process, because the web enqueues by name."""

from app.actors import broker


def declare(redis_url: str) -> None:
    """Make the broker of this process and declare every actor on it."""
    broker.install(redis_url)
    from app.actors import chat, chores

    _ = chat, chores  # importing declares them
