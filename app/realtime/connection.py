"""Connecting: who is there, what they read, and what they are told first."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from flask import request
from gevent.lock import BoundedSemaphore
from pydantic import ValidationError
from socketio.exceptions import ConnectionRefusedError as Refused

from app.domain import conversations, users
from app.domain.users import Identity
from app.extensions import socketio
from app.kit import logging, metrics, outbox
from app.kit.errors import AppError, NotFound, Unauthorized
from app.kit.transaction import transaction
from app.realtime import limits, seats
from app.realtime.events import Hello
from app.realtime.rehydration import rehydrate

UNAUTHORIZED, NOT_FOUND, TOO_MANY, BROKEN = 4401, 4404, 4429, 4500
CODES = {401: UNAUTHORIZED, 404: NOT_FOUND, 429: TOO_MANY}
AT_ONCE = 10  # sockets of a process that are looked after at the same time
HANG_UP = 1  # seconds a client has to leave by itself once it is told to

_log = structlog.stdlib.get_logger(__name__)


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


@socketio.on("connect")
def connect(auth: Any = None) -> None:
    """Accept a client with a valid token and a thread of its own; without a thread, its active one."""
    sid, cid = _sid(), logging.sane_correlation_id(request.headers.get("X-Correlation-ID"))
    logging.begin(cid)
    try:
        with gate:
            limits.connects(request.remote_addr or "")
            connection = _identify(auth, cid)
            seats.take(connection.identity.user_id, sid, len(of_person(connection.identity.user_id)))
    except AppError as error:
        raise _refusal(error) from error
    except Exception as error:
        _log.exception("unexpected error", error=type(error).__name__)
        raise _refusal(AppError()) from error
    connections[sid] = connection
    _count()
    metrics.socket_connects.labels(200).inc()
    _log.info("socket connected", transport=request.args.get("transport"), **connection.ids())


@socketio.on("disconnect")
def disconnected(reason: str | None = None) -> None:
    """Forget a client."""
    sid = _sid()
    connection = connections.pop(sid, None)
    if connection is None:
        return
    _count()
    with gate:
        seats.leave(connection.identity.user_id, sid)
    why, seconds = connection.closed_for or str(reason), time.monotonic() - connection.since
    metrics.socket_closes.labels(why).inc()
    metrics.socket_lives.labels(why).observe(seconds)
    _log.info("socket closed", reason=why, seconds=round(seconds, 1), cid=connection.cid, **connection.ids())


def current() -> Connection:
    """Return the connection whose event is being handled. Raises Unauthorized when its token has expired."""
    connection = here()
    if connection.identity.expires_at <= datetime.now(UTC):
        raise Unauthorized("The token has expired; send refresh_auth", code="token_expired")
    return connection


def here() -> Connection:
    """Return the connection whose event is being handled, expired or not. Raises Unauthorized when it is closed."""
    connection = connections.get(_sid())
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
    server().leave_room(_sid(), outbox.sign_in_room(connection.identity.family_id), namespace="/")
    server().enter_room(_sid(), outbox.sign_in_room(identity.family_id), namespace="/")
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


def greet(sid: str, connection: Connection) -> None:
    """Tell a client that it is connected, and everything it needs to show its thread."""
    tell(sid, "chat_status", connection, {"event": "connected"})
    bring_level(sid, connection)


def bring_level(sid: str, connection: Connection) -> None:
    """Tell a client everything it needs to show its thread."""
    try:
        with gate:
            payload = enter(sid, connection)
    except AppError as error:  # it will connect again, and find whatever is there then
        logging.survived("socket.rehydrate", error, **connection.ids())
        close(sid, "not rehydrated")
        return
    tell(sid, "rehydration", connection, payload)


def server() -> Any:
    """Return python-socketio's server, which Flask-SocketIO's types do not mention."""
    return socketio.server  # type: ignore[attr-defined]


def _identify(auth: Any, cid: str) -> Connection:
    try:
        hello = Hello.model_validate(auth or {})
    except ValidationError as error:
        if any(one["loc"][:1] == ("thread_id",) for one in error.errors()):
            raise NotFound("There is no such thread", code="thread_not_found") from error
        raise Unauthorized("The handshake is not usable", code="bad_handshake") from error
    with transaction() as session:
        identity = users.identify(session, hello.token)
        if hello.thread_id:
            thread = conversations.own(session, identity.user_id, hello.thread_id)
        else:
            thread = conversations.active(session, identity.user_id)
    return Connection(identity, thread.id, hello.last_seq, cid)


def _refusal(error: AppError) -> Refused:
    code = CODES.get(error.status, BROKEN)
    metrics.socket_connects.labels(code).inc()
    _log.info("socket refused", code=code, reason=error.code)
    wait = {"retry_after": error.retry_after} if error.retry_after else {}
    return Refused(error.title, {"code": code, "reason": error.code, **wait})


def _leave_time(line: str) -> None:
    socketio.sleep(HANG_UP)
    server().eio.disconnect(line)


def _count() -> None:
    metrics.sockets_open.set(len(connections))


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined] # Flask-SocketIO adds it
