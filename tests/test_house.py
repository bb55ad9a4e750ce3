"""The rules of the house that a linter cannot say."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dramatiq
import pytest

from app.actors.periodic import PERIODIC
from app.domain.requests.quote import PERIODS

APP = Path(__file__).parent.parent / "app"
# Whatever opens a connection of its own: HTTP clients, one-off requests, mail, bare sockets.
OWN_CLIENT = re.compile(
    r"^(httpx2?|requests|urllib3|aiohttp)\.(get|post|put|patch|delete|head|request|stream|Session)$"
    r"|(^|\.)(Client|AsyncClient|HTTPS?Connection|PoolManager|SMTP|SMTP_SSL|urlopen|urlretrieve|create_connection)$"
)
# smtplib takes no client of ours; this one file keeps the three deadlines by hand, and its tests are about them.
OWN_CLIENT_ALLOWED = ("app/kit/http.py", "app/integrations/channels/smtp.py")
LONGEST_FILE, LONGEST_FUNCTION = 250, 40  # lines
PAGE_TEXTS = sorted((APP / "static/js/i18n").glob("*.json"))
FILES = sorted(APP.rglob("*.py"))
OURS = [file for file in FILES if "dev" not in file.relative_to(APP).parts]


def name_of(file: Path) -> str:
    return str(file.relative_to(APP.parent))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in a file with how it is written, say `session.commit`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def files_with(*what: str) -> set[str]:
    return {name_of(file) for file in OURS for called, _ in calls(file) if called.endswith(what)}


def test_a_transaction_is_committed_in_one_file() -> None:
    assert files_with(".commit") == {"app/kit/transaction.py"}


def test_the_environment_is_read_in_one_file() -> None:
    readers = {name_of(file) for file in OURS if {"environ", "getenv"} & set(names(tree(file)))}
    assert readers <= {"app/config.py"}


def test_a_transaction_is_begun_only_at_the_edges() -> None:
    allowed = ("app/api/", "app/realtime/", "app/actors/", "app/cli/", "app/kit/transaction.py")
    begun = {name_of(file) for file in OURS for called, _ in calls(file) if called == "transaction"}
    assert {file for file in begun if not file.startswith(allowed)} == set()


def test_events_leave_through_the_outbox_alone() -> None:
    """`emit` of Flask-SocketIO would send what may still be rolled back."""
    emitting = {
        name_of(file)
        for file in OURS
        for called, _ in calls(file)
        if called.split(".")[-1] in ("emit", "send") and not called.startswith(("outbox.", "announce.", "channels."))
    }
    assert emitting <= {"app/kit/outbox.py"}


def test_jobs_leave_through_the_outbox_alone() -> None:
    assert files_with(".send_with_options") <= {"app/kit/outbox.py"}


def test_whoever_calls_outside_does_so_under_the_one_http_policy() -> None:
    """A client made elsewhere has no total deadline, follows redirects and believes proxies of the environment."""
    own = {
        f"{name_of(file)}: {called}"
        for file in OURS
        for called, node in calls(file)
        if OWN_CLIENT.search(called) and "http_client" not in {keyword.arg for keyword in node.keywords}
    }
    assert {one for one in own if not one.startswith(OWN_CLIENT_ALLOWED)} == set()


def test_every_sdk_is_handed_our_client() -> None:
    made = {
        f"{name_of(file)}:{node.lineno}": {keyword.arg for keyword in node.keywords}
        for file in OURS
        for called, node in calls(file)
        if called in ("OpenAI", "Zep", "BaseClient", "Client")
    }
    assert len(made) >= 5
    assert {place for place, given in made.items() if not given & {"http_client", "httpx_client"}} == set()


def test_no_sdk_is_asked_to_retry() -> None:
    """An SDK's retry posts again what may have been stored, and doubles a deadline."""
    asked = [
        f"{name_of(file)}:{node.lineno}"
        for file in OURS
        for _, node in calls(file)
        for keyword in node.keywords
        if keyword.arg == "max_retries" and ast.unparse(keyword.value) != "0" and "actor" not in ast.unparse(node.func)
    ]
    assert asked == []


def test_every_job_that_is_enqueued_is_a_declared_actor(app: Any) -> None:
    declared = dramatiq.get_broker().get_declared_actors()
    enqueued = {
        node.args[0].value
        for file in OURS
        for called, node in calls(file)
        if called == "outbox.enqueue" and isinstance(node.args[0], ast.Constant)
    }
    assert enqueued
    assert enqueued <= declared


def test_every_periodic_job_is_a_declared_actor(app: Any) -> None:
    assert set(PERIODIC) <= dramatiq.get_broker().get_declared_actors()


def test_nothing_is_swallowed_in_silence() -> None:
    """An `except` that only passes hides a failure from everybody."""
    silent = [
        f"{name_of(file)}:{node.lineno}"
        for file in OURS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert silent == []


@pytest.mark.parametrize("file", PAGE_TEXTS, ids=name_of)
def test_no_text_of_the_page_stands_twice(file: Path) -> None:
    """Of two with one key the browser keeps the last one, in silence."""
    keys: list[str] = []
    json.loads(file.read_text(), object_pairs_hook=lambda pairs: keys.extend(key for key, _ in pairs if "." in key))
    assert keys
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("file", PAGE_TEXTS, ids=name_of)
def test_the_page_has_words_for_whatever_a_price_can_be_for(file: Path) -> None:
    """Without them a price by the year is shown as the price of the whole."""
    assert {f"period.{name}" for name in PERIODS} <= json.loads(file.read_text()).keys()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_files_and_functions_stay_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LONGEST_FILE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def names(module: ast.Module) -> Iterator[str]:
    """Yield every name and attribute in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
