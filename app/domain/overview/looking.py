"""What the overview learns outside the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from redis.exceptions import RedisError

from app.domain.overview.shapes import LedgerView
from app.extensions import redis
from app.kit import breakers, jobs, logging, presence
from app.kit.breakers import Seen
from app.kit.jobs import Backlog
from app.kit.presence import Sockets

LEDGER = "overview:ledger"
LEDGER_FRESH = 10  # seconds: counting it reads every message there is


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen; None for what Redis could not be asked."""

    backlog: Backlog | None
    sockets: Sockets | None
    breakers: Mapping[str, Seen]
    ledger: LedgerView | None  # as somebody counted it a moment ago


def look() -> Looked:
    """Ask Redis and the breakers; a Redis that is away is no reason to show nothing."""
    return Looked(
        backlog=jobs.count_or_none(),
        sockets=presence.sockets(),
        breakers={name: breakers.look(name) for name in breakers.POLICIES},
        ledger=_ledger(),
    )


def keep(looked: Looked, counted: LedgerView) -> None:
    """Let whoever looks within the next seconds use this count, unless it is an older one that was used again."""
    if looked.ledger:
        return
    try:
        redis.client.set(LEDGER, counted.model_dump_json(), ex=LEDGER_FRESH, nx=True)
    except RedisError as error:
        logging.survived("overview.keep", error)


def _ledger() -> LedgerView | None:
    try:
        kept = redis.client.get(LEDGER)
    except RedisError as error:
        logging.survived("overview.ledger", error)
        return None
    return LedgerView.model_validate_json(kept) if kept else None
