"""Live panels: who watches is pushed how everything is, counted once for all processes and only while somebody does."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import uuid4

from app.domain import overview, queues, users
from app.extensions import redis, socketio
from app.kit import jobs, logging, outbox
from app.kit.errors import Forbidden
from app.kit.transaction import transaction
from app.realtime import connection
from app.realtime.connection import connections, server

Panel = Literal["overview", "queues"]
EVERY = 2  # seconds between two pushes of a panel, over all processes
WATCHERS = ("admin", "operator")

_watching: dict[str, set[Panel]] = {}  # by socket of this process
_started: list[bool] = []


def watch(panel: Panel | None) -> None:
    """Push `panel` to the socket at hand from now on; None: nothing any more. Raises Forbidden."""
    sid = connection.sid()
    if panel is None:
        _leave(sid)
        return
    if connection.current().identity.role not in WATCHERS:
        raise Forbidden("Only an admin or an operator may watch this")
    _watching.setdefault(sid, set()).add(panel)
    server().enter_room(sid, outbox.ops_room(panel), namespace="/")
    if not _started:
        _started.append(True)
        socketio.start_background_task(_for_ever)


def push() -> None:
    """Push what is watched in this process, unless another one has just done so for all."""
    _dismiss()
    wanted = {panel for panels in _watching.values() for panel in panels}
    for panel in sorted(wanted):
        if _is_ours(panel):
            outbox.emit_ops(panel, str(uuid4()), PANELS[panel]())


def _dismiss() -> None:
    """Let nobody watch who has gone or is no admin any more: a role ends without its sign-in ending."""
    for sid in [sid for sid in _watching if sid not in connections]:
        del _watching[sid]
    people = {sid: connections[sid].identity.user_id for sid in _watching}
    if not people:
        return
    with transaction() as session:
        allowed = users.having_role(session, set(people.values()), WATCHERS)
    for sid in [sid for sid, user_id in people.items() if user_id not in allowed]:
        _leave(sid)


def _leave(sid: str) -> None:
    for panel in _watching.pop(sid, ()):
        server().leave_room(sid, outbox.ops_room(panel), namespace="/")


def _is_ours(panel: Panel) -> bool:
    """Whether this process counts now, for all: the first to ask within a period."""
    # A little less than the period, or whoever counted last would find its own mark and skip every second time.
    return bool(redis.client.set(f"ops:{panel}", 1, nx=True, px=round(EVERY * 1000 * 0.9)))


def _overview() -> dict[str, Any]:
    looked = overview.look()
    with transaction() as session:
        view = overview.view(session, looked)
    overview.keep(looked, view.ledger)
    return view.model_dump(mode="json")


def _queues() -> dict[str, Any]:
    counted = jobs.count()
    with transaction() as session:
        items = queues.standing(session, counted)
    return {"items": [one.model_dump(mode="json") for one in items], "next_cursor": None}


PANELS: dict[Panel, Callable[[], dict[str, Any]]] = {"overview": _overview, "queues": _queues}


def _for_ever() -> None:
    while True:
        logging.begin(str(uuid4()))
        try:
            if _watching:
                push()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next push may go well
            logging.survived("socket.ops", error)
        socketio.sleep(EVERY)
