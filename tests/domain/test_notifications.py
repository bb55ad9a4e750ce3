"""Notifications: told once, after the commit or when they are due, listed from then, and seen up to where they were."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain import conversations, notifications
from app.domain.notifications import Note, Notification
from app.kit import logging
from app.kit.errors import NotFound
from app.kit.transaction import savepoint, transaction
from tests.doubles.listener import Listener
from tests.making import count, guest, rows
from tests.racing import at_once, overtaken

pytestmark = pytest.mark.usefixtures("database")


def told(user: UUID, title: str = "News", **fields: Any) -> Notification:
    with transaction() as session:
        return notifications.notify(session, user, Note("news", title, "It is so", {"n": 1}, **fields))


def later(minutes: float = 5) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def woken() -> int:
    with transaction() as session:
        return notifications.wake_due(session)


def listed(user: UUID, limit: int = 20, **which: Any) -> list[str]:
    with transaction() as session:
        return [row.title for row in notifications.page(session, user, limit, **which)[0]]


def unread(user: UUID) -> int:
    with transaction() as session:
        return notifications.unread_count(session, user)


def test_the_persons_sockets_are_told_after_the_commit(heard: Listener) -> None:
    user = guest()
    with logging.working_on("cid-7"), transaction() as session:
        thread = conversations.active(session, user).id
        row = notifications.notify(session, user, Note("news", "News", "It is so", {"n": 1}))
        assert heard.names() == []
    ((event, room, payload),) = heard.heard
    assert (event, room) == ("notification", f"user:{user}")
    named = {name: payload[name] for name in ("kind", "title", "body", "data", "cid", "thread_id", "id")}
    assert named == {
        "kind": "news",
        "title": "News",
        "body": "It is so",
        "data": {"n": 1},
        "cid": "cid-7",
        "thread_id": str(thread),
        "id": str(row.id),
    }
    assert payload["ts"]


def test_who_has_no_thread_is_told_without_one(heard: Listener) -> None:
    told(guest())
    assert heard.of("notification")[0]["thread_id"] is None
    assert count("conversations") == 0


def test_what_is_rolled_back_was_never_told(heard: Listener) -> None:
    user = guest()
    with transaction() as session:
        with pytest.raises(ValueError, match="no"), savepoint(session):  # noqa: PT012 - all of it is undone
            notifications.notify(session, user, Note("news", "Undone", ""))
            raise ValueError("no")
        notifications.notify(session, user, Note("news", "Done", ""))
    assert [one["title"] for one in heard.of("notification")] == ["Done"]
    assert listed(user) == ["Done"]


def test_the_same_key_is_told_once(heard: Listener) -> None:
    user = guest()
    assert told(user, dedup_key="k").id == told(user, "Other words", dedup_key="k").id
    assert listed(user) == ["News"]
    assert len(heard.heard) == 1


def test_the_same_key_at_once_is_told_once(heard: Listener) -> None:
    user = guest()
    note = Note("news", "News", "", dedup_key="k")
    second = overtaken(lambda session: notifications.notify(session, user, note), lambda: told(user, dedup_key="k"))
    assert isinstance(second, Notification)
    assert rows("select id from notifications") == [(second.id,)]
    assert len(heard.of("notification")) == 1


def test_without_a_key_everything_is_told(heard: Listener) -> None:
    user = guest()
    told(user)
    told(user)
    assert len(heard.heard) == count("notifications") == 2


def test_what_is_not_due_waits_unseen(heard: Listener) -> None:
    user = guest()
    told(user, due_at=later())
    assert woken() == 0
    assert (listed(user), unread(user), heard.heard) == ([], 0, [])


def test_what_is_due_is_told_once_under_the_id_of_what_began_it(heard: Listener) -> None:
    user = guest()
    with logging.working_on("cid-of-the-booking"):
        told(user, due_at=later())
    rows("update notifications set due_at = now() - interval '1 second'")
    assert (woken(), woken()) == (1, 0)
    assert [one["cid"] for one in heard.of("notification")] == ["cid-of-the-booking"]
    assert (listed(user), unread(user)) == (["News"], 1)


def test_of_many_who_wake_at_once_each_tells_its_own(heard: Listener) -> None:
    user = guest()
    for n in range(20):
        told(user, str(n), due_at=later())
    rows("update notifications set due_at = now() - interval '1 second'")
    assert sum(one for one in at_once([woken] * 4) if isinstance(one, int)) == 20
    assert sorted(one["title"] for one in heard.of("notification")) == sorted(map(str, range(20)))


def test_what_is_cancelled_is_never_told(heard: Listener) -> None:
    user = guest()
    told(user, dedup_key="a", due_at=later())
    told(user, dedup_key="b")
    with transaction() as session:
        assert notifications.cancel(session, ["a", "b", "c"]) == 1
    rows("update notifications set due_at = now() - interval '1 second'")
    assert woken() == 0
    assert listed(user) == ["News"]
    assert [one["data"] for one in heard.of("notification")] == [{"n": 1}]


def test_a_page_goes_on_where_the_last_one_ended(heard: Listener) -> None:
    user, other = guest(), guest()
    with transaction() as session:
        for n in range(5):
            notifications.notify(session, user, Note("news", str(n), ""))
            notifications.notify(session, other, Note("news", "not mine", ""))
    seen: list[str] = []
    before = None
    while True:
        with transaction() as session:
            page, before = notifications.page(session, user, 2, before)
        seen += [row.title for row in page]
        if before is None:
            break
    assert seen == ["4", "3", "2", "1", "0"]


def test_what_is_seen_up_to_one_leaves_what_came_after(heard: Listener) -> None:
    user = guest()
    ids = [told(user, str(n)).id for n in range(4)]
    told(user, "waits", due_at=later())
    with transaction() as session:
        notifications.mark_all_read(session, user, ids[1])
    assert listed(user, unread=True) == ["3", "2"]
    assert unread(user) == 2
    with transaction() as session:
        notifications.mark_read(session, user, ids[3])
        notifications.mark_read(session, user, ids[3])
    assert listed(user, unread=True) == ["2"]


def test_a_reminder_that_was_due_before_but_told_after_stays_unread(heard: Listener) -> None:
    user = guest()
    told(user, "late", due_at=later())
    shown = told(user, "shown").id
    rows("update notifications set due_at = now() - interval '1 hour' where told_at is null")
    woken()
    with transaction() as session:
        notifications.mark_all_read(session, user, shown)
    assert listed(user, unread=True) == ["late"]


def test_nobody_sees_or_marks_what_is_somebody_elses_or_not_told_yet(heard: Listener) -> None:
    user = guest()
    theirs, waiting = told(guest()).id, told(user, due_at=later()).id
    for unknown in (theirs, waiting, uuid4()):
        for mark in (notifications.mark_read, notifications.mark_all_read):
            with pytest.raises(NotFound), transaction() as session:
                mark(session, user, unknown)
    assert rows("select 1 from notifications where read_at is not null") == []


def test_the_database_itself_refuses_what_is_both_told_and_cancelled(heard: Listener) -> None:
    told(guest())
    with pytest.raises(IntegrityError, match="told_or_cancelled"):
        rows("update notifications set cancelled_at = now()")
