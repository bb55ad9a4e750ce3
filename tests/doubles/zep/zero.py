"""Zep 0.x, for whom a client of 2.0 is pointed at an old server: only /api/v1, and bodies of text."""

from tests.doubles.zep.service import Service
from tests.doubles.zep.wire import NOT_A_PAGE, Answer, Asked, Row


def answer(service: Service, asked: Asked) -> Answer:
    """Answer below /api/v1; everything else is no page of it."""
    match (asked.method, *asked.parts):
        case ("POST", "api", "v1", "sessions", session_id, "memory"):
            return _post(service, (asked.body or {}).get("messages") or [], session_id)
        case ("GET", "api", "v1", "sessions", session_id, "memory"):
            if session_id not in service.sessions:
                return Answer(404, "not found\n", "text")
            return Answer(200, {"messages": service.store.of(session_id)}, "plain")
    return NOT_A_PAGE


def _post(service: Service, messages: list[Row], session_id: str) -> Answer:
    store = service.store
    with store.lock:
        session = service.sessions.get(session_id) or store.new(session_id=session_id, user_id=None, metadata=None)
        rows = [store.new(session_id=session_id, role_type=one.get("role", ""), **one) for one in messages]
        stored = [("messages", row["uuid"], row) for row in rows]
        store.commit(("sessions", session_id, session), *stored, *service.ingestion(rows, session_id))
    return Answer(200, "OK", "text")
