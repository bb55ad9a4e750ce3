"""METRICS: every number this system tells Prometheus, declared once."""

from typing import NamedTuple

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

FAST = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

# What a person feels
requests = Histogram("http_request_seconds", "Time of a REST request", ["route", "method", "status"], buckets=FAST)
turns_accepted = Counter("turns_accepted_total", "Messages answered with 202 that began a turn")
turns_ended = Counter("turns_ended_total", "Turns by how they ended", ["status"])
turn_think = Histogram("turn_think_seconds", "From the claim to the recorded reply", ["agent"], buckets=FAST)
turn_whole = Histogram("turn_seconds", "From the 202 to the recorded reply", buckets=FAST)
brain_step = Histogram("brain_step_seconds", "Time of each step of thinking", ["node"], buckets=FAST)
turn_stage = Histogram("turn_stage_seconds", "Time of each stage of a turn", ["stage"], buckets=FAST)

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
socket_closes = Counter("socket_closes_total", "Sockets closed, by code and reason", ["code", "reason"])
socket_lives = Histogram(
    "socket_seconds", "How long a socket was open", ["reason"], buckets=(1, 10, 60, 300, 900, 3600, 14400, 86400)
)
socket_events = Counter("socket_events_total", "What clients said, by how it was acknowledged", ["event", "outcome"])
sockets_open = Gauge("sockets_open", "Open sockets of all processes that share a folder", multiprocess_mode="livesum")

# What went wrong without stopping anything: each of these is also one log line
swallowed = Counter("non_fatal_failures_total", "Failures that were logged and survived", ["operation"])
dead_letters = Counter("dead_letters_total", "Jobs that died, by why", ["reason"])
rate_limit = Counter("rate_limit_decisions_total", "Rate limit decisions", ["scope", "decision"])


class Standing(NamedTuple):
    """A gauge that is asked for with each scrape of a web process; nobody has to live to keep it true."""

    meaning: str
    labels: tuple[str, ...] = ()


STANDING = {
    "queue_jobs": Standing("Jobs in the broker's queues", ("queue", "state")),
    "queue_oldest_seconds": Standing("Age of the oldest ready job of a queue", ("queue",)),
    "dead_jobs": Standing("Jobs that died and that nobody has replayed or resolved", ("queue",)),
    "turns_open": Standing("Messages that wait for their reply"),
    "turns_oldest_seconds": Standing("How long the oldest of them has waited"),
    "workers_alive": Standing("Worker processes that listen to the broker"),
    "scheduler_last_run_timestamp_seconds": Standing("When the scheduler last started a job, 0 for never"),
    "alerts_open": Standing("Alerts of our own check that are open now", ("alert",)),
}

METRICS = (
    requests,
    turns_accepted,
    turns_ended,
    turn_think,
    turn_whole,
    turn_stage,
    brain_step,
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


class Described(NamedTuple):
    """A metric as Prometheus sees it."""

    name: str
    type: str
    labels: tuple[str, ...]
    meaning: str


def catalog() -> list[Described]:
    """Return every metric that `/metrics` tells, those of processes first."""
    return [
        *map(_described, METRICS),
        *(Described(name, "gauge", one.labels, one.meaning) for name, one in STANDING.items()),
    ]


def _described(metric: MetricWrapperBase) -> Described:
    (family,) = metric.describe()
    name = f"{family.name}_total" if family.type == "counter" else family.name
    return Described(name, family.type, tuple(metric._labelnames), family.documentation)
