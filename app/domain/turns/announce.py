"""What a thread's readers are told at each step of a turn; sent after the step is committed."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.domain.conversations import Message
from app.domain.turns.turn import Turn, TurnStatus
from app.kit import metrics, outbox

AGENT = "assistant"
MOST_TOLD = 50  # failures of a thread at once
MOST_WAITING = 1000  # threads told of a pause


def queued(turn: Turn, message: Message) -> None:
    """The message is durable: tell its readers, wake a worker for its thread."""
    _message(turn, message)
    _status(turn, "queued")
    outbox.enqueue("chat.reply", str(turn.conversation_id))  # last: a quick worker's words must not overtake these


def paused(turn: Turn) -> None:
    """Nobody answers for now; the message is kept, and is answered when replies go on."""
    _status(turn, "paused")


def tell_paused(session: Session) -> None:
    """Tell whoever waits for a reply that nobody answers for now; at most MOST_WAITING threads."""
    last = select(Turn).ext(distinct_on(Turn.conversation_id)).where(Turn.status == "queued")
    for turn in session.scalars(last.order_by(Turn.conversation_id, Turn.seq.desc()).limit(MOST_WAITING)):
        paused(turn)


def writing(turn: Turn) -> None:
    """A worker is at it."""
    _status(turn, "processing")
    outbox.emit("typing", turn.conversation_id, turn.correlation_id, {"value": True, "agent": AGENT})


def ended(turn: Turn, status: TurnStatus, reply: Message | None) -> None:
    """The turn is over, with its reply when there is one. The dots go away in every outcome."""
    metrics.turns_ended.labels(status).inc()
    if reply:
        _message(turn, reply)
    if status == "stopped":
        _status(turn, "stopped")
    outbox.emit("typing", turn.conversation_id, turn.correlation_id, {"value": False, "agent": AGENT})


def failed(turn: Turn, message: Message) -> None:
    """The turn finally failed; sending the message again begins a new one."""
    outbox.emit("chat_error", turn.conversation_id, turn.correlation_id, failure(turn, message))
    ended(turn, "failed", None)


def failure(turn: Turn, message: Message, *, retryable: bool = True) -> dict[str, Any]:
    """Return what is told of a turn that failed."""
    return {
        "in_reply_to": str(message.id),
        "client_msg_id": str(message.client_msg_id),
        "code": turn.error,
        "message": "This message could not be answered. Please send it again.",
        "retryable": retryable,
    }


def failures(session: Session, conversation_id: UUID) -> list[dict[str, Any]]:
    """Return what is told of a thread's last turns that failed; only the person's last word may be sent again."""
    last = select(func.max(Turn.seq)).where(Turn.conversation_id == conversation_id).scalar_subquery()
    found = session.execute(
        select(Turn, Message, Turn.seq == last)
        .join(Message, Message.id == Turn.message_id)
        .where(Turn.conversation_id == conversation_id, Turn.status == "failed")
        .order_by(Turn.seq.desc())
        .limit(MOST_TOLD)
    )
    return [failure(turn, message, retryable=is_last) for turn, message, is_last in found]


def _message(turn: Turn, message: Message) -> None:
    outbox.emit("chat_message", turn.conversation_id, turn.correlation_id, {"message": message.view().wire()})


def _status(turn: Turn, event: str) -> None:
    payload = {"event": event, "in_reply_to": str(turn.message_id)}
    outbox.emit("chat_status", turn.conversation_id, turn.correlation_id, payload)
