"""What the list of threads shows of one, told to all sockets of its person whatever they read."""

from typing import TYPE_CHECKING, Any

from app.domain.conversations.thread import Conversation
from app.kit import logging, outbox

if TYPE_CHECKING:
    from app.domain.conversations.message import Message

SHORT = 200  # characters of the last message: a list shows no more


def tell(conversation: Conversation, unread: int, last: "Message | None" = None) -> None:
    """Push `thread` after the commit: how many of its messages are unread and, when it is new, the last one."""
    payload = {"unread_count": unread, "last_message": last and _shortened(last)}
    outbox.emit_to_person("thread", conversation.user_id, logging.correlation_id(), payload, conversation.id)


def _shortened(message: "Message") -> dict[str, Any]:
    return {
        "id": str(message.id),
        "seq": message.seq,
        "role": message.role,
        "content": message.content[:SHORT],
        "created_at": message.created_at.isoformat().replace("+00:00", "Z"),
    }
