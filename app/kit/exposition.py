"""Telling Prometheus: the numbers of all processes that share a folder, and a port for processes that serve no page."""

import secrets
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from app.config import settings
from app.kit import breakers, tallies
from app.kit.metrics import STANDING, breaker_state

Numbers = dict[str, dict[tuple[str, ...], float]]  # the name of a metric: its value by the values of its labels


class AllProcesses(Collector):
    """The numbers of all processes that share a folder; the breakers' states as `levels` has them, when it does.

    A process sees a state only when it calls, so what the idle ones last saw is not true for long.
    """

    def __init__(self, levels: Mapping[str, int] | None) -> None:
        self._levels = levels
        self._processes = MultiProcessCollector(None)  # type: ignore[no-untyped-call]

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        for metric in self._processes.collect():  # type: ignore[no-untyped-call]
            if metric.name != "breaker_state" or not self._levels:
                yield metric
        if self._levels:
            (states,) = breaker_state.describe()
            states.samples = [Sample(states.name, {"name": name}, level) for name, level in self._levels.items()]
            yield states


def text(standing: Numbers | None = None) -> bytes:
    """Return what Prometheus reads: the processes' numbers, and `standing`, which was asked for just now."""
    levels = breakers.levels()  # also brings this process's own gauges up to date
    told = b"".join(generate_latest(_Asked(name, values)) for name, values in (standing or {}).items())
    if not settings().prometheus_multiproc_dir:
        return generate_latest(REGISTRY) + told
    forget_the_dead(settings().prometheus_multiproc_dir)
    registry = CollectorRegistry()
    registry.register(AllProcesses(levels))
    return generate_latest(registry) + told


def admits(token: str | None) -> bool:
    """Tell whether whoever shows `token` may read the numbers: with METRICS_TOKEN, or anybody in development."""
    expected = settings().metrics_token.get_secret_value()
    if expected:
        return secrets.compare_digest((token or "").encode(), expected.encode())
    return not settings().is_production


def serve(host: str, port: int) -> ThreadingHTTPServer:
    """Serve `/metrics` of this process and those of its folder until it ends. Raises OSError for a port in use.

    An own port is for a private network: where METRICS_TOKEN is set it asks for it, too.
    """
    server = ThreadingHTTPServer((host, port), _Page)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def forget_the_dead(folder: str) -> None:
    """Drop what processes that are gone have left to say about themselves, such as a breaker that was open."""
    for path in Path(folder).glob("gauge_live*_*.db"):
        if not tallies.lives(tallies.owner(path)):
            mark_process_dead(tallies.owner(path), folder)  # type: ignore[no-untyped-call]


class _Asked(Collector):
    """One metric of STANDING."""

    def __init__(self, name: str, values: Mapping[tuple[str, ...], float]) -> None:
        self._name, self._values = name, values

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily(self._name, STANDING[self._name].meaning, labels=STANDING[self._name].labels)
        for labels, value in self._values.items():
            family.add_metric(labels, value)
        yield family


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        token = settings().metrics_token.get_secret_value()
        if self.path != "/metrics" or (token and not admits(given)):
            self.send_error(404)
            return
        body = text()
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: a scrape every few seconds is no news."""
