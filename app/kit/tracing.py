"""Traces: one from a request through the queue to the reply and its push, when OTEL_EXPORTER_OTLP_ENDPOINT is set.

Without it nothing of OpenTelemetry is imported, and a span is one shared object that does nothing.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

Kind = Literal["internal", "server", "producer", "consumer"]


class Tracer(Protocol):
    """Whatever makes spans."""

    def span(self, name: str, kind: Kind, parent: str | None) -> AbstractContextManager[None]:
        """Return a span around what happens inside."""

    def here(self) -> str | None:
        """Return the traceparent of the span at hand."""

    def note(self, attributes: dict[str, str | int | float | bool]) -> None:
        """Put attributes on the span at hand."""

    def flush(self) -> None:
        """Send what is finished."""


_NOTHING: AbstractContextManager[None] = nullcontext()
_tracers: list[Tracer] = []  # one, or none


def connect(endpoint: str) -> None:
    """Send the spans of this process to `endpoint` (OTLP over HTTP), none when it is empty."""
    _tracers.clear()
    if endpoint:
        from app.kit.otlp import OtlpTracer

        _tracers.append(OtlpTracer(endpoint))


def span(name: str, kind: Kind = "internal", parent: str | None = None) -> AbstractContextManager[None]:
    """Return a span around what happens inside, with the correlation id at hand and never an error's words.

    `parent` is a traceparent. Only a `server` begins a trace; anything else without one is not traced.
    """
    return _tracers[0].span(name, kind, parent) if _tracers else _NOTHING


def here() -> str | None:
    """Return the traceparent of the span at hand, None where nothing is traced."""
    return _tracers[0].here() if _tracers else None


def note(**attributes: str | int | float | bool) -> None:
    """Put attributes on the span at hand: ids, counts and names, never what a person wrote."""
    if _tracers:
        _tracers[0].note(attributes)


def flush() -> None:
    """Send what is finished, for a process that is about to end."""
    if _tracers:
        _tracers[0].flush()
