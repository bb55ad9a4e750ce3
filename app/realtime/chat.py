"""What a client may say over its socket; everything is acknowledged with `{ok: …}`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import uuid4

import structlog
from flask_socketio import leave_room
from pydantic import BaseModel

from app.domain import conversations, turns
from app.domain.turns import Incoming, Outgoing
from app.extensions import socketio
from app.kit import logging, metrics, outbox
from app.kit.errors import Malformed
from app.kit.problems import acknowledge
from app.kit.transaction import transaction
from app.realtime import connection, ops
from app.realtime.events import InThread, Join, Read, Refresh, Sync, Typing, Watch
from app.realtime.rehydration import PAGE, page

Ack = dict[str, Any]
Shape = TypeVar("Shape", bound=BaseModel)

_log = structlog.stdlib.get_logger(__name__)


def _on(event: str, shape: type[Shape]) -> Callable[[Callable[[Shape], Ack]], Any]:
    """Handle `event` with a payload of `shape`; whatever goes wrong is told in the acknowledgement."""

    def declare(handler: Callable[[Shape], Ack]) -> Any:
        @socketio.on(event)
        @wraps(handler)
        def handle(payload: Any = None, *_: Any) -> Ack:
            return _answer(event, lambda: handler(shape.model_validate({} if payload is None else payload)))

        return handle

    return declare


@socketio.on("*")
def unknown(event: str, *_: Any) -> Ack:
    """Refuse what is no event of ours, or no packet that can be read."""
    del event  # never logged nor counted by its name: a client may make up as many as it likes
    return _answer("unknown", _refuse)


def _answer(event: str, call: Callable[[], Ack]) -> Ack:
    """Count an event, let `call` answer it within its limits, and close the socket that goes on beyond them."""
    here = connection.connections.get(connection.sid())
    logging.begin(str(uuid4()), event=event, **(here.ids() if here else {}))
    answer = acknowledge(lambda: _within_limits(event, call))
    outcome = "ok" if answer["ok"] else answer["error"]["code"]
    metrics.socket_events.labels(event, outcome).inc()
    if here and not answer["ok"] and here.allowance.refusals.take() and not here.closed_for:
        _log.warning("socket abused", last=outcome)
        connection.close(connection.sid(), "flooding")
    return answer


def _within_limits(event: str, call: Callable[[], Ack]) -> Ack:
    here = connection.here()
    with connection.gate:
        here.allowance.spend(event, here.identity.user_id)
        return call()


def _refuse() -> Ack:
    raise Malformed("There is no such event, or it cannot be read", code="unknown_event")


@_on("chat_send", Outgoing)
def chat_send(outgoing: Outgoing) -> Ack:
    """Say something, as `POST /chat/` does."""
    incoming = Incoming.of(outgoing, connection.current().identity, logging.correlation_id())
    with turns.admitted(incoming) as admission, transaction() as session:
        accepted = turns.accept(session, incoming, admission)
    return accepted.model_dump(mode="json")


@_on("chat_sync", Sync)
def chat_sync(sync: Sync) -> Ack:
    """Give what came after a message, a page at a time."""
    with transaction() as session:
        thread = conversations.own(session, _user_id(), sync.thread_id)
        rows, more = conversations.messages_after(session, thread.id, sync.after_seq, PAGE)
        answer = page(session, thread, rows, more=more)
    _log.info("resync page", wanted=str(sync.thread_id), after_seq=sync.after_seq, count=len(rows), more=more)
    return answer


@_on("chat_stop", InThread)
def chat_stop(about: InThread) -> Ack:
    """Stop the reply being written."""
    with transaction() as session:
        message = turns.stop(session, _user_id(), about.thread_id)
        return {"message": message and message.view().wire()}


@_on("join", Join)
def join(wanted: Join) -> Ack:
    """Read another thread: leave the present one, enter the other, answer with its rehydration."""
    here = connection.current()
    with transaction() as session:
        conversations.own(session, here.identity.user_id, wanted.thread_id)
    leave_room(outbox.thread_room(here.thread_id))
    here.listening = False
    here.thread_id, here.last_seq = wanted.thread_id, wanted.last_seq
    rehydration = connection.enter(connection.sid(), here)
    _log.info("joined", **here.ids())
    connection.tell(connection.sid(), "rehydration", here, rehydration)
    return {"thread_id": str(here.thread_id)}


@_on("leave", InThread)
def leave(about: InThread) -> Ack:
    """Hear no more of a thread."""
    here = connection.current()
    leave_room(outbox.thread_room(about.thread_id))
    if about.thread_id == here.thread_id:
        here.listening = False
    _log.info("left", **here.ids())
    return {}


@_on("typing", Typing)
def typing(about: Typing) -> Ack:
    """Tell the thread's other readers that its person is typing."""
    with transaction() as session:
        conversations.own(session, _user_id(), about.thread_id)
    payload = {"value": about.value, "agent": "user"}
    outbox.emit_now("typing", about.thread_id, logging.correlation_id(), payload, skip=connection.sid())
    return {}


@_on("read", Read)
def read(about: Read) -> Ack:
    """Remember up to where the person has read."""
    with transaction() as session:
        conversations.mark_read(session, _user_id(), about.thread_id, about.up_to_seq)
        session.flush()
        return {"unread_count": conversations.unread_count(session, _user_id())}


@_on("refresh_auth", Refresh)
def refresh_auth(fresh: Refresh) -> Ack:
    """Go on with a fresh token, without reconnecting."""
    connection.renew(fresh.token)
    return {}


@_on("watch", Watch)
def watch(wanted: Watch) -> Ack:
    """Be pushed how a panel of the console stands."""
    ops.watch(wanted.panel)
    return {"panel": wanted.panel}


def _user_id() -> Any:
    return connection.current().identity.user_id
