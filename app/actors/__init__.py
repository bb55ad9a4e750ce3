"""Actors: load ids, call one verb. Declared in every process, because the web enqueues by name."""

from importlib import import_module

from app.actors import broker

TOPICS = (
    "chat",
    "preferences",
    "memory",
    "erasing",
    "chores",
    "failed_tasks",
    "alerts",
    "circuits",
    "deliveries",
    "notifications",
    "inbound",
    "quotes",
    "outreach",
)


def declare(redis_url: str) -> None:
    """Make the broker of this process and declare every actor on it."""
    broker.install(redis_url)
    for topic in TOPICS:
        import_module(f"app.actors.{topic}")
