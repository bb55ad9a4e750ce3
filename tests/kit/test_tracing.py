"""Traces cost nothing where nobody wants them, carry no words, and end where a job ends."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.actors.middleware.tracing import Tracing
from app.kit import logging, tracing
from tests.doubles.otlp import Collector, collecting
from tests.jobs import queued
from tests.waiting import until

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACE = PARENT.split("-")[1]
BOUND = """
import sys, app
from app.config import settings
app.bind(settings())
from app.kit import tracing
assert tracing.span("one") is tracing.span("two") and tracing.here() is None
print([name for name in sys.modules if name.startswith(("opentelemetry.sdk.trace", "opentelemetry.exporter"))])
"""


@pytest.fixture
def collector(app: object) -> Iterator[Collector]:
    with collecting() as collector:
        tracing.connect(collector.url)
        yield collector
        tracing.flush()
        tracing.connect("")


def test_without_an_endpoint_nothing_of_the_sdk_is_imported() -> None:
    told = subprocess.run([sys.executable, "-c", BOUND], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_an_error_is_told_by_its_name_and_never_by_its_words(collector: Collector) -> None:
    with pytest.raises(ValueError, match="secret"), tracing.span("step", "server", PARENT):
        raise ValueError("a secret of +90 533 000 00 00")
    tracing.flush()
    (span,) = until(lambda: collector.spans)
    assert (span.trace, span.failed) == (TRACE, True)
    assert b"ValueError" in collector.raw
    assert b"secret" not in collector.raw


def test_only_a_request_begins_a_trace(collector: Collector) -> None:
    for kind in ("internal", "producer", "consumer"):
        with tracing.span("alone", kind):
            assert tracing.here() is None
    request = tracing.span("a request", "server", parent="not a traceparent")
    with request, logging.working_on("cid-5"), tracing.span("inside"):
        assert tracing.here()
    tracing.flush()
    assert {span.name for span in collector.spans} == {"a request", "inside"}
    (inside,) = [span for span in collector.spans if span.name == "inside"]
    assert inside.attributes == {"correlation_id": "cid-5"}


def test_a_job_carries_the_trace_of_the_request_that_it_comes_from(client: FlaskClient, collector: Collector) -> None:
    token = client.post("/api/v1/auth/guest").json["access_token"]
    headers = {"Authorization": f"Bearer {token}", "traceparent": PARENT}
    body = {"message": "hello", "client_msg_id": "5b1f0d0c-9f0e-4d6e-8f7e-0a4f5f1d2c3b"}
    assert client.post("/api/v1/chat/", json=body, headers=headers).status_code == 202
    (job,) = queued("chat")
    assert job.options["traceparent"].split("-")[1] == TRACE
    assert tracing.here() is None  # nothing of it stays for the next request


def test_a_job_that_is_skipped_leaves_no_span_behind(collector: Collector) -> None:
    class Job:
        actor_name, options = "chat.reply", {"traceparent": PARENT}

    middleware = Tracing()
    middleware.before_process_message(None, Job)  # type: ignore[arg-type]
    assert (tracing.here() or "").split("-")[1] == TRACE
    middleware.after_skip_message(None, Job)  # type: ignore[arg-type]
    assert tracing.here() is None


def test_a_collector_that_is_away_costs_nothing_but_spans(app: object) -> None:
    tracing.connect("http://127.0.0.1:9")
    try:
        with tracing.span("a request", "server"):
            assert tracing.here()
    finally:
        tracing.connect("")
