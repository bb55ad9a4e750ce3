"""Viewings: one at a time for a home and for a person, whoever asks at the same moment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain import bookings
from app.domain.bookings import Appointment, Busy, InThePast, NotAHome, OutsideHours, Taken, TooFar, Viewing
from app.domain.clock import LOCAL
from app.kit.errors import Invalid, NotFound
from app.kit.transaction import transaction
from tests.making import count, guest, listing, market, rows
from tests.racing import at_once, overtaken


@pytest.fixture
def owner(database: None) -> UUID:
    return market()


@pytest.fixture
def home(owner: UUID) -> UUID:
    return listing(owner, "Flat by the harbour")


def at(hour: int = 10, minute: int = 0, days: int = 3) -> datetime:
    """A time some days from now on the clock of North Cyprus."""
    return (datetime.now(LOCAL) + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)


def booked(
    user: UUID, home: UUID, starts_at: datetime | None = None, turn: UUID | None = None, note: str = ""
) -> Viewing:
    with transaction() as session:
        return bookings.request_viewing(session, user, turn, Appointment(home, starts_at or at(), note))


def cancelled(user: UUID, viewing: UUID) -> Viewing:
    with transaction() as session:
        return bookings.cancel(session, user, viewing)


def test_a_viewing_lasts_half_an_hour(home: UUID) -> None:
    viewing = booked(guest(), home, note=" after work ")
    assert (viewing.status, viewing.note) == ("requested", "after work")
    assert viewing.ends_at - viewing.starts_at == timedelta(minutes=30)


def test_the_same_turn_twice_books_once(home: UUID) -> None:
    user, turn = guest(), uuid4()
    assert booked(user, home, turn=turn).id == booked(user, home, at(15), turn=turn).id
    assert count("viewings") == 1


def test_the_same_turn_at_once_books_once(home: UUID) -> None:
    user, turn, wish = guest(), uuid4(), Appointment(home, at())
    second = overtaken(
        lambda session: bookings.request_viewing(session, user, turn, wish), lambda: booked(user, home, turn=turn)
    )
    assert isinstance(second, Viewing)
    assert rows("select id from viewings") == [(second.id,)]


def test_who_asks_while_another_is_being_booked_is_told_that_it_is_taken(home: UUID) -> None:
    first, second, wish = guest(), guest(), Appointment(home, at())
    told = overtaken(
        lambda session: bookings.request_viewing(session, first, None, wish), lambda: booked(second, home, at(10, 15))
    )
    assert isinstance(told, Taken)
    assert rows("select user_id from viewings") == [(first,)]


@pytest.mark.parametrize("minutes", [-29, 0, 15, 29])
def test_a_time_that_overlaps_is_taken(home: UUID, minutes: int) -> None:
    booked(guest(), home)
    with pytest.raises(Taken):
        booked(guest(), home, at() + timedelta(minutes=minutes))
    assert count("viewings") == 1


@pytest.mark.parametrize("minutes", [-30, 30])
def test_the_half_hour_before_and_after_is_free(home: UUID, minutes: int) -> None:
    booked(guest(), home)
    booked(guest(), home, at() + timedelta(minutes=minutes))
    assert count("viewings") == 2


def test_of_many_at_once_one_gets_the_time(home: UUID) -> None:
    people = [guest() for _ in range(8)]
    results = at_once([lambda who=who: booked(who, home) for who in people])
    assert sum(isinstance(one, Viewing) for one in results) == 1
    assert sum(isinstance(one, Taken) for one in results) == 7
    assert count("viewings") == 1


def test_a_person_is_in_one_place_at_a_time(owner: UUID, home: UUID) -> None:
    user = guest()
    booked(user, home)
    with pytest.raises(Busy):
        booked(user, listing(owner, "Another"), at(10, 15))
    with pytest.raises(Busy):
        booked(user, home, at(10, 15))


def test_a_person_who_books_two_homes_at_once_gets_one(owner: UUID, home: UUID) -> None:
    user, other = guest(), listing(owner, "Another")
    results = at_once([lambda: booked(user, home), lambda: booked(user, other)])
    assert sorted(type(one).__name__ for one in results) == ["Busy", "Viewing"]


def test_a_refusal_leaves_the_transaction_usable(home: UUID) -> None:
    booked(guest(), home)
    user = guest()
    with transaction() as session:
        with pytest.raises(Taken):
            bookings.request_viewing(session, user, None, Appointment(home, at()))
        bookings.request_viewing(session, user, None, Appointment(home, at(11)))
    assert count("viewings") == 2


def test_the_database_itself_refuses_an_overlap(home: UUID) -> None:
    booked(guest(), home)
    copy = (
        "insert into viewings (id, user_id, listing_id, starts_at, ends_at) "
        "select gen_random_uuid(), {user}, {home}, starts_at, ends_at from viewings"
    )
    with pytest.raises(IntegrityError, match="ex_viewings_listing"):
        rows(copy.format(user=f"'{guest()}'", home="listing_id"))
    rows("update viewings set status = 'confirmed'")
    with pytest.raises(IntegrityError, match="ex_viewings"):
        rows(copy.format(user="user_id", home="listing_id"))


def test_a_cancelled_time_is_free_again(home: UUID) -> None:
    user = guest()
    viewing = booked(user, home).id
    for _ in range(2):
        assert cancelled(user, viewing).status == "cancelled"
    booked(guest(), home)


@pytest.mark.parametrize(
    ("starts_at", "error"),
    [
        pytest.param(datetime.now(UTC) - timedelta(minutes=1), InThePast, id="a minute ago"),
        (datetime.min.replace(tzinfo=UTC), InThePast),
        (at(days=91), TooFar),
        (datetime.max.replace(tzinfo=UTC), TooFar),
        (at(7, 59), OutsideHours),
        (at(19, 31), OutsideHours),
        (at(23, 45), OutsideHours),
        (at(0, 0), OutsideHours),
        (at(20, 30).astimezone(UTC), OutsideHours),
        (at().replace(tzinfo=None), Invalid),
    ],
    ids=str,
)
def test_an_impossible_time_is_refused(home: UUID, starts_at: datetime, error: type[Exception]) -> None:
    with pytest.raises(error):
        booked(guest(), home, starts_at)
    assert count("viewings") == 0


@pytest.mark.parametrize("starts_at", [at(8), at(19, 30), at(8, days=89), at(8, 30).astimezone(UTC)], ids=str)
def test_a_time_in_hours_is_booked(home: UUID, starts_at: datetime) -> None:
    booked(guest(), home, starts_at)


def test_only_homes_are_viewed(owner: UUID) -> None:
    with pytest.raises(NotAHome):
        booked(guest(), listing(owner, "Car", category="car", rent_type=None, bedrooms=None))


def test_a_home_that_is_not_offered_is_not_viewed(home: UUID) -> None:
    rows("update listings set retired_at = now()")
    for gone in (home, uuid4()):
        with pytest.raises(NotFound):
            booked(guest(), gone)


def test_an_endless_note_is_refused(home: UUID) -> None:
    with pytest.raises(Invalid):
        booked(guest(), home, note="x" * 501)


def test_somebody_elses_viewing_cannot_be_cancelled(home: UUID) -> None:
    viewing = booked(guest(), home).id
    for unknown in (viewing, uuid4()):
        with pytest.raises(NotFound):
            cancelled(guest(), unknown)


@pytest.mark.parametrize(
    "change",
    ["status = 'done'", "starts_at = now() - interval '1 minute', ends_at = now() + interval '29 minutes'"],
)
def test_a_viewing_that_has_begun_cannot_be_cancelled(home: UUID, change: str) -> None:
    user = guest()
    viewing = booked(user, home).id
    rows(f"update viewings set {change}")
    with pytest.raises(InThePast):
        cancelled(user, viewing)


def test_what_is_coming_is_listed_in_order_in_one_query(owner: UUID, home: UUID, queries: list[str]) -> None:
    user = guest()
    later, sooner = booked(user, home, at(days=5)).id, booked(user, home, at(days=2)).id
    cancelled(user, booked(user, home, at(days=3)).id)
    past = booked(user, listing(owner, "Past"), at(days=4)).id
    rows(
        "update viewings set starts_at = starts_at - interval '9 days', ends_at = ends_at - interval '9 days' "
        "where id = :id",
        id=past,
    )
    booked(guest(), home, at(14))
    queries.clear()
    with transaction() as session:
        coming: Any = bookings.coming(session, user)
        assert [(one.id, one.listing.title) for one in coming] == [
            (sooner, "Flat by the harbour"),
            (later, "Flat by the harbour"),
        ]
    assert len(queries) == 1


def test_a_time_is_taken_while_somebody_has_it(owner: UUID, home: UUID) -> None:
    user = guest()
    viewing = booked(user, home).id

    def taken(listing_id: UUID, starts_at: datetime) -> bool:
        with transaction() as session:
            return bookings.is_taken(session, listing_id, starts_at)

    assert taken(home, at(10, 29))
    assert not taken(home, at(10, 30))
    assert not taken(listing(owner, "Another"), at())
    cancelled(user, viewing)
    assert not taken(home, at())
