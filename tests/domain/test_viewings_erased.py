"""When one who was to meet is erased, the other is told that nobody comes, and keeps nothing that names them."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import text

from app.domain import erasures
from app.kit.transaction import transaction
from tests.domain.test_bookings import at, booked, cancelled
from tests.domain.test_bookings_told import confirmed, in_thread, sent_to, told_to
from tests.making import listing, market, member, messages, rows
from tests.racing import at_once
from tests.waiting import until

TITLE = "Flat by the harbour"
NAME = "Zebrafinch"


@pytest.fixture
def owner(database: None) -> UUID:
    return market()


@pytest.fixture
def home(owner: UUID) -> UUID:
    return listing(owner, TITLE)


@pytest.fixture
def person(database: None) -> UUID:
    return member("zebra@example.com", NAME)


def erase(user: UUID) -> None:
    with transaction() as session:
        erasures.of_user(session, user)


def left(*marks: object) -> list[str]:
    """What is told or sent to anybody and names one of these."""
    tables = ("notifications", "deliveries", "viewings", "messages")
    told = [row[0] for table in tables for row in rows(f"select t::text from {table} t")]
    return [row for row in told if any(str(mark) in row for mark in marks)]


def test_the_owner_is_told_that_nobody_comes_and_not_who(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home, note=f"it is {NAME}").id
    confirmed(owner, viewing)
    erase(person)
    (last,) = told_to(owner)
    assert (last.kind, last.title) == ("viewing_cancelled", f"Viewing cancelled: {TITLE}")
    assert f"{at():%A}" in last.body
    assert [one.content["text"] for one in sent_to(owner)] == [last.body]
    assert sent_to(owner, "reminder") == []
    assert left(NAME, person, viewing) == []


def test_the_visitor_is_told_that_the_home_is_gone_and_not_which(owner: UUID, home: UUID, person: UUID) -> None:
    thread, viewing = in_thread(person, home)
    confirmed(owner, viewing.id)
    erase(owner)
    (last,) = told_to(person)
    assert last.body.endswith("the home is no longer offered.")
    assert [one.content["text"] for one in sent_to(person)] == [last.body]
    assert messages(thread)[-1].meta["cards"] == []
    assert left(TITLE, owner, home) == []


def test_of_what_was_over_nobody_is_told_anything_more(owner: UUID, home: UUID, person: UUID) -> None:
    cancelled(person, booked(person, home).id)
    erase(person)
    assert told_to(owner) == []
    assert sent_to(owner) == []


def test_of_what_has_been_nobody_is_told_anything_more(owner: UUID, home: UUID, person: UUID) -> None:
    booked(person, home)
    rows("update viewings set starts_at = starts_at - interval '9 days', ends_at = ends_at - interval '9 days'")
    erase(person)
    assert told_to(owner) == []


def test_who_is_erased_while_the_owner_confirms_leaves_nothing(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    results = at_once([lambda: erase(person), lambda: confirmed(owner, viewing)])
    assert results[0] is None
    assert left(NAME, person, viewing) == []


def test_who_is_erased_while_they_book_leaves_nothing(owner: UUID, home: UUID, person: UUID) -> None:
    at_once([lambda: erase(person), lambda: booked(person, home)])
    assert left(NAME, person) == []


def test_a_neighbours_viewing_of_the_same_home_stays(owner: UUID, home: UUID, person: UUID) -> None:
    neighbour = member("moon@example.com", "Moonstone")
    booked(neighbour, home, at(15))
    booked(person, home)
    before = left("Moonstone", neighbour)
    erase(person)
    assert left("Moonstone", neighbour) == before
    assert len(before) > 5


@pytest.mark.parametrize("decide", ["confirm", "cancel"])
def test_who_decides_holds_the_people_before_the_viewing_as_an_erasure_does(
    owner: UUID, home: UUID, person: UUID, decide: str
) -> None:
    """In the other order one waits for the other's viewing and the other for the one's person, for ever."""
    viewing = booked(person, home).id
    verb = partial(confirmed, owner, viewing) if decide == "confirm" else partial(cancelled, person, viewing)
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    with ThreadPoolExecutor(1) as threads:
        with transaction() as session:
            session.execute(text("select 1 from users where id = :id for update"), {"id": person})
            begun = threads.submit(verb)
            until(lambda: bool(rows(waiting)), 5, "the verb waits for the person")
            assert session.execute(text("select id from viewings for update nowait")).all() == [(viewing,)]
        assert begun.result(10).id == viewing
