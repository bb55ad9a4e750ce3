"""`/api/v1/messages`: threads and what was said in them."""

from typing import Annotated

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.erasures import receipt
from app.api.identity import me
from app.api.shapes import Limit, Page, PageQuery, ThreadPath
from app.domain import conversations, erasures
from app.domain.conversations import MessageView, ThreadView
from app.kit.errors import Invalid
from app.kit.problems import Problem
from app.kit.transaction import transaction

Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Threads(Page[ThreadView]):
    """A page of threads, the latest activity first."""


class MessagesQuery(BaseModel):
    """Which messages of a thread: those above `after_seq`, or the last ones below `before_seq`."""

    after_seq: Seq | None = None
    before_seq: Seq | None = None
    limit: Limit = 20


class Messages(BaseModel):
    """Messages by ascending seq; `more` says whether there are others in the asked direction."""

    items: list[MessageView]
    next_cursor: str | None
    more: bool


class ReadUpTo(BaseModel):
    """The number of the last message that was read."""

    up_to_seq: Seq


class Unread(BaseModel):
    """How many messages of all threads are not read."""

    unread_count: int


api = APIBlueprint(
    "messages",
    __name__,
    abp_tags=[{"name": "messages"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 404: Problem},
)


@api.get("/threads/", responses={200: Threads})
def list_threads(query: PageQuery) -> Response:
    """List my threads with their last message."""
    with transaction() as session:
        items, following = conversations.list_threads(session, me().user_id, query.limit, query.before())
    return answer(Threads.of(items, following))


@api.post("/threads/", responses={201: ThreadView})
def open_thread() -> Response:
    """Begin a new active thread; the old one is retired, not lost."""
    with transaction() as session:
        view = conversations.view(conversations.open_new(session, me().user_id))
    return answer(view, 201)


@api.get("/threads/<uuid:thread_id>/messages", responses={200: Messages})
def list_messages(path: ThreadPath, query: MessagesQuery) -> Response:
    """Read a thread, forwards from `after_seq` or backwards from `before_seq`."""
    if query.after_seq is not None and query.before_seq is not None:
        raise Invalid.field("before_seq", "cannot be combined with after_seq")
    with transaction() as session:
        thread = conversations.own(session, me().user_id, path.thread_id)
        if query.before_seq is not None:
            rows, more = conversations.messages_before(session, thread.id, query.before_seq, query.limit)
        else:
            rows, more = conversations.messages_after(session, thread.id, query.after_seq or 0, query.limit)
        items = [row.view(thread.read_up_to_seq) for row in rows]
    return answer(Messages(items=items, more=more, next_cursor=str(items[-1].seq) if more else None))


@api.post("/threads/<uuid:thread_id>/read", responses={200: Unread})
def mark_read(path: ThreadPath, body: ReadUpTo) -> Response:
    """Say up to where I have read."""
    with transaction() as session:
        conversations.mark_read(session, me().user_id, path.thread_id, body.up_to_seq)
        session.flush()
        count = conversations.unread_count(session, me().user_id)
    return answer(Unread(unread_count=count))


@api.get("/unread-count", responses={200: Unread})
def count_unread() -> Response:
    """Count what I have not read."""
    with transaction() as session:
        count = conversations.unread_count(session, me().user_id)
    return answer(Unread(unread_count=count))


@api.delete("/threads/<uuid:thread_id>", responses={204: None})
def erase_thread(path: ThreadPath) -> Response:
    """Erase a thread with everything said in it, in every place that has it; `Location` is the receipt."""
    with transaction() as session:
        erasure = erasures.of_thread(session, me().user_id, path.thread_id)
    return receipt(erasure.id)
