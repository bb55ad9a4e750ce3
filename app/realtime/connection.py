"""Connecting: who is there, what they read, and what they are told first."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from flask import request
from pydantic import ValidationError
from socketio.exceptions import ConnectionRefusedError as Refused

from app.domain import conversations, users
from app.domain.users import Identity
from app.extensions import socketio
from app.kit import logging, metrics, outbox
from app.kit.errors import AppError, NotFound, Unauthorized
from app.kit.transaction import transaction
from app.realtime.events import Hello
from app.realtime.rehydration import rehydrate

UNAUTHORIZED, NOT_FOUND, BROKEN = 4401, 4404, 4500
GRACE = 30  # seconds a client has to send a fresh token

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Connection:
    """One open socket."""

    identity: Identity
    thread_id: UUID
    last_seq: int | None
    cid: str
    since: float = field(default_factory=time.monotonic)
    warned: bool = False  # that its token has expired


connections: dict[str, Connection] = {}


@socketio.on("connect")
def connect(auth: Any = None) -> None:
    """Accept a client with a valid token and a thread of its own; without a thread, its active one."""
    sid, cid = _sid(), logging.sane_correlation_id(request.headers.get("X-Correlation-ID"))
    logging.begin(cid)
    try:
        connections[sid] = _identify(auth, cid)
    except AppError as error:
        code = {401: UNAUTHORIZED, 404: NOT_FOUND}.get(error.status, BROKEN)
        metrics.socket_connects.labels(code).inc()
        _log.info("socket refused", code=code, reason=error.code)
        raise Refused(error.title, {"code": code, "reason": error.code}) from error
    _watch_expiry()
    metrics.socket_connects.labels(200).inc()
    _log.info("socket connected", **_ids(connections[sid]))


@socketio.on("disconnect")
def disconnected(reason: str | None = None) -> None:
    """Forget a client."""
    connection = connections.pop(_sid(), None)
    if connection:
        metrics.socket_closes.labels(str(reason)).inc()
        seconds = round(time.monotonic() - connection.since, 1)
        _log.info("socket closed", reason=str(reason), seconds=seconds, cid=connection.cid, **_ids(connection))


def current() -> Connection:
    """Return the connection whose event is being handled. Raises Unauthorized when its token has expired."""
    connection = connections.get(_sid())
    if connection is None:
        raise Unauthorized
    if connection.identity.expires_at <= datetime.now(UTC):
        raise Unauthorized("The token has expired; send refresh_auth", code="token_expired")
    return connection


def renew(token: str) -> None:
    """Go on with a fresh token of the same person. Raises Unauthorized."""
    with transaction() as session:
        identity = users.identify(session, token)
    connection = connections[_sid()]
    if identity.user_id != connection.identity.user_id:
        raise Unauthorized("This token is somebody else's")
    connection.identity, connection.warned = identity, False


def enter(sid: str, connection: Connection) -> dict[str, Any]:
    """Put a client into its rooms and return the thread's rehydration, in this order: nothing falls between."""
    for room in (outbox.thread_room(connection.thread_id), outbox.person_room(connection.identity.user_id)):
        server().enter_room(sid, room, namespace="/")
    with transaction() as session:
        return rehydrate(session, connection.identity.user_id, connection.thread_id, connection.last_seq)


def tell(sid: str, event: str, connection: Connection, payload: dict[str, Any]) -> None:
    """Push an event to one client alone."""
    outbox.emit_to(sid, event, connection.thread_id, connection.cid, payload)


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


def greet(sid: str, connection: Connection) -> None:
    """Tell a client that it is connected, and everything it needs to show its thread."""
    tell(sid, "chat_status", connection, {"event": "connected"})
    _rehydrate(sid, connection)


def _rehydrate(sid: str, connection: Connection) -> None:
    try:
        payload = enter(sid, connection)
    except AppError as error:  # it will connect again, and find whatever is there then
        logging.survived("socket.rehydrate", error, **_ids(connection))
        server().disconnect(sid, namespace="/")
        return
    tell(sid, "rehydration", connection, payload)


def level_all() -> None:
    """Bring every client level: this process was deaf for a while, so its clients may have missed anything."""
    for sid, connection in list(connections.items()):
        connection.last_seq = None
        _rehydrate(sid, connection)


def _watch_expiry() -> None:
    if not _watching:
        _watching.append(True)
        socketio.start_background_task(_watch_for_ever)


_watching: list[bool] = []


def _watch_for_ever() -> None:
    while True:
        socketio.sleep(1)
        for sid, connection in list(connections.items()):
            late = (datetime.now(UTC) - connection.identity.expires_at).total_seconds()
            if late > 0 and not connection.warned:
                connection.warned = True
                tell(sid, "auth_expired", connection, {"code": UNAUTHORIZED})
            elif late > GRACE:
                server().disconnect(sid, namespace="/")


def server() -> Any:
    """Return python-socketio's server, which Flask-SocketIO's types do not mention."""
    return socketio.server  # type: ignore[attr-defined]


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined] # Flask-SocketIO adds it


def _ids(connection: Connection) -> dict[str, str]:
    return {"user_id": str(connection.identity.user_id), "thread_id": str(connection.thread_id)}
