"""The open sockets of this process: who is there, what they read, how they are told and closed."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request
from gevent.lock import BoundedSemaphore

from app.domain import users
from app.domain.users import Identity
from app.extensions import socketio
from app.kit import outbox
from app.kit.errors import Unauthorized
from app.kit.transaction import transaction
from app.realtime import limits
from app.realtime.rehydration import rehydrate

UNAUTHORIZED = 4401
AT_ONCE = 10  # sockets of a process that are looked after at the same time
HANG_UP = 1  # seconds a client has to leave by itself once it is told to


@dataclass(slots=True)
class Connection:
    """One open socket."""

    identity: Identity
    thread_id: UUID
    last_seq: int | None
    cid: str
    since: float = field(default_factory=time.monotonic)
    level: int = 0  # the last seq of its thread that it was told of
    listening: bool = False  # to its thread
    warned: bool = False  # that its token has expired
    closed_for: str | None = None  # why we close it
    allowance: limits.Allowance = field(default_factory=limits.Allowance)

    def ids(self) -> dict[str, str]:
        """Return whom and what a line of the log is about."""
        return {"user_id": str(self.identity.user_id), "thread_id": str(self.thread_id)}


connections: dict[str, Connection] = {}
# Whoever is too many waits here, where nothing runs out, rather than for a connection to the database, which is refused
# after seconds: a thousand that come back at once would all be refused, and come back at once again.
gate = BoundedSemaphore(AT_ONCE)


def current() -> Connection:
    """Return the connection whose event is being handled. Raises Unauthorized when its token has expired."""
    connection = here()
    if connection.identity.expires_at <= datetime.now(UTC):
        raise Unauthorized("The token has expired; send refresh_auth", code="token_expired")
    return connection


def here() -> Connection:
    """Return the connection whose event is being handled, expired or not. Raises Unauthorized when it is closed."""
    connection = connections.get(sid())
    if connection is None or connection.closed_for:
        raise Unauthorized
    return connection


def of_person(user_id: UUID) -> list[str]:
    """Return the sockets that a person has open in this process."""
    return [sid for sid, connection in list(connections.items()) if connection.identity.user_id == user_id]


def renew(token: str) -> None:
    """Go on with a fresh token of the same person. Raises Unauthorized."""
    with transaction() as session:
        identity = users.identify(session, token)
    connection = here()
    if identity.user_id != connection.identity.user_id:
        raise Unauthorized("This token is somebody else's")
    server().leave_room(sid(), outbox.sign_in_room(connection.identity.family_id), namespace="/")
    server().enter_room(sid(), outbox.sign_in_room(identity.family_id), namespace="/")
    connection.identity, connection.warned = identity, False


def enter(sid: str, connection: Connection) -> dict[str, Any]:
    """Put a client into its rooms and return the thread's rehydration, in this order: nothing falls between."""
    identity = connection.identity
    person, sign_in = outbox.person_room(identity.user_id), outbox.sign_in_room(identity.family_id)
    for room in (outbox.thread_room(connection.thread_id), person, sign_in):
        server().enter_room(sid, room, namespace="/")
    with transaction() as session:
        told = rehydrate(session, identity.user_id, connection.thread_id, connection.last_seq)
    connection.level = told["messages"][-1]["seq"] if told["messages"] else connection.last_seq or 0
    connection.listening = True
    return told


def tell(sid: str, event: str, connection: Connection, payload: dict[str, Any]) -> None:
    """Push an event to one client alone."""
    outbox.emit_to(sid, event, connection.thread_id, connection.cid, payload)


def close(sid: str, reason: str) -> None:
    """End a connection of this process; `reason` is what the log and the numbers say."""
    connection = connections.get(sid)
    if connection is None or connection.closed_for:
        return
    connection.closed_for = reason
    line = server().manager.eio_sid_from_sid(sid, "/")
    server().disconnect(sid, namespace="/")
    socketio.start_background_task(_leave_time, line)  # the line itself is the client's to end: it may not care to


def hang_up(line: str, reason: str) -> None:
    """End a line of this process at once, with whoever is connected over it."""
    sid = server().manager.sid_from_eio_sid(line, "/")
    if connection := connections.get(sid):
        connection.closed_for = connection.closed_for or reason
    server().eio.disconnect(line)


def server() -> Any:
    """Return python-socketio's server, which Flask-SocketIO's types do not mention."""
    return socketio.server  # type: ignore[attr-defined]


def _leave_time(line: str) -> None:
    socketio.sleep(HANG_UP)
    server().eio.disconnect(line)


def sid() -> str:
    """Return the id of the socket whose event is being handled."""
    return str(request.sid)  # type: ignore[attr-defined] # Flask-SocketIO adds it
