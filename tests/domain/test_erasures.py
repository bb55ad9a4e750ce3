"""Erasing: nothing of a thread or a person stays, everything of their neighbours does, and the receipt says when."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from app.domain import erasures
from app.domain.erasures import Looked, Work
from app.extensions import db
from app.kit.errors import Conflict, NotFound, Unauthorized
from app.kit.transaction import transaction
from tests.erased import NOBODYS, Seeded, everything, left_of, receipt, tables_of, two
from tests.jobs import queued
from tests.making import answered, claim, count, guest, member, record, rows, said
from tests.racing import at_once, overtaken

pytestmark = pytest.mark.usefixtures("database")


def erase_user(user: UUID) -> UUID:
    with transaction() as session:
        return erasures.of_user(session, user).id


def erase_thread(user: UUID, thread: UUID) -> UUID:
    with transaction() as session:
        return erasures.of_thread(session, user, thread).id


def begin(erasure: UUID) -> Work | None:
    with transaction() as session:
        return erasures.begin(session, erasure)


def conclude(erasure: UUID, **how: object) -> None:
    with transaction() as session:
        erasures.conclude(session, erasure, Looked(**{"redis": True, "forgotten": True, **how}))  # type: ignore[arg-type]


def finish(erasure: UUID) -> None:
    assert begin(erasure)
    conclude(erasure)


def in_postgres(person: Seeded) -> list[tuple[str, str]]:
    """What PostgreSQL holds of somebody, but for what is left to do."""
    return [(place, row) for place, row in left_of(person) if place not in ("redis", "erasures")]


def waits(erasure: UUID) -> float:
    """In how many seconds it is tried again."""
    return float((receipt(erasure).next_try_at - datetime.now(UTC)).total_seconds())


def test_every_table_that_can_hold_somebody_does_before_they_are_erased() -> None:
    person, neighbour = two()
    tables = {table.name for table in db.metadata.sorted_tables}
    named = {place for one in (person, neighbour) for place in tables_of(one)} - {"redis"}
    # A new table belongs into `tests.erased`: either somebody leaves something there too, or it is nobody's.
    assert tables - named - NOBODYS == set()


def test_nothing_of_an_erased_person_is_left_in_any_column() -> None:
    person, _ = two()
    erasure = erase_user(person.id)
    assert in_postgres(person) == []
    finish(erasure)
    assert [row for place, row in left_of(person) if place != "redis"] == []


def test_everything_of_a_neighbour_stays_as_it_was() -> None:
    person, neighbour = two()
    marks = person.marks()
    before = [row for row in everything() if neighbour.canary in row[1] and not any(mark in row[1] for mark in marks)]
    counted = tables_of(neighbour)
    erase_user(person.id)
    assert len(before) > 20
    assert set(before) <= set(everything())
    counted.subtract(quotes=1)  # the person's, for what the neighbour asked
    assert tables_of(neighbour) == counted


def test_a_neighbours_reply_keeps_what_others_offered() -> None:
    person, neighbour = two()
    erase_user(person.id)
    shown = rows("select recommendations, meta from messages where id = :id", id=neighbour.messages[1])[0]
    assert [one["listing_id"] for one in shown.recommendations] == [str(neighbour.listing)]
    assert shown.meta == {"language": "en", "cards": [{"kind": "choices"}]}
    written = rows("select content, sender_name, sender_id from messages where role = 'vendor'")
    assert written == [("erased", "erased", None)]


def test_an_erased_thread_leaves_the_other_thread_and_what_was_asked_for() -> None:
    person, neighbour = two()
    before = tables_of(neighbour)
    gone, kept = person.threads
    erase_thread(person.id, gone)
    inside = {str(gone), *map(str, person.messages[:2])}
    assert [row for place, row in everything() if place != "erasures" and any(one in row for one in inside)] == []
    assert rows("select id from conversations where user_id = :id and last_seq > 0", id=person.id) == [(kept,)]
    assert rows("select evidence from preferences where user_id = :id order by 1", id=person.id) == [
        ("",),
        (f"my {person.canary}",),
    ]
    assert rows("select conversation_id from requests where id = :id", id=person.request) == [(None,)]
    assert tables_of(neighbour) == before


def test_what_operators_did_stays_without_whom_they_did_it_to() -> None:
    person, _ = two()
    tasks, entries = count("failed_tasks"), count("audit")
    erase_user(person.id)
    assert (count("failed_tasks"), count("audit")) == (tasks, entries)
    blank = "select actor, state, closed_by, alert from failed_tasks where args = '[]' and correlation_id = 'erased'"
    assert sorted(rows(blank)) == sorted(
        [
            ("chat.reply", "resolved", "erased", "none"),
            ("chores.tidy", "resolved", "erased", "none"),
            ("chores.tidy", "resolved", "erased", "none"),
            ("inbound.handle", "resolved", "erased", "none"),
            ("inbound.handle", "resolved", "erased", "none"),
            ("preferences.extract", "resolved", "erased", "none"),
            ("preferences.settle", "resolved", "erased", "none"),
        ]
    )
    assert count("audit where who = 'erased' and action = 'failed_task.resolve'") == 1
    assert count("audit where target = 'erased' and detail = '{}' and action = 'thread.look'") == 1


def test_a_failed_task_of_somebody_else_stays_open() -> None:
    person, neighbour = two()
    erase_user(person.id)
    (task,) = rows("select state, args from failed_tasks where actor = 'chat.reply' and state = 'open'")
    assert task.args == [str(neighbour.threads[1])]


def test_what_a_vendor_offered_goes_with_its_viewings() -> None:
    person, neighbour = two()
    rows("update viewings set listing_id = :home where user_id = :id", home=person.listing, id=neighbour.id)
    erase_user(person.id)
    assert count(f"listings where id = '{person.listing}'") == 0
    assert count(f"viewings where user_id = '{neighbour.id}'") == 0


def test_the_last_admin_stays_and_of_two_at_once_one_does() -> None:
    admins = [member("a@example.com"), member("b@example.com")]
    rows("update users set role = 'admin'")
    raced = at_once([partial(erase_user, one) for one in admins])
    refused = [one for one in raced if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Conflict]
    assert refused[0].code == "last_admin"  # type: ignore[attr-defined]
    assert count("users where role = 'admin'") == 1


def test_a_disabled_admin_is_nobody_to_rely_on() -> None:
    admin, other = member("a@example.com"), member("b@example.com")
    rows("update users set role = 'admin'")
    rows("update users set disabled_at = now() where id = :id", id=other)
    with pytest.raises(Conflict):
        erase_user(admin)


def test_a_person_who_is_erased_twice_at_once_has_one_receipt() -> None:
    user = guest()
    said(user)
    raced = at_once([partial(erase_user, user)] * 5)
    assert [type(one) for one in raced if isinstance(one, Exception)] == [NotFound] * 4
    assert count("erasures") == 1


def test_a_thread_that_is_erased_twice_at_once_has_one_receipt() -> None:
    user = guest()
    thread = said(user).thread_id
    raced = at_once([partial(erase_thread, user, thread)] * 5)
    assert [type(one) for one in raced if isinstance(one, Exception)] == [NotFound] * 4
    assert count("erasures") == 1


def test_somebody_elses_thread_cannot_be_erased() -> None:
    thread = said(guest()).thread_id
    with pytest.raises(NotFound):
        erase_thread(guest(), thread)
    assert (count("conversations"), count("erasures")) == (1, 0)


def test_a_message_that_was_being_accepted_goes_too() -> None:
    user = guest()
    said(user)
    overtaken(lambda session: _say(session, user), lambda: erase_user(user))
    assert (count("messages"), count("turns"), count("conversations")) == (0, 0, 0)


def test_a_message_that_waited_for_the_erasure_is_refused() -> None:
    user = guest()
    said(user)
    refused = overtaken(lambda session: erasures.of_user(session, user), lambda: said(user, "one more"))
    assert isinstance(refused, Unauthorized)
    assert (count("messages"), count("conversations")) == (0, 0)


def test_a_reply_that_was_being_thought_about_is_recorded_nowhere() -> None:
    user = guest()
    held = claim(said(user).thread_id)
    assert held
    erase_user(user)
    assert record(held) is False
    assert count("messages") == 0


def test_the_jobs_that_make_others_forget_start_with_the_commit() -> None:
    user = guest()
    erasure = erase_thread(user, said(user).thread_id)
    assert [job.args for job in queued("memory")] == [(str(erasure),)]


def test_nothing_is_erased_and_nothing_starts_when_the_transaction_fails() -> None:
    user = guest()
    thread = answered(user).thread_id

    for fail in (
        lambda session: (erasures.of_thread(session, user, thread), 1 / 0),
        lambda session: (erasures.of_user(session, user), 1 / 0),
    ):
        with pytest.raises(ZeroDivisionError), transaction() as session:
            fail(session)
    assert (count("messages"), count("users"), count("erasures")) == (2, 1, 0)
    assert "memory.erase" not in [job.actor_name for job in queued("memory")]


def test_a_receipt_names_its_subject_only_until_it_is_done() -> None:
    user = guest()
    thread = said(user).thread_id
    erasure = erase_user(user)
    assert receipt(erasure).subject == {"user_id": str(user), "thread_ids": [str(thread)]}
    finish(erasure)
    row = receipt(erasure)
    assert (row.state, row.subject, row.error) == ("done", None, None)
    assert row.requested_at <= row.postgres_at <= row.redis_at == row.memory_at == row.done_at


def test_a_memory_that_was_asked_too_early_is_asked_again_a_minute_after_the_request() -> None:
    user = guest()
    erasure = erase_user(user)
    work = begin(erasure)
    assert work
    assert not work.is_late
    conclude(erasure, forgotten=False)
    assert (receipt(erasure).state, receipt(erasure).memory_at) == ("waiting", None)
    assert 55 < waits(erasure) <= 60
    assert begin(erasure) is None
    rows("update erasures set next_try_at = now(), not_before = now()")
    late = begin(erasure)
    assert late
    assert late.is_late


@pytest.mark.parametrize("redis", [True, False])
def test_every_place_has_to_confirm(redis: bool) -> None:
    erasure = erase_user(guest())
    begin(erasure)
    conclude(erasure, redis=redis, forgotten=not redis, error="Nasty")
    row = receipt(erasure)
    assert (row.state, row.error) == ("waiting", "Nasty")
    assert (row.redis_at is not None, row.memory_at is not None) == (redis, not redis)


def test_waiting_gets_longer_and_never_ends() -> None:
    erasure = erase_user(guest())
    waited = []
    for _ in range(10):
        rows("update erasures set next_try_at = now()")
        begin(erasure)
        conclude(erasure, redis=False, forgotten=False, error="Nasty")
        waited.append(round(waits(erasure)))
    assert waited == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    rows("update erasures set attempts = 100000, next_try_at = now()")
    assert begin(erasure)


def test_a_place_that_says_when_to_come_back_is_heard() -> None:
    erasure = erase_user(guest())
    begin(erasure)
    conclude(erasure, forgotten=False, error="Nasty", retry_after=45)
    assert round(waits(erasure)) == 45


def test_of_many_at_once_one_is_at_it() -> None:
    erasure = erase_user(guest())
    begun = at_once([partial(begin, erasure)] * 8)
    assert len([one for one in begun if isinstance(one, Work)]) == 1
    assert 170 < waits(erasure) <= 180


def test_what_is_due_is_started_and_nothing_else() -> None:
    due, done, later = (erase_user(guest()) for _ in range(3))
    finish(done)
    rows("update erasures set next_try_at = now() + interval '1 minute' where id = :id", id=later)
    started = len(queued("memory"))
    with transaction() as session:
        erasures.wake_due(session)
    assert [job.args for job in queued("memory")].count((str(due),)) == 2
    assert len(queued("memory")) == started + 1


def test_receipts_are_kept_for_four_hundred_days() -> None:
    old, young, waiting = (erase_user(guest()) for _ in range(3))
    for erasure in (old, young):
        finish(erasure)
    long_ago = datetime.now(UTC) - timedelta(days=401)
    rows("update erasures set done_at = :at where id = :id", at=long_ago, id=old)
    rows("update erasures set requested_at = :at where id = :id", at=long_ago, id=waiting)
    with transaction() as session:
        erasures.forget_old(session)
    assert set(rows("select id from erasures")) == {(young,), (waiting,)}


def test_a_receipt_that_nobody_got_is_not_there() -> None:
    with transaction() as session, pytest.raises(NotFound):
        erasures.get(session, uuid4())


def test_done_work_is_not_done_again() -> None:
    erasure = erase_user(guest())
    finish(erasure)
    before = receipt(erasure)
    assert begin(erasure) is None
    conclude(erasure, redis=False, forgotten=False, error="Nasty")
    assert receipt(erasure) == before


def _say(session: Session, user: UUID) -> None:
    from app.domain import turns
    from app.domain.turns import Admission
    from tests.making import incoming

    turns.accept(session, incoming(user, "one more"), Admission(allowed=True))
