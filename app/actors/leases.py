"""Leases of the turns that this process is thinking about: renewed while it lives, so that long thoughts are not lost.

One thread for all of them. It sleeps while there is nothing to renew.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.domain import turns
from app.kit import logging
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

RENEW_EVERY = turns.LEASE.total_seconds() / 3


@dataclass(eq=False, slots=True)
class Lease:
    """A claim being worked on; `lost` is set once somebody else may have it."""

    claim: turns.Claim
    lost: threading.Event = field(default_factory=threading.Event)


_held: set[Lease] = set()
_change = threading.Condition()
_renewer: list[threading.Thread] = []


@contextmanager
def held(claim: turns.Claim) -> Iterator[Lease]:
    """Keep the lease of `claim` renewed inside."""
    lease = Lease(claim)
    with _change:
        _held.add(lease)
        if not _renewer:
            _renewer.append(threading.Thread(target=_renew_for_ever, name="leases", daemon=True))
            _renewer[0].start()
        _change.notify()
    try:
        yield lease
    finally:
        with _change:
            _held.discard(lease)


def _renew_for_ever() -> None:
    pause = threading.Event()
    while True:
        with _change:
            _change.wait_for(lambda: _held)
        pause.wait(RENEW_EVERY)
        renew_all()


def renew_all() -> None:
    """Renew every lease this process holds now and mark those that are lost."""
    with _change:
        leases = set(_held)
    if not leases:
        return
    try:
        with transaction() as session:
            kept = turns.renew(session, [lease.claim for lease in leases])
    except Unavailable as error:
        logging.survived("leases.renew", error)  # whether they are lost is not known; recording will find out
        return
    for lease in leases:
        if lease.claim.claim_id not in kept:
            lease.lost.set()
