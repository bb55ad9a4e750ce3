"""Users, whom both flavours answer for alike."""

from collections.abc import Callable

from tests.doubles.zep.service import NIL, Service
from tests.doubles.zep.wire import NOT_A_PAGE, OK, Answer, Asked, Row, bad, error

FIELDS = ("email", "first_name", "last_name", "metadata")


def answer_users(service: Service, asked: Asked, shown: Callable[[Row], Row]) -> Answer:
    """Answer what is asked below /users; `shown` is how a session or thread of theirs looks."""
    match (asked.method, *asked.parts[2:]):
        case ("POST", "users"):
            return _add(service, asked.body or {})
        case ("GET", "users" | "users-ordered"):
            rows = [_user(row) for row in service.users.values()]
            return Answer(200, {"users": rows, "total_count": len(rows), "row_count": len(rows)}, "plain")
        case ("GET", "users", user_id, "sessions" | "threads"):
            rows = [shown(row) for row in service.sessions.values() if row["user_id"] == user_id]
            return Answer(200, rows, "plain")
        case ("GET" | "PATCH" | "DELETE", "users", user_id):
            return _one(service, asked, user_id)
    return NOT_A_PAGE


def _add(service: Service, body: Row) -> Answer:
    user_id = body.get("user_id")
    with service.store.lock:
        if not user_id:
            return bad("user_id cannot be empty")
        if user_id in service.users:
            answer = bad(f"user already exists with user_id: {user_id}")
            return Answer(service.already_exists, answer.body)
        row = service.store.new(user_id=user_id, **{name: body.get(name) for name in FIELDS})
        service.store.commit(("users", user_id, row))
    if service.graphiti_is_down:
        return error(500, "graphiti is away")
    return Answer(201, _user(row), "plain")


def _one(service: Service, asked: Asked, user_id: str) -> Answer:
    if user_id not in service.users:
        return error(404, "not found")
    if asked.method == "DELETE":
        return _remove(service, user_id)
    if asked.method == "PATCH":
        given = {name: value for name, value in (asked.body or {}).items() if name in FIELDS}
        service.store.commit(("users", user_id, {**service.users[user_id], **given}))
    return Answer(200, _user(service.users[user_id]), "plain")


def _remove(service: Service, user_id: str) -> Answer:
    """Remove a user with all sessions, and what was concluded from them."""
    store = service.store
    with store.lock:
        theirs = {row["session_id"] for row in store.sessions.values() if row["user_id"] == user_id}
        store.commit(
            *store.without("messages", lambda row: row["session_id"] in theirs),
            *store.without("sessions", lambda row: row["session_id"] in theirs),
            ("users", user_id, None),
        )
        if service.graphiti_is_down:
            return error(500, "graphiti is away")
        store.commit(*store.without("facts", lambda row: row["group"] in {user_id, *theirs}))
    return Answer(200, OK)


def _user(row: Row) -> Row:
    return {**row, "deleted_at": None, "project_uuid": NIL}
