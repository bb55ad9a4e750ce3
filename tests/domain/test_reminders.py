"""Reminders: rows from the day of booking, once for each side and time, on the island's clock."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain import bookings
from app.domain.bookings import reminding
from app.domain.clock import LOCAL
from app.kit.transaction import transaction
from tests.domain.test_bookings import at, booked, cancelled
from tests.domain.test_bookings_told import confirmed, declined
from tests.making import guest, listing, market, member, rows
from tests.racing import at_once


@pytest.fixture
def owner(database: None) -> UUID:
    return market()


@pytest.fixture
def home(owner: UUID) -> UUID:
    return listing(owner, "Flat by the harbour")


@pytest.fixture
def person(database: None) -> UUID:
    return member()


WAITING = {
    "notifications": "select dedup_key, due_at from notifications where told_at is null and cancelled_at is null",
    "deliveries": "select dedup_key, due_at from deliveries where state = 'held'",
}


def kept(table: str) -> dict[str, datetime]:
    """When each reminder of a table is due, by what its key says behind the viewing's id."""
    return {row.dedup_key.split(":", 2)[2]: row.due_at for row in rows(WAITING[table])}


@pytest.mark.parametrize("table", WAITING)
def test_both_are_reminded_the_evening_before_and_two_hours_before(home: UUID, person: UUID, table: str) -> None:
    booked(person, home)
    evening = (at() - timedelta(days=1)).replace(hour=18)
    assert kept(table) == {
        "day:owner": evening,
        "day:person": evening,
        "hours:owner": at(8),
        "hours:person": at(8),
    }


def test_a_reminder_says_in_its_readers_language_what_it_is_about(home: UUID, person: UUID) -> None:
    booked(person, home)
    (mail,) = rows("select content, reason from deliveries where dedup_key like '%:day:owner'")
    assert mail.content["subject"] == "Tomorrow: viewing of Flat by the harbour"
    assert mail.content["text"].startswith("A reminder: Ayşe comes to see “Flat by the harbour” on ")
    assert mail.reason == "not_due"


def test_a_guest_is_reminded_on_the_page(home: UUID) -> None:
    booked(guest(), home)
    assert set(kept("notifications")) == {"day:owner", "day:person", "hours:owner", "hours:person"}
    assert set(kept("deliveries")) == {"day:owner", "hours:owner"}


@pytest.mark.parametrize("table", WAITING)
def test_however_often_it_is_confirmed_there_is_each_reminder_once(
    owner: UUID, home: UUID, person: UUID, table: str
) -> None:
    viewing = booked(person, home).id
    at_once([lambda: confirmed(owner, viewing)] * 4)
    confirmed(owner, viewing)
    assert len(rows(WAITING[table])) == 4


@pytest.mark.parametrize("table", WAITING)
@pytest.mark.parametrize("how", ["cancelled", "declined"])
def test_what_does_not_take_place_is_not_reminded_of(
    owner: UUID, home: UUID, person: UUID, table: str, how: str
) -> None:
    viewing = booked(person, home).id
    other = booked(guest(), home, at(12)).id
    confirmed(owner, viewing)
    cancelled(person, viewing) if how == "cancelled" else declined(owner, viewing)
    assert {row.dedup_key.split(":")[1] for row in rows(WAITING[table])} == {str(other)}
    (state,) = set(rows("select state, reason from deliveries where dedup_key like :key", key=f"reminder:{viewing}:%"))
    assert tuple(state) == ("cancelled", "viewing_over")


def test_a_reminder_that_left_already_is_not_called_back(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    rows("update deliveries set state = 'sent' where dedup_key like '%:day:owner'")
    cancelled(person, viewing)
    left = rows("select state from deliveries where dedup_key like 'reminder:%' order by state")
    assert [row.state for row in left] == ["cancelled", "cancelled", "cancelled", "sent"]


@pytest.mark.parametrize("table", WAITING)
def test_a_viewing_that_is_moved_is_reminded_of_at_its_new_time_alone(home: UUID, person: UUID, table: str) -> None:
    old = booked(person, home).id
    with transaction() as session:
        bookings.cancel(session, person, old)
        bookings.request_viewing(session, person, None, bookings.Appointment(home, at(16, days=5)))
    assert set(kept(table).values()) == {at(14, days=5), at(18, days=4)}


@pytest.mark.parametrize("table", WAITING)
def test_a_reminder_whose_time_has_gone_by_is_left_out(home: UUID, person: UUID, table: str) -> None:
    now = datetime.now(LOCAL)
    soon = now + timedelta(hours=1) if 8 <= (now + timedelta(hours=1)).hour < 19 else None
    booked(person, home, soon or at(days=1, hour=8))
    missing = {"day", "hours"} if soon else ({"day"} if now.hour >= 18 else set())
    assert {name.split(":")[0] for name in kept(table)} == {"day", "hours"} - missing


@pytest.mark.parametrize(
    ("starts_at", "evening", "before"),
    [
        # 2026-03-29 03:00 becomes 04:00; 2026-10-25 04:00 becomes 03:00.
        ("2026-03-29T08:00+03:00", "2026-03-28T18:00+02:00", "2026-03-29T06:00+03:00"),
        ("2026-03-30T08:00+03:00", "2026-03-29T18:00+03:00", "2026-03-30T06:00+03:00"),
        ("2026-10-25T08:00+02:00", "2026-10-24T18:00+03:00", "2026-10-25T06:00+02:00"),
        ("2026-10-26T19:30+02:00", "2026-10-25T18:00+02:00", "2026-10-26T17:30+02:00"),
        ("2026-10-25T05:00+02:00", "2026-10-24T18:00+03:00", "2026-10-25T04:00+03:00"),
    ],
)
def test_on_the_days_when_the_clock_changes_it_is_the_clock_on_the_wall(
    starts_at: str, evening: str, before: str
) -> None:
    due = dict(reminding.times(datetime.fromisoformat(starts_at).astimezone(UTC)))
    assert due["day"] == datetime.fromisoformat(evening)
    assert due["hours"] == datetime.fromisoformat(before)
