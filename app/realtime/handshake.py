"""Coming and going: who is let in, what they are told first, what is left of them."""

import time
from typing import Any

import structlog
from flask import request
from pydantic import ValidationError
from socketio.exceptions import ConnectionRefusedError as Refused

from app.domain import conversations, users
from app.extensions import socketio
from app.kit import logging, metrics
from app.kit.errors import AppError, NotFound, Unauthorized
from app.kit.transaction import transaction
from app.realtime import connection, frames, limits, seats
from app.realtime.connection import UNAUTHORIZED, Connection, connections, gate, server
from app.realtime.events import Hello

NOT_FOUND, TOO_MANY, BROKEN = 4404, 4429, 4500
LOST = 1006
CLOSES = {  # whatever else we close a socket for is the end of its sign-in, whatever else happens to it is a lost line
    "client disconnect": 1000,
    "transport close": 1001,
    "server disconnect": 1001,
    "gone": 1001,
    "flooding": TOO_MANY,
    "not reading": TOO_MANY,
    "thread_not_found": NOT_FOUND,
    "database_unavailable": BROKEN,
}
CODES = {401: UNAUTHORIZED, 404: NOT_FOUND, 429: TOO_MANY}

_log = structlog.stdlib.get_logger(__name__)


class Gone(AppError):
    """The client has left while it waited for its turn."""

    code = "gone"


@socketio.on("connect")
def connect(auth: Any = None) -> None:
    """Accept a client with a valid token and a thread of its own; without a thread, its active one."""
    sid, cid = connection.sid(), logging.sane_correlation_id(request.headers.get("X-Correlation-ID"))
    logging.begin(cid)
    try:
        with gate:
            _stop_if_gone(sid)
            limits.connects(request.remote_addr or "")
            one = _identify(auth, cid)
            seats.take(one.identity.user_id, sid, len(connection.of_person(one.identity.user_id)))
    except AppError as error:
        raise _refusal(error) from error
    except Exception as error:
        _log.exception("unexpected error", error=type(error).__name__)
        raise _refusal(AppError()) from error
    connections[sid] = one
    _count()
    metrics.socket_connects.labels(200).inc()
    _log.info("socket connected", transport=request.args.get("transport"), **one.ids())


@socketio.on("disconnect")
def disconnected(reason: str | None = None) -> None:
    """Forget a client."""
    sid = connection.sid()
    one = connections.pop(sid, None)
    if one is None:
        return
    _count()
    with gate:
        seats.leave(one.identity.user_id, sid)
    why, seconds = one.closed_for or str(reason), time.monotonic() - one.since
    code = CLOSES.get(why, UNAUTHORIZED if one.closed_for else LOST)
    metrics.socket_closes.labels(code, why).inc()
    metrics.socket_lives.labels(why).observe(seconds)
    _log.info("socket closed", reason=why, seconds=round(seconds, 1), cid=one.cid, **one.ids())


def greet(sid: str, one: Connection) -> None:
    """Tell a client that it is connected, and everything it needs to show its thread."""
    connection.tell(sid, "chat_status", one, {"event": "connected"})
    bring_level(sid, one)


def bring_level(sid: str, one: Connection) -> None:
    """Tell a client everything it needs to show its thread."""
    try:
        with gate:
            _stop_if_gone(sid)
            payload = connection.enter(sid, one)
    except AppError as error:  # it will connect again, and find whatever is there then
        logging.survived("socket.rehydrate", error, **one.ids())
        connection.close(sid, error.code)
        return
    connection.tell(sid, "rehydration", one, payload)


def _stop_if_gone(sid: str) -> None:
    """Raise Gone for who did not wait: when many come at once, work for them would be time of those who still do."""
    if frames.is_gone(server().get_environ(sid, "/") or {}):
        raise Gone


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


def _count() -> None:
    metrics.sockets_open.set(len(connections))
