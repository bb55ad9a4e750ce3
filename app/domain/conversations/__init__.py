"""Conversations and their messages: threads of a person, numbered without gaps."""

from app.domain.conversations.channels import on_channel
from app.domain.conversations.feedback import Feedback, Opinion
from app.domain.conversations.message import Message, MessageView, Sender, add_message, messages_after, messages_before
from app.domain.conversations.rating import rate, withdraw
from app.domain.conversations.thread import (
    CheckpointError,
    Conversation,
    active,
    erase,
    levels,
    lock,
    open_new,
    own,
)
from app.domain.conversations.threads import ThreadView, list_threads, mark_read, unread_count, view

__all__ = [
    "CheckpointError",
    "Conversation",
    "Feedback",
    "Message",
    "MessageView",
    "Opinion",
    "Sender",
    "ThreadView",
    "active",
    "add_message",
    "erase",
    "levels",
    "list_threads",
    "lock",
    "mark_read",
    "messages_after",
    "messages_before",
    "on_channel",
    "open_new",
    "own",
    "rate",
    "unread_count",
    "view",
    "withdraw",
]
