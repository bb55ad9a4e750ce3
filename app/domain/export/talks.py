"""Of the export: what was said, by the page and by telephone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import and_, select

from app.domain import inbound
from app.domain.conversations import Conversation, Feedback, Message
from app.domain.export.part import Me, Part
from app.domain.handoffs import Handoff
from app.domain.inbound import InboundMessage
from app.domain.model_usage import ModelCall
from app.domain.turns import Turn


class ThreadKept(BaseModel):
    """A conversation; `notes` are what the assistant has understood in it so far."""

    id: UUID
    channel: str
    address: str | None
    active: bool
    last_seq: int
    read_up_to_seq: int
    participants: list[dict[str, Any]]
    notes: dict[str, Any] | None
    created_at: datetime
    last_activity_at: datetime


class MessageKept(BaseModel):
    """A message in one of my conversations, whoever wrote it."""

    id: UUID
    thread_id: UUID
    seq: int
    role: str
    sender_name: str
    content: str
    in_reply_to: UUID | None
    agent: str | None
    status: str
    degraded: bool
    recommendations: list[dict[str, Any]]
    meta: dict[str, Any]
    attachments: list[dict[str, Any]]
    created_at: datetime


class MessageToOthersKept(BaseModel):
    """What I wrote, as a vendor, in somebody else's conversation."""

    id: UUID
    sender_name: str
    content: str
    attachments: list[dict[str, Any]]
    created_at: datetime


class ReplyKept(BaseModel):
    """How a message of mine was answered: the steps, their times, and what was written before it was complete."""

    message_id: UUID
    status: str
    partial_text: str
    steps: list[dict[str, Any]]
    error: str | None
    created_at: datetime
    ended_at: datetime | None


class ModelCallKept(BaseModel):
    """That the language model was asked for a reply to a message of mine."""

    message_id: UUID
    purpose: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    outcome: str
    created_at: datetime


class FeedbackKept(BaseModel):
    """What I thought of a reply."""

    message_id: UUID
    rating: str
    reasons: list[str]
    comment: str | None
    updated_at: datetime


class HandoffKept(BaseModel):
    """That I wanted a person, and what that person is told."""

    id: UUID
    thread_id: UUID
    reason: str
    summary: str
    status: str
    created_at: datetime


class InboundKept(BaseModel):
    """What I sent by WhatsApp or SMS, and what it was understood as."""

    channel: str
    sender: str
    recipient: str
    body: str
    media: list[dict[str, Any]]
    opt_out_type: str | None
    state: str
    reason: str | None
    became: str | None
    message_id: UUID | None
    request_id: UUID | None
    quote_id: UUID | None
    listing_id: UUID | None
    received_at: datetime
    handled_at: datetime | None


def _mine(table: Any) -> Any:
    return lambda me: table.conversation_id.in_(me.threads)


def _said_elsewhere(me: Me) -> Any:
    return and_(Message.sender_id == me.user_id, Message.conversation_id.not_in(me.threads))


def _turns(me: Me) -> Any:
    return select(Turn.id).where(Turn.conversation_id.in_(me.threads))


def _messages(me: Me) -> Any:
    return select(Message.id).where(Message.conversation_id.in_(me.threads))


PARTS = (
    Part(
        "threads",
        ThreadKept,
        Conversation,
        lambda me: Conversation.user_id == me.user_id,
        (Conversation.created_at,),
        {"notes": Conversation.checkpoint},
    ),
    Part("messages", MessageKept, Message, _mine(Message), (Message.conversation_id, Message.seq)),
    Part("messages_to_others", MessageToOthersKept, Message, _said_elsewhere, (Message.created_at,)),
    Part("replies", ReplyKept, Turn, _mine(Turn), (Turn.created_at,), {"steps": Turn.trace}),
    Part(
        "model_calls",
        ModelCallKept,
        ModelCall,
        lambda me: ModelCall.turn_id.in_(_turns(me)),
        (ModelCall.created_at,),
        {"message_id": select(Turn.message_id).where(Turn.id == ModelCall.turn_id).scalar_subquery()},
    ),
    Part("feedback", FeedbackKept, Feedback, lambda me: Feedback.message_id.in_(_messages(me)), (Feedback.updated_at,)),
    Part("handoffs", HandoffKept, Handoff, lambda me: Handoff.user_id == me.user_id, (Handoff.created_at,)),
    Part(
        "by_telephone",
        InboundKept,
        InboundMessage,
        lambda me: InboundMessage.message_sid.in_(inbound.sids_of_person(me.user_id)),
        (InboundMessage.received_at,),
    ),
)
