"""METRICS: every number this system tells Prometheus, declared once."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

FAST = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

# What a person feels
requests = Histogram("http_request_seconds", "Time of a REST request", ["route", "method", "status"], buckets=FAST)
turns_accepted = Counter("turns_accepted_total", "Messages answered with 202 that began a turn")
turns_ended = Counter("turns_ended_total", "Turns by how they ended", ["status"])
turn_wait = Histogram("turn_wait_seconds", "From the 202 to the claim by a worker", buckets=FAST)
turn_think = Histogram("turn_think_seconds", "From the claim to the recorded reply", ["agent"], buckets=FAST)

ledger = Gauge(
    "ledger_messages", "Accepted messages and what became of them", ["column"], multiprocess_mode="mostrecent"
)

jobs = Histogram("job_seconds", "Time of a job by actor and outcome", ["actor", "outcome"], buckets=FAST)

# The language model
llm = Histogram("llm_seconds", "Time of a call of the model, its retry included", ["purpose", "outcome"], buckets=FAST)
llm_first_piece = Histogram("llm_first_piece_seconds", "From the question to the first piece", buckets=FAST)
llm_tokens = Counter("llm_tokens_total", "Tokens spent, those of broken answers estimated", ["direction"])
llm_cost = Counter("llm_cost_usd_total", "Dollars spent on the model")
llm_budget = Gauge(
    "llm_budget_used_ratio",
    "Share of the day's budget that is spent; from 1 on the model is not asked",
    multiprocess_mode="mostrecent",
)

# Outside providers
breaker_state = Gauge(
    "breaker_state", "0 closed, 1 half open, 2 open, of the worst process", ["name"], multiprocess_mode="livemax"
)
redactions = Counter("redactions_total", "What was kept from a service, by what it was", ["kind"])
breaker_changes = Counter("breaker_changes_total", "Changes of state by the one they led to", ["name", "to"])
handoffs = Counter("handoffs_total", "Threads in which a person is wanted, by why", ["reason"])

# The memory
memory_writes = Counter("memory_writes_total", "Turns that the memory was told, by how that ended", ["outcome"])
memory_seconds = Histogram("memory_seconds", "Time of a call of the memory", ["operation", "outcome"], buckets=FAST)
memory_waiting = Gauge("memory_waiting", "Turns that the memory is owed", multiprocess_mode="mostrecent")
memory_oldest = Gauge("memory_oldest_seconds", "How long the oldest of them has waited", multiprocess_mode="mostrecent")

# What is sent to people
deliveries = Counter("deliveries_total", "Deliveries by the state they came to", ["channel", "state"])
deliveries_waiting = Gauge(
    "deliveries_waiting", "Deliveries that have not ended", ["state"], multiprocess_mode="mostrecent"
)
sms_segments = Counter("sms_segments_total", "SMS that were paid for")

# Sockets
socket_connects = Counter("socket_connects_total", "Socket handshakes by result", ["code"])
socket_closes = Counter("socket_closes_total", "Sockets closed by reason", ["reason"])
socket_lives = Histogram(
    "socket_seconds", "How long a socket was open", ["reason"], buckets=(1, 10, 60, 300, 900, 3600, 14400, 86400)
)
socket_events = Counter("socket_events_total", "What clients said, by how it was acknowledged", ["event", "outcome"])
sockets_open = Gauge("sockets_open", "Open sockets of a process", multiprocess_mode="liveall")

# What went wrong without stopping anything: each of these is also one log line
swallowed = Counter("non_fatal_failures_total", "Failures that were logged and survived", ["operation"])
dead_letters = Counter("dead_letters_total", "Jobs that died, by why", ["reason"])
rate_limit = Counter("rate_limit_decisions_total", "Rate limit decisions", ["scope", "decision"])


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
            if metric.name == "breaker_state" and self._levels:
                metric.samples = [Sample(metric.name, {"name": name}, level) for name, level in self._levels.items()]
            yield metric


def forget_the_dead(folder: str) -> None:
    """Drop what processes that are gone have left to say about themselves, such as a breaker that was open."""
    for path in Path(folder).glob("gauge_live*_*.db"):
        pid = int(path.stem.rpartition("_")[2])
        if not _lives(pid):
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


METRICS = (
    requests,
    turns_accepted,
    turns_ended,
    turn_wait,
    turn_think,
    ledger,
    jobs,
    llm,
    llm_first_piece,
    llm_tokens,
    llm_cost,
    llm_budget,
    breaker_state,
    redactions,
    breaker_changes,
    handoffs,
    memory_writes,
    memory_seconds,
    memory_waiting,
    memory_oldest,
    deliveries,
    deliveries_waiting,
    sms_segments,
    socket_connects,
    socket_closes,
    socket_lives,
    socket_events,
    sockets_open,
    swallowed,
    dead_letters,
    rate_limit,
)
