"""Zep Cloud as zep-cloud 3 speaks to it: threads, users and the graph, under /api/v2."""

import uuid
from typing import Any

from tests.doubles.zep.service import NIL, Service, nearest
from tests.doubles.zep.users import answer_users
from tests.doubles.zep.wire import NOT_A_PAGE, OK, Answer, Asked, Row, bad, error

LONGEST = 4096  # characters of a message
MOST = 30  # messages in a call
MOST_KEYS = 10  # of metadata
MOST_RESULTS = 50
LONGEST_QUERY = 400  # characters
ROLES = ("norole", "system", "assistant", "user", "function", "tool")
QUOTA = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "999", "X-RateLimit-Reset": "1900000000"}


def answer(service: Service, asked: Asked) -> Answer:
    """Answer what came with the right secret."""
    found = _answer(service, asked)
    body = found.body
    if isinstance(body, dict) and found.status >= 400:
        body = {**body, "request_id": str(uuid.uuid4())}
    return Answer(found.status, body, found.kind, {**QUOTA, **found.headers})


def _answer(service: Service, asked: Asked) -> Answer:
    match (asked.method, *asked.parts):
        case (_, "api", "v2", "users" | "users-ordered", *_):
            return answer_users(service, asked, _thread)
        case ("POST", "api", "v2", "graph", "search"):
            return _search(service, asked.body or {})
        case (method, "api", "v2", "threads", *what):
            return _threads(service, asked, method, what)
    return NOT_A_PAGE


def _threads(service: Service, asked: Asked, method: str, what: list[str]) -> Answer:
    if method == "POST" and not what:
        return _create(service, asked.body or {})
    if not what:
        rows = [_thread(row) for row in service.sessions.values()]
        return Answer(200, {"threads": rows, "total_count": len(rows), "response_count": len(rows)})
    thread_id, *rest = what
    if thread_id not in service.sessions:
        return error(404, "not found")
    return _in_thread(service, asked, thread_id, (method, *rest))


def _create(service: Service, body: Row) -> Answer:
    thread_id, user_id = body.get("thread_id"), body.get("user_id")
    with service.store.lock:
        if not thread_id or not user_id:
            return bad("thread_id and user_id are required")
        if user_id not in service.users:
            return error(400, "user not found")
        if thread_id in service.sessions:
            answer = bad(f"session already exists with session_id: {thread_id}")
            return Answer(service.already_exists, answer.body)
        row = service.store.new(session_id=thread_id, user_id=user_id, metadata=None)
        service.store.commit(("sessions", thread_id, row))
    return Answer(201, _thread(row))


def _in_thread(service: Service, asked: Asked, thread_id: str, what: tuple[str, ...]) -> Answer:
    match what:
        case ("POST", "messages"):
            return _add(service, asked.body or {}, thread_id)
        case ("GET", "messages"):
            return _list(service, asked, thread_id)
        case ("GET", "context"):
            return Answer(200, {"context": _context(service, thread_id)})
        case ("DELETE",):
            store = service.store  # what the graph learned from it stays: only the user's deletion removes that
            with store.lock:
                gone = store.without("messages", lambda row: row["session_id"] == thread_id)
                store.commit(*gone, ("sessions", thread_id, None))
            return Answer(200, OK)
    return NOT_A_PAGE


def _add(service: Service, body: Row, thread_id: str) -> Answer:
    messages = body.get("messages")
    wrong = _complaint(messages)
    if wrong or messages is None:
        return bad(wrong or "messages are required")
    with service.store.lock:
        session = service.sessions.get(thread_id)
        if session is None:
            return error(404, "not found")
        rows = [_row(service, thread_id, message) for message in messages]
        queued = service.ingestion(rows, session["user_id"])
        service.store.commit(*[("messages", row["uuid"], row) for row in rows], *queued)
    context = {"context": _context(service, thread_id)} if body.get("return_context") else {}
    return Answer(200, {"message_uuids": [row["uuid"] for row in rows], **context})


def _complaint(messages: Any) -> str | None:
    for message in messages or ():
        if message.get("role") not in ROLES:
            return f"invalid role type: {message.get('role')}"
        if len(message.get("content", "")) > LONGEST:
            return f"message content exceeds {LONGEST} characters"
        if len(message.get("metadata") or {}) > MOST_KEYS:
            return f"metadata has more than {MOST_KEYS} keys"
    if len(messages or ()) > MOST:
        return f"max messages of {MOST} exceeded"
    return None


def _row(service: Service, thread_id: str, message: Row) -> Row:
    """Return the row of a message. A uuid that came with it is not kept: nobody has seen Cloud honour one."""
    row = service.store.new(
        session_id=thread_id,
        role=message.get("name", ""),
        role_type=message["role"],
        content=message.get("content", ""),
        token_count=0,
        metadata=message.get("metadata"),
    )
    return {**row, "created_at": message.get("created_at") or row["created_at"]}


def _list(service: Service, asked: Asked, thread_id: str) -> Answer:
    rows = service.store.of(thread_id)
    last, page, size = asked.number("lastn"), asked.number("cursor"), asked.number("limit")
    first = max(page - 1, 0) * size
    shown = rows[-last:] if last else rows[first : first + size] if size else rows
    thread = service.sessions[thread_id]
    listed = {"messages": [_message(row) for row in shown], "total_count": len(rows), "row_count": len(shown)}
    return Answer(200, {**listed, "thread_created_at": thread["created_at"], "user_id": thread["user_id"]})


def _context(service: Service, thread_id: str) -> str:
    recent = " ".join(row["content"] for row in service.store.of(thread_id)[-4:])
    facts = service.facts_about((service.sessions[thread_id]["user_id"],), recent, 10)
    lines = [f"  - {fact['fact']} ({fact['created_at']} - present)" for fact in facts]
    return "\n".join(["<FACTS>", *lines, "</FACTS>"])


def _search(service: Service, body: Row) -> Answer:
    user_id, limit = body.get("user_id"), body.get("limit") or 10
    if not body.get("query"):
        return bad("query is required")
    if not (user_id or body.get("graph_id")):
        return bad("either user_id or graph_id must be provided")
    if limit > MOST_RESULTS or len(body["query"]) > LONGEST_QUERY:
        return bad("the limit or the query is too long")
    if user_id and user_id not in service.users:
        return error(404, "not found")
    group = user_id or body["graph_id"]
    edges = [_edge(fact, rank) for rank, fact in enumerate(service.facts_about((group,), body["query"], limit), 1)]
    if body.get("scope", "edges") == "edges":
        return Answer(200, {"edges": edges, "nodes": [], "episodes": []})
    episodes = _episodes(service, group, body["query"], limit) if body["scope"] == "episodes" else []
    return Answer(200, {"edges": [], "nodes": [], "episodes": episodes})


def _edge(fact: Row, rank: int) -> Row:
    ends = {"source_node_uuid": str(uuid.uuid4()), "target_node_uuid": str(uuid.uuid4())}
    named = {name: fact[name] for name in ("uuid", "fact", "created_at")}
    return {**named, **ends, "name": "RELATES_TO", "score": 1 / rank}


def _episodes(service: Service, user_id: str, query: str, limit: int) -> list[Row]:
    theirs = {row["session_id"] for row in service.sessions.values() if row["user_id"] == user_id}
    rows = [row for row in service.messages if row["session_id"] in theirs]
    return [
        {**_message(row), "role": row["role"], "role_type": row["role_type"], "thread_id": row["session_id"]}
        for row in nearest(rows, "content", query)[:limit]
    ]


def _thread(row: Row) -> Row:
    named = {"thread_id": row["session_id"], "user_id": row["user_id"], "project_uuid": NIL}
    return {"uuid": row["uuid"], "created_at": row["created_at"], **named}


def _message(row: Row) -> Row:
    shown = {name: row[name] for name in ("uuid", "content", "created_at", "metadata")}
    return {**shown, "role": row["role_type"], "name": row["role"], "processed": True}
