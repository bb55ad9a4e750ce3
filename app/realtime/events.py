"""The wire: what a client may send. What the server sends is listed in docs/asyncapi.yaml."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.kit.text import Text

Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Hello(BaseModel):
    """The `auth` of a handshake. Without `last_seq` the latest messages come, with it exactly those after it."""

    token: Text = ""
    thread_id: UUID | None = None
    last_seq: Seq | None = None


class Join(BaseModel):
    """Read a thread from now on."""

    thread_id: UUID
    last_seq: Seq | None = None


class InThread(BaseModel):
    """Something about a thread."""

    thread_id: UUID


class Sync(InThread):
    """Ask for what came after a message."""

    after_seq: Seq


class Typing(InThread):
    """The person is typing, or stopped."""

    value: bool


class Read(InThread):
    """The person has read up to a message."""

    up_to_seq: Seq


class Watch(BaseModel):
    """A panel of the console to be pushed from now on; null: nothing any more."""

    panel: Literal["overview", "queues"] | None


class Refresh(BaseModel):
    """A fresh access token for this connection."""

    token: Text
