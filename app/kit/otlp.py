"""OpenTelemetry over OTLP/HTTP; imported only where an endpoint is set."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from structlog.contextvars import get_contextvars

from app.kit.tracing import Kind

KINDS = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
EVERY_MS = 1000  # a batch leaves
DEADLINE = 5  # seconds for one batch
IDS = ("correlation_id", "thread_id", "turn_id", "job_id")

_w3c = TraceContextTextMapPropagator()


class OtlpTracer:
    """Makes spans and sends them in batches, from a thread of its own: a collector that is away costs only spans."""

    def __init__(self, endpoint: str) -> None:
        who = {"service.name": "easy-islanders", "service.instance.id": f"{socket.gethostname()}:{os.getpid()}"}
        self._provider = TracerProvider(resource=Resource.create(who))
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=DEADLINE)
        self._provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=EVERY_MS))
        self._tracer = self._provider.get_tracer("easy-islanders")

    @contextmanager
    def span(self, name: str, kind: Kind, parent: str | None) -> Iterator[None]:
        """Be the span at hand inside."""
        context, links = _context(parent)
        if kind != "server" and not trace.get_current_span(context).get_span_context().is_valid:
            yield
            return
        made = self._tracer.start_as_current_span(
            name, context, KINDS[kind], links=links, record_exception=False, set_status_on_exception=False
        )
        with made as one:
            one.set_attributes(_ids())
            try:
                yield
            except BaseException as error:
                one.set_status(Status(StatusCode.ERROR, type(error).__name__))  # its words may be a person's
                raise

    def here(self) -> str | None:
        """Return the W3C header of the span at hand."""
        carrier: dict[str, str] = {}
        _w3c.inject(carrier)
        return carrier.get("traceparent")

    def note(self, attributes: dict[str, str | int | float | bool]) -> None:
        """Put attributes on the span at hand."""
        trace.get_current_span().set_attributes(attributes)

    def flush(self) -> None:
        """Send what is finished."""
        self._provider.force_flush(DEADLINE * 1000)


def _context(parent: str | None) -> tuple[Context | None, list[Link]]:
    """Return where a span hangs: below the one at hand when that is of the same trace, else below `parent`."""
    if not parent:
        return None, []
    here, above = trace.get_current_span().get_span_context(), _w3c.extract({"traceparent": parent}, Context())
    wanted = trace.get_current_span(above).get_span_context()
    if not wanted.is_valid or here.trace_id == wanted.trace_id:
        return None, []
    return above, [Link(here)] if here.is_valid else []


def _ids() -> dict[str, str]:
    bound = get_contextvars()
    return {name: str(bound[name]) for name in IDS if name in bound}
