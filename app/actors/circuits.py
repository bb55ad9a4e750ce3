"""What the breakers of a process ask of the database, and what is done about overrides now and then."""

import os
import socket
from collections.abc import Mapping
from typing import cast

import dramatiq

from app.domain import circuits
from app.kit import breakers
from app.kit.breakers import Change, Forced, Override
from app.kit.transaction import transaction


def connect() -> None:
    """Have the breakers of this process heed overrides and write down their changes."""
    breakers.connect(_overrides, _record)


@dramatiq.actor(actor_name="circuits.sweep", queue_name="chores")
def sweep() -> None:
    """End the overrides whose time is over, send the alerts that are still owed, drop what is old."""
    with transaction() as session:
        circuits.end_expired(session)
        circuits.alert_again(session)
        circuits.forget_old(session)


def _overrides() -> Mapping[str, Override]:
    with transaction() as session:
        rows = circuits.in_force(session)
    return {row.component: Override(cast("Forced", row.state), row.expires_at) for row in rows}


def _record(change: Change) -> None:
    with transaction() as session:
        circuits.changed(session, change, f"{socket.gethostname()}:{os.getpid()}")
