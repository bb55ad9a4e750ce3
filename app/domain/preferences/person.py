"""What the person says about what is remembered: keep it, correct it, forget it. Their word is final."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.conversations import Message
from app.domain.preferences.event import Kind, PreferenceEvent
from app.domain.preferences.keys import contradict, same
from app.domain.preferences.preference import LONGEST_VALUE, Method, Preference, holding, own
from app.domain.preferences.remember import lock
from app.kit import outbox
from app.kit.text import clean


def confirm(session: Session, user_id: UUID, preference_id: UUID) -> Preference:
    """Keep it: from now on it counts as said outright. Raises NotFound."""
    preference = _locked(session, user_id, preference_id)
    before = preference.content()
    _make_sure(preference)
    _note(session, preference, "confirmed", before)
    return preference


def correct(session: Session, user_id: UUID, preference_id: UUID, value: str, label: str | None = None) -> Preference:
    """Replace the value by the person's words, told as `label` or as they stand; what was there is not inferred again.

    After commit a worker settles the words into a value of ours. Raises NotFound, Invalid for unusable words.
    """
    value, label = clean(value, "value", LONGEST_VALUE), label and clean(label, "label", LONGEST_VALUE)
    preference = _locked(session, user_id, preference_id)
    before = preference.content()
    if not same(value, preference.value):
        session.add(_tombstone(preference))
    _make_sure(preference)
    preference.method, preference.evidence = "person", label or value
    _become(session, preference, value, label or " ".join(value.split("_")))
    _note(session, preference, "corrected", before)
    outbox.enqueue("preferences.settle", str(preference.id))
    return preference


def corrected(session: Session, preference_id: UUID) -> Preference | None:
    """Return a preference as the person corrected it, locked; None when it has ended or stands as it was found."""
    preference = session.get(Preference, preference_id)
    if preference is None or not lock(session, preference.user_id):
        return None
    session.refresh(preference, with_for_update=True)
    return preference if preference.ended_at is None and preference.method == "person" else None


def settle(session: Session, preference: Preference, value: str, label: str) -> None:
    """Give a corrected preference, locked by the caller, our value and our label for what the person wrote."""
    before = preference.content()
    if before | {"value": value, "label": label} == before:
        return
    _become(session, preference, value, label)
    _note(session, preference, "corrected", before, "rules")


def forget(session: Session, user_id: UUID, preference_id: UUID) -> None:
    """Erase it with the words that proved it; only saying it again brings it back. Raises NotFound."""
    preference = _locked(session, user_id, preference_id)
    before = preference.content()
    preference.end("person")
    preference.evidence = ""
    quoting = update(PreferenceEvent).where(PreferenceEvent.preference_id == preference.id)
    session.execute(quoting.values(evidence=""))
    _note(session, preference, "forgotten", before)


def unquote(session: Session, thread_id: UUID) -> None:
    """Erase the words of a thread that prove what is remembered; what it proved stays, in our own words."""
    said = select(Message.id).where(Message.conversation_id == thread_id)
    for table in (Preference, PreferenceEvent):
        session.execute(update(table).where(table.message_id.in_(said)).values(evidence=""))


def _locked(session: Session, user_id: UUID, preference_id: UUID) -> Preference:
    lock(session, user_id)
    return own(session, user_id, preference_id)


def _make_sure(preference: Preference) -> None:
    preference.explicit, preference.confirmed, preference.confidence = True, True, 1.0
    preference.said_at = func.now()


def _tombstone(preference: Preference) -> Preference:
    """Return a row that has ended with what was wrong, so that nothing infers it again."""
    kept = ("user_id", "many", "language", "message_id", "said_at")
    gone = Preference(**{name: getattr(preference, name) for name in kept}, **preference.content(), evidence="")
    gone.end("correction")
    return gone


def _become(session: Session, preference: Preference, value: str, label: str) -> None:
    """Take a value; whatever says the same or contradicts it ends."""
    for other in holding(session, preference.user_id):
        if other.id == preference.id:
            continue
        if other.key == preference.key and same(other.value, value):
            other.end("duplicate")
        elif contradict((other.key, other.value), (preference.key, value)):
            other.end("contradiction")
            _note(session, other, "contradicted", other.content())
    session.flush()
    preference.value, preference.label = value, label
    session.flush()


def _note(
    session: Session, preference: Preference, kind: Kind, before: dict[str, Any], method: Method = "person"
) -> None:
    session.add(
        PreferenceEvent(
            user_id=preference.user_id,
            preference_id=preference.id,
            kind=kind,
            method=method,
            confidence=preference.confidence,
            evidence=preference.evidence,
            before=before,
            after=None if kind == "forgotten" else preference.content(),
            message_id=preference.message_id,
        )
    )
    session.flush()
