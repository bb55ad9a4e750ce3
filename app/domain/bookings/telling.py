"""What both sides of a viewing are told of each of its steps: on the page, by message, and in the thread."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.domain import conversations, deliveries, notifications
from app.domain.bookings.sides import Meeting, Side
from app.domain.bookings.viewing import Viewing
from app.domain.clock import LOCAL
from app.domain.conversations import Conversation, Message
from app.domain.conversations.message import ASSISTANT_NAME
from app.domain.deliveries import Outgoing, Purpose, texts
from app.domain.notifications import Note
from app.kit import logging, outbox

Event = Literal["requested", "confirmed", "declined", "cancelled"]
EVENTS: tuple[Event, ...] = ("requested", "confirmed", "declined", "cancelled")


def tell(session: Session, viewing: Viewing, both: Meeting, event: Event, thread: Conversation | None = None) -> None:
    """Tell the owner and the person; and the thread, locked by the caller, in which it was booked."""
    place = _say_in(session, thread, viewing, both, event) if thread else {}
    for side in (both.owner, both.person):
        title, body = told(side, both, viewing.starts_at, f"viewing.{event}")
        body = "\n".join(filter(None, (body, _own_words(side, viewing, event))))
        payload = {**about(viewing, side), **(place if side is both.person else {})}
        note = Note(f"viewing_{event}", title, body, payload, key(viewing.id, event, side.name))
        notifications.notify(session, side.user_id, note)
        write(session, side, note, "viewing")


def write(session: Session, side: Side, note: Note, purpose: Purpose) -> None:
    """Owe somebody by mail or message what the note says, the first way that takes it."""
    for channel, address in side.ways:
        outgoing = Outgoing(
            dedup_key=note.dedup_key or "",
            purpose=purpose,
            channel=channel,
            address=address,
            content={"subject": note.title, "text": note.body, "language": side.language},
            recipient_id=side.user_id,
            due_at=note.due_at,
            reason="not_due" if note.due_at else None,
        )
        if deliveries.takes(session, outgoing):
            deliveries.owe(session, outgoing)
            return


def told(side: Side, both: Meeting, starts_at: datetime, key: str) -> tuple[str, str]:
    """Return the title and the words of a text in the language of its reader."""
    name = both.person.called or texts.say(side.language, "viewing.guest")
    fields = {"home": both.title, "name": name, "when": when(side.language, starts_at)}
    return tuple(texts.say(side.language, f"{key}_{side.name}{part}", **fields) for part in ("_title", ""))  # type: ignore[return-value] # two parts


def about(viewing: Viewing, side: Side) -> dict[str, Any]:
    """Return what a notification of a viewing points at."""
    ids = {"booking_id": str(viewing.id), "listing_id": str(viewing.listing_id)}
    return {**ids, "starts_at": viewing.starts_at.isoformat(), "status": viewing.status, "as": side.name}


def when(language: str, starts_at: datetime) -> str:
    """Return a time as it stands on the clock of North Cyprus, in words."""
    local = starts_at.astimezone(LOCAL)
    names = [texts.say(language, f"viewing.{name}").split() for name in ("weekdays", "months")]
    fields = {"day": local.day, "month": names[1][local.month - 1], "year": local.year}
    return texts.say(language, "viewing.when", weekday=names[0][local.weekday()], time=f"{local:%H:%M}", **fields)


def key(viewing_id: UUID, event: str, side: str) -> str:
    """Return the name of what a side is told of a step."""
    return f"viewing:{viewing_id}:{event}:{side}"


def _own_words(side: Side, viewing: Viewing, event: Event) -> str | None:
    """Return what the other one wrote themselves."""
    if event == "requested" and side.name == "owner" and viewing.note:
        return texts.say(side.language, "viewing.note", note=viewing.note)
    if event == "declined" and side.name == "person" and viewing.reason:
        return texts.say(side.language, "viewing.reason", reason=viewing.reason)
    return None


def _say_in(
    session: Session, thread: Conversation, viewing: Viewing, both: Meeting, event: Event
) -> dict[str, str | int]:
    """Write it in the thread, and return where it stands there."""
    language = both.person.language
    words = texts.say(language, f"viewing.{event}_thread", when=when(language, viewing.starts_at))
    # The title stands on the card alone: cards go when the one who offers the home is erased.
    card = {"kind": "viewing", "state": event, "title": both.title, **about(viewing, both.person)}
    message = Message(
        id=uuid5(viewing.id, event),
        role="system",
        content="\n".join(filter(None, (words, _own_words(both.person, viewing, event)))),
        sender_name=ASSISTANT_NAME,
        status="sent",
        degraded=False,
        recommendations=[],
        meta={"language": language, "cards": [card]},
        attachments=[],
    )
    said = conversations.add_message(session, thread, message)
    outbox.emit("chat_message", thread.id, logging.correlation_id(), {"message": said.view().wire()})
    return {"thread_id": str(thread.id), "message": said.seq}
