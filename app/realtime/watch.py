"""What nobody tells a connection: that its token ran out, its sign-in ended or a push was lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from app.domain import conversations, users
from app.extensions import socketio
from app.kit import logging, outbox, presence
from app.kit.transaction import transaction
from app.realtime import connection, handshake, seats
from app.realtime.connection import UNAUTHORIZED, Connection, connections, server

GRACE = 30  # seconds a client has to send a fresh token
STRANGER = 5  # looks, of which each lets everybody speak: when we are slow, nobody is hung up on for it
BACKLOG = 1000  # packets that wait for a client to read them
EVERY = {"expire": 1, "clear": 2, "compare": 3, "count": 5, "hold": 15}  # seconds

_strangers: dict[str, int] = {}  # lines over which nobody was connected, and how often that was seen
_started: list[bool] = []


def start() -> None:
    """Watch over the sockets of this process from now on; again changes nothing."""
    if not _started:
        _started.append(True)
        for chore in (expire, clear, compare, count, hold):
            socketio.start_background_task(_for_ever, chore)


def expire() -> None:
    """Warn whose token has run out, and close who has not sent another since."""
    for sid, one in list(connections.items()):
        late = (datetime.now(UTC) - one.identity.expires_at).total_seconds()
        if late > GRACE:
            connection.close(sid, "token expired")
        elif late > 0 and not one.warned:
            one.warned = True
            connection.tell(sid, "auth_expired", one, {"code": UNAUTHORIZED})


def clear() -> None:
    """Hang up on lines over which nobody connects, and on clients that have stopped reading."""
    lines = server().eio.sockets
    known = set(server().manager.rooms.get("/", {}).get(None, {}).values())
    for line, stream in list(lines.items()):
        seen = _strangers[line] = 0 if line in known else _strangers.get(line, 0) + 1
        if seen > STRANGER:
            socketio.start_background_task(connection.hang_up, line, "never connected")
        elif stream.queue.qsize() > BACKLOG:
            socketio.start_background_task(connection.hang_up, line, "not reading")
    for line in [line for line in _strangers if line not in lines]:
        del _strangers[line]


def compare() -> None:
    """Repair what a lost push has left: end who is signed out, tell of erased threads and of messages not heard of."""
    snapshot = [(sid, one, one.thread_id) for sid, one in list(connections.items())]
    if not snapshot:
        return
    with transaction() as session:
        living = users.living(session, {one.identity.family_id for _, one, _ in snapshot})
        levels = conversations.levels(session, {thread_id for _, _, thread_id in snapshot})
    for sid, one, thread_id in snapshot:
        if one.identity.family_id not in living:
            end(sid, "revoked")
        elif one.listening and one.thread_id == thread_id:
            _tell_latest(sid, one, levels.get(thread_id))


def count() -> None:
    """Say how many sockets are open here."""
    presence.tell(len(connections))


def hold() -> None:
    """Keep the seats of whoever is connected here."""
    seats.keep((one.identity.user_id, sid) for sid, one in list(connections.items()))


def end(sid: str, reason: str) -> None:
    """Tell a client that its sign-in is over, and close it."""
    if one := connections.get(sid):
        outbox.emit_to(sid, outbox.SESSION_ENDED, None, one.cid, {"code": UNAUTHORIZED, "reason": reason})
        connection.close(sid, reason)


def leave_erased(thread_id: UUID) -> None:
    """Let nobody of this process read a thread that is no more."""
    for sid, one in list(connections.items()):
        if one.thread_id == thread_id:
            one.listening = False
            server().leave_room(sid, outbox.thread_room(thread_id), namespace="/")


def level_all() -> None:
    """Bring every client level: this process was deaf for a while, so its clients may have missed anything."""
    for sid, one in [(sid, one) for sid, one in list(connections.items()) if one.listening]:
        one.last_seq = None
        handshake.bring_level(sid, one)


def _tell_latest(sid: str, one: Connection, level: int | None) -> None:
    if level is None:
        connection.tell(sid, outbox.THREAD_ERASED, one, {})
        leave_erased(one.thread_id)
    elif level > one.level:
        one.level = level
        connection.tell(sid, "latest", one, {"seq": level})


def _for_ever(chore: Callable[[], None]) -> None:
    while True:
        socketio.sleep(EVERY[chore.__name__])
        try:
            chore()
        except Exception as error:  # noqa: BLE001 - whatever it is, everybody else is still to be watched over
            logging.survived(f"socket.{chore.__name__}", error)
