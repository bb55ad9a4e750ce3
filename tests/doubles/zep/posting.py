"""POST …/memory of the Community Edition: the checks in their order, then everything or nothing is stored."""

import re
import uuid
from collections.abc import Iterator

from tests.doubles.zep.service import NIL, Service
from tests.doubles.zep.wire import OK, Answer, Asked, Row, bad, error

LONGEST = 2500  # code points
MOST = 30  # messages in a call
ROLES = ("norole", "system", "assistant", "user", "function", "tool")
GRAPHITI_ROLES = ("system", "assistant", "user")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
TEXTS = ("uuid", "role", "role_type", "content", "created_at", "updated_at")


class Refused(Exception):
    """The call is answered with an error."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def post_memory(service: Service, asked: Asked, session_id: str) -> Answer:
    """Store what a call brings, as the service does it."""
    try:
        messages = _checked(asked.body)
        session = _session(service, session_id)
        rows = _insert(service, session, messages)
        _push(service, rows)
        answer = Answer(201, OK)
    except Refused as refused:
        answer = refused.answer
    if len((asked.body or {}).get("messages") or ()) > MOST:
        return _twofold(answer)
    return answer


def _checked(body: Row | None) -> list[Row]:
    wrong = next(_unreadable(body), None)
    if wrong:
        raise Refused(error(400, wrong))
    messages = (body or {}).get("messages")
    if any(len(message.get("content", "")) > LONGEST for message in messages or ()):
        raise Refused(error(400, f"message content exceeds {LONGEST} characters"))
    if any(not message.get("role_type") for message in messages or ()):
        raise Refused(error(400, "messages are required to have a RoleType"))
    if messages is None:
        name = "AddMemoryRequest.Messages"
        raise Refused(error(400, f"Key: '{name}' Error:Field validation for 'Messages' failed on the 'required' tag"))
    return list(messages)


def _unreadable(body: Row | None) -> Iterator[str]:
    messages = (body or {}).get("messages")
    if not isinstance(messages, list | None):
        yield "json: cannot unmarshal into Go struct field AddMemoryRequest.messages of type []apidata.Message"
        return
    for message in messages or ():
        if not isinstance(message, dict) or any(not isinstance(message.get(name, ""), str) for name in TEXTS):
            yield "json: cannot unmarshal into Go struct field AddMemoryRequest.messages of type apidata.Message"
            return
        if not TIME.match(message.get("created_at", "2026-01-01T00:00:00Z")):
            yield f'parsing time "{message["created_at"]}"'
        try:
            uuid.UUID(message.get("uuid", NIL))
        except ValueError:
            yield f"invalid UUID length: {len(message['uuid'])}"


def _session(service: Service, session_id: str) -> Row:
    """Return the session, made now if there was none: looked up and made in two steps, between which others write."""
    session = service.sessions.get(session_id)
    if session:
        return session
    if service.profile == "strict":
        raise Refused(error(404, "not found"))
    service.meet()
    with service.store.lock:
        if session_id in service.sessions:
            raise Refused(bad(f"session already exists with session_id: {session_id}"))
        made = service.store.new(session_id=session_id, user_id=None, metadata=None)
        service.store.commit(("sessions", session_id, made))
    return made


def _insert(service: Service, session: Row, messages: list[Row]) -> list[Row]:
    store = service.store
    with store.lock:
        if any(message["role_type"] not in ROLES for message in messages):
            raise Refused(error(500, "failed to create messages"))
        rows = [_row(service, session, message) for message in messages]
        ids = [row["uuid"] for row in rows]
        # One text for every broken constraint, also when the session was deleted a moment ago.
        taken = {row["uuid"] for row in store.messages} & set(ids) or len(set(ids)) < len(ids)
        if taken or (rows and session["session_id"] not in store.sessions):
            raise Refused(bad("message_uuid already exists"))
        is_pushed = not service.graphiti_is_down and all(row["role_type"] in GRAPHITI_ROLES for row in rows)
        groups = [group for group in (session["session_id"], session["user_id"]) if group]
        queued = service.ingestion(rows, *groups) if is_pushed else []
        store.commit(*[("messages", row["uuid"], row) for row in rows], *queued)
    return rows


def _row(service: Service, session: Row, message: Row) -> Row:
    given = str(uuid.UUID(message.get("uuid", NIL)))
    row = service.store.new(
        session_id=session["session_id"],
        role=message.get("role", ""),
        role_type=message["role_type"],
        content=message.get("content", "").replace("\0", ""),  # its SQL layer drops them
        token_count=message.get("token_count", 0),
        metadata=message.get("metadata"),
    )
    return {**row, "uuid": row["uuid"] if given == NIL else given, "updated_at": "0001-01-01T00:00:00Z"}


def _push(service: Service, rows: list[Row]) -> None:
    unfit = [row["role_type"] for row in rows if row["role_type"] not in GRAPHITI_ROLES]
    if service.graphiti_is_down or unfit:
        raise Refused(error(500, "failed to initialize processing memory: graphiti is away"))


def _twofold(answer: Answer) -> Answer:
    """Return the answer to too many messages: the complaint, and then what would have been answered without it."""
    complaint = f"max messages per memory of {MOST} exceeded. reduce the number of messages in your request"
    body = error(400, complaint).content() + answer.content()
    return Answer(400, body.decode(), "text")
