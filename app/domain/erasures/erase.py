"""Erasing in PostgreSQL, and owing the same to every other place, in one transaction."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.domain import bookings, conversations, inbound, preferences, users
from app.domain.conversations import Conversation
from app.domain.erasures import elsewhere, traces
from app.domain.erasures.erasure import LATE, Erasure, Kind
from app.domain.users import User
from app.kit import logging, outbox
from app.kit.errors import Conflict, NotFound


def of_thread(session: Session, user_id: UUID, thread_id: UUID) -> Erasure:
    """Erase a thread with everything said in it. Raises NotFound when it is not there or somebody else's."""
    thread = conversations.lock(session, user_id, thread_id).id
    traces.forget(session, traces.ids_of_threads([thread]), inbound.sids_of_threads([thread]))
    preferences.unquote(session, thread)
    conversations.erase(session, user_id, thread)
    outbox.emit_to_person(outbox.THREAD_ERASED, user_id, logging.correlation_id(), {}, thread)
    return _receipt(session, "thread", {"user_id": str(user_id), "thread_ids": [str(thread)]})


def of_user(session: Session, user_id: UUID) -> Erasure:
    """Erase a person: the account, everything they said, and what names them elsewhere.

    What a vendor offers goes with them, and so do other people's viewings of it.
    Raises NotFound for nobody, Conflict `last_admin` for the last admin, without whom nobody could operate this.
    """
    _lock_threads(session, user_id)  # before the person, in the order of everybody who writes
    if session.scalar(select(User.role).where(User.id == user_id)) == "admin":
        _keep_an_admin(session, user_id)
    user = session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFound("There is no such account", code="account_not_found")
    threads = _lock_threads(session, user_id)
    elsewhere.forget(session, user_id)
    bookings.forget(session, user_id)
    traces.forget(session, traces.ids_of_person(user_id, threads), inbound.sids_of_person(user_id), user.email)
    inbound.forget(session, inbound.sids_of_person(user_id))
    traces.forget_operator(session, user_id)
    subject = {"user_id": str(user_id), "thread_ids": [str(thread) for thread in threads]}
    if user.email:
        subject["login"] = users.login_mark(user.email)
    session.execute(delete(User).where(User.id == user_id))
    outbox.end_sessions(outbox.person_room(user_id), "erased")
    return _receipt(session, "user", subject)


def _lock_threads(session: Session, user_id: UUID) -> list[UUID]:
    own = select(Conversation.id).where(Conversation.user_id == user_id).order_by(Conversation.id)
    return list(session.scalars(own.with_for_update()))


def _keep_an_admin(session: Session, user_id: UUID) -> None:
    """Two admins who leave at once would both see the other one: so each waits for the other."""
    able = select(User.id).where(User.role == "admin", User.disabled_at.is_(None)).order_by(User.id)
    if list(session.scalars(able.with_for_update())) == [user_id]:
        raise Conflict("You are the last admin; make somebody else one first", code="last_admin")


def _receipt(session: Session, kind: Kind, subject: dict[str, Any]) -> Erasure:
    erasure = Erasure(kind=kind, subject=subject, not_before=func.now() + LATE)
    session.add(erasure)
    session.flush()
    outbox.enqueue("memory.erase", str(erasure.id))
    return erasure
