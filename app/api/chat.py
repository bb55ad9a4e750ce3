"""`/api/v1/chat` (and `/api/chat`): say something, stop the reply, rate it, see what it goes by."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel

from app.api.answers import answer, empty
from app.api.identity import me
from app.api.shapes import ThreadPath
from app.domain import conversations, memory, preferences, turns
from app.domain.conversations import MessageView, Opinion
from app.domain.preferences import PreferenceView
from app.domain.turns import Accepted, Incoming, Outgoing
from app.kit import logging
from app.kit.errors import Invalid
from app.kit.problems import Problem
from app.kit.transaction import transaction


class MessagePath(ThreadPath):
    """A message named in a path."""

    message_id: UUID


class Stopped(BaseModel):
    """The reply that was stopped, with the words written so far; null when nothing was being written."""

    message: MessageView | None


class Noted(Opinion):
    """The rating as stored."""

    message_id: UUID


class State(BaseModel):
    """What the assistant goes by in a thread; `memory_backend` is `postgres`, `zep-ce` or `zep-cloud`."""

    preferences: list[PreferenceView]
    filled_slots: dict[str, Any]
    agent: str | None
    memory_backend: str
    memory_mode: memory.Mode


api = APIBlueprint(
    "chat",
    __name__,
    abp_tags=[{"name": "chat"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 404: Problem},
)


@api.post("/", responses={202: Accepted, 409: Problem, 429: Problem})
def send(body: Outgoing) -> Response:
    """Say something; 202: it is durable and will be answered. `Idempotency-Key` is `client_msg_id`'s alias."""
    incoming = Incoming.of(_with_key(body), me(), logging.correlation_id())
    with turns.admitted(incoming) as admission, transaction() as session:
        accepted = turns.accept(session, incoming, admission)
    return answer(accepted, 202)


@api.post("/<uuid:thread_id>/stop", responses={202: Stopped})
def stop(path: ThreadPath) -> Response:
    """Stop the reply being written; what is written so far stays, marked `stopped`."""
    with transaction() as session:
        message = turns.stop(session, me().user_id, path.thread_id)
        stopped = Stopped(message=message and message.view())
    return answer(stopped, 202)


@api.post("/<uuid:thread_id>/messages/<uuid:message_id>/feedback", responses={200: Noted})
def feedback(path: MessagePath, body: Opinion) -> Response:
    """Rate a reply; a second rating replaces the first."""
    with transaction() as session:
        conversations.rate(session, me().user_id, path.thread_id, path.message_id, body)
    return answer(Noted(message_id=path.message_id, **body.model_dump()))


@api.delete("/<uuid:thread_id>/messages/<uuid:message_id>/feedback", responses={204: None})
def withdraw_feedback(path: MessagePath) -> Response:
    """Take my rating of a reply back, with its comment; what is not there is gone already."""
    with transaction() as session:
        conversations.withdraw(session, me().user_id, path.thread_id, path.message_id)
    return empty()


@api.get("/thread/<uuid:thread_id>/personalization/state/", responses={200: State})
def personalization_state(path: ThreadPath) -> Response:
    """Say which agent is at work, what it has understood, what is remembered about the person and by which memory."""
    with transaction() as session:
        context = conversations.own(session, me().user_id, path.thread_id).context()
        remembered = [one.view() for one in preferences.active(session, me().user_id)]
    return answer(State(preferences=remembered, memory_backend=memory.backend(), memory_mode=memory.mode(), **context))


def _with_key(body: Outgoing) -> Outgoing:
    key = request.headers.get("Idempotency-Key")
    if body.client_msg_id or not key:
        return body
    try:
        return body.model_copy(update={"client_msg_id": UUID(key)})
    except ValueError as error:
        raise Invalid.field("Idempotency-Key", "must be a UUID") from error
