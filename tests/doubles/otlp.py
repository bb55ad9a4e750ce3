"""A collector: what OTLP over HTTP talks to, on a real socket. Keeps every span that it is told."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.doubles.receiver import receiving


@dataclass(frozen=True)
class Told:
    """One span."""

    name: str
    trace: str
    id: str
    parent: str
    instance: str
    attributes: dict[str, str]
    failed: bool


class Collector:
    """Where spans go, and all bytes that came."""

    def __init__(self) -> None:
        self.url = ""
        self.spans: list[Told] = []
        self.raw = b""

    def of(self, trace: str) -> dict[str, Told]:
        """Return the spans of a trace by name, the first of each."""
        return {span.name: span for span in reversed(self.spans) if span.trace == trace}

    def take(self, raw: bytes) -> None:
        self.raw += raw
        for resource in ExportTraceServiceRequest.FromString(raw).resource_spans:
            who = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [_told(span, who["service.instance.id"]) for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    """Serve on a free port for as long as the context lasts."""
    collector = Collector()

    def take(request: BaseHTTPRequestHandler, body: bytes) -> int:
        assert request.path == "/v1/traces"
        collector.take(gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body)
        return 200

    with receiving(take) as at:
        collector.url = f"http://{at}"
        yield collector


def _told(span: Any, instance: str) -> Told:
    attributes = {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}
    parent = span.parent_span_id.hex()
    return Told(span.name, span.trace_id.hex(), span.span_id.hex(), parent, instance, attributes, span.status.code == 2)
