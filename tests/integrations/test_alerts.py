"""Alerts: to every address that is configured, within a deadline, or into the log."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.config import settings
from app.dev.servers.embedded import free_port
from app.integrations import alerts
from app.integrations.alerts import AlertsUnavailable
from app.kit.breakers import BREAKERS
from tests.doubles import wire
from tests.doubles.alerts import Pager, serving

ROOT = Path(__file__).parents[2]
BEGUN = """
import runpy, sys
runpy.run_path("gunicorn.conf.py")["post_worker_init"](None)
from app.integrations import alerts
before = set(sys.modules)
alerts.tell("it died", "of this")
print([name for name in sys.modules if name.startswith("apprise.plugins") and name not in before])
"""


@pytest.fixture
def pager() -> Iterator[Pager]:
    BREAKERS["alerts"].close()
    with serving() as pager:
        yield pager
    BREAKERS["alerts"].close()


def configure(monkeypatch: pytest.MonkeyPatch, urls: str) -> None:
    monkeypatch.setattr(settings(), "alert_urls", SecretStr(urls))


def nobody() -> str:
    return f"json://127.0.0.1:{free_port()}/"


@pytest.mark.parametrize("between", [" ", ",", ", "])
def test_every_address_is_told(pager: Pager, monkeypatch: pytest.MonkeyPatch, between: str) -> None:
    configure(monkeypatch, pager.url + "one" + between + pager.url + "two")
    alerts.tell("it died", "of this")
    assert [(one["title"], one["message"], one["type"]) for one in pager.told] == [
        ("it died", "of this", "failure")
    ] * 2


def test_one_address_that_takes_it_is_enough(pager: Pager, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, f"{nobody()} {pager.url}")
    alerts.tell("it died", "of this")
    assert len(pager.told) == 1


def test_an_address_that_says_no_raises(pager: Pager, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, pager.url)
    pager.status = 500
    with pytest.raises(AlertsUnavailable):
        alerts.tell("it died", "of this")


def test_a_server_that_trickles_does_not_hold_us_up(monkeypatch: pytest.MonkeyPatch) -> None:
    BREAKERS["alerts"].close()
    monkeypatch.setattr(alerts, "DEADLINE", 0.3)
    with wire.serving(wire.trickle_head) as url:
        configure(monkeypatch, url.replace("http:", "json:"))
        began = time.monotonic()
        with pytest.raises(AlertsUnavailable):
            alerts.tell("it died", "of this")
    assert time.monotonic() - began < 3


def test_after_five_failures_it_is_left_alone(pager: Pager, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, pager.url)
    pager.status = 500
    for _ in range(7):
        with pytest.raises(AlertsUnavailable):
            alerts.tell("it died", "of this")
    assert len(pager.told) == 5


def test_a_web_process_has_loaded_everything_before_it_serves_anybody(pager: Pager, tmp_path: Path) -> None:
    environment = {**os.environ, "ALERT_URLS": pager.url, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    begun = subprocess.run(
        [sys.executable, "-c", BEGUN], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert len(pager.told) == 1
    assert begun.stdout.strip() == "[]"


@pytest.mark.usefixtures("app")  # it sets logging up
@pytest.mark.parametrize("urls", ["", "  ", "nonsense", "nosuchscheme://x"])
def test_without_an_address_it_is_a_line_at_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, urls: str
) -> None:
    configure(monkeypatch, urls)
    with caplog.at_level(logging.ERROR):
        alerts.tell("it died", "of this")
    assert "it died" in caplog.text


def test_an_address_is_never_logged(
    pager: Pager, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    configure(monkeypatch, pager.url.replace("://", "://user:hushhush@") + "hushhush/ nosuchscheme://hushhush@x")
    with caplog.at_level(logging.DEBUG):
        alerts.tell("it died", "of this")
        pager.status = 500
        with pytest.raises(AlertsUnavailable):
            alerts.tell("it died", "of this")
    assert "hushhush" not in caplog.text
