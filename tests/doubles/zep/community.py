"""Zep Community Edition 1.0: sessions, their memory and messages, under /api/v2."""

import uuid

from tests.doubles.zep.posting import post_memory
from tests.doubles.zep.service import NIL, Service
from tests.doubles.zep.users import answer_users
from tests.doubles.zep.wire import NOT_A_PAGE, OK, Answer, Asked, Row, bad, error

RECENT = 6  # messages of a memory, unless asked for another number
GRAPHITI = "graphiti is away"


def answer(service: Service, asked: Asked) -> Answer:
    """Answer what came with the right secret."""
    match (asked.method, *asked.parts):
        case (_, "api", "v2", "users" | "users-ordered", *_):
            return answer_users(service, asked, _session)
        case (_, "api", "v2", "sessions", session_id, "memory"):
            return _memory(service, asked, session_id)
        case (_, "api", "v2", "sessions", session_id, "messages", *which):
            return _messages(service, asked, session_id, which)
        case (_, "api", "v2", "facts", fact_uuid):
            return _fact(service, asked, fact_uuid)
        case (_, "api", "v2", "sessions" | "sessions-ordered", *which) if len(which) < 2:
            return _sessions(service, asked, which)
    return NOT_A_PAGE


def _memory(service: Service, asked: Asked, session_id: str) -> Answer:
    if asked.method == "POST":
        return post_memory(service, asked, session_id)
    if asked.method == "DELETE":
        return _forget(service, session_id)
    if asked.number("lastn") < 0:
        return error(400, "lastn cannot be negative")
    rows = service.store.of(session_id)[-(asked.number("lastn") or RECENT) :]
    session = service.sessions.get(session_id)
    if session and service.graphiti_is_down:
        return error(500, GRAPHITI)
    group = (session or {}).get("user_id") or session_id
    facts = service.facts_about((group,), " ".join(row["content"] for row in rows[-4:]), 5)
    return Answer(200, {"messages": _shown(rows), "relevant_facts": [_said(fact) for fact in facts]}, "plain")


def _forget(service: Service, session_id: str) -> Answer:
    store = service.store
    with store.lock:
        if store.of(session_id) and service.graphiti_is_down:
            return error(500, GRAPHITI)
        if session_id not in store.sessions:
            return error(404, "not found")
        store.commit(
            *store.without("messages", lambda row: row["session_id"] == session_id),
            *store.without("facts", lambda row: row["group"] == session_id),
            ("sessions", session_id, None),
        )
    return Answer(200, OK)


def _messages(service: Service, asked: Asked, session_id: str, which: list[str]) -> Answer:
    rows = service.store.of(session_id)
    if not which:
        page, size = asked.number("cursor"), asked.number("limit")
        first = max(page - 1, 0) * size
        shown = rows[first : first + size] if size else rows
        total = len(rows) if shown else 0
        return Answer(200, {"messages": _shown(shown), "total_count": total, "row_count": len(shown)}, "plain")
    try:
        wanted = str(uuid.UUID(which[0]))
    except ValueError:
        return error(400, f"unable to parse UUID: invalid UUID length: {len(which[0])}")
    row = next((row for row in rows if row["uuid"] == wanted), None)
    if row is None:
        return error(404, "no message found for UUID")
    if asked.method == "PATCH":
        row = {**row, "metadata": {**(row["metadata"] or {}), **(asked.body or {}).get("metadata", {})}}
        service.store.commit(("messages", wanted, row))
    return Answer(200, _shown([row])[0], "plain")


def _sessions(service: Service, asked: Asked, which: list[str]) -> Answer:
    match (asked.method, *which):
        case ("POST", "search"):
            return _search(service, asked)
        case ("POST",):
            return _create(service, asked.body or {})
        case ("GET",):
            rows = [_session(row) for row in service.sessions.values()]
            listed = {"sessions": rows[::-1], "total_count": len(rows), "row_count": len(rows)}
            return Answer(200, listed if asked.parts[2] == "sessions-ordered" else rows, "plain")
        case ("GET" | "PATCH", session_id):
            row = service.sessions.get(session_id)
            if row is None:
                return error(404, "not found")
            if asked.method == "PATCH":
                row = {**row, "metadata": {**(row["metadata"] or {}), **(asked.body or {}).get("metadata", {})}}
                service.store.commit(("sessions", session_id, row))
            return Answer(200, _session(row), "plain")
    return NOT_A_PAGE


def _create(service: Service, body: Row) -> Answer:
    session_id, user_id = body.get("session_id"), body.get("user_id") or None
    with service.store.lock:
        if user_id and user_id not in service.users:
            return error(400, "user not found")
        if not session_id:
            return bad("sessionID cannot be empty")
        if session_id in service.sessions:
            return bad(f"session already exists with session_id: {session_id}")
        row = service.store.new(session_id=session_id, user_id=user_id, metadata=body.get("metadata"))
        service.store.commit(("sessions", session_id, row))
    if user_id and service.graphiti_is_down:
        return error(500, f"failed to post create session: {GRAPHITI}")
    return Answer(201, _session(row), "plain")


def _search(service: Service, asked: Asked) -> Answer:
    if service.graphiti_is_down:
        return error(500, GRAPHITI)
    body = asked.body or {}
    groups = (body.get("user_id", ""), *body.get("session_ids", ()))
    facts = service.facts_about(groups, body.get("text", ""), asked.number("limit") or 10)
    return Answer(200, {"results": [{"fact": _said(fact)} for fact in facts]}, "plain")


def _fact(service: Service, asked: Asked, fact_uuid: str) -> Answer:
    fact = next((row for row in service.store.facts if row["uuid"] == fact_uuid), None)
    if fact is None:
        return error(404, "not found")
    if asked.method == "DELETE":
        service.store.commit(("facts", fact_uuid, None))
        return Answer(200, OK)
    return Answer(200, {"fact": _said(fact)}, "plain")


def _session(row: Row) -> Row:
    return {**row, "deleted_at": None, "ended_at": None, "project_uuid": NIL}


def _said(fact: Row) -> Row:
    return {name: fact[name] for name in ("uuid", "created_at", "fact")}


def _shown(rows: list[Row]) -> list[Row]:
    hidden = ("id", "session_id")
    return [{k: v for k, v in row.items() if k not in hidden and (k != "metadata" or v)} for row in rows]
