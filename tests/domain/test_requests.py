"""Requests: one per turn, moves by the table alone, a vendor's newest quote counts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import requests
from app.domain.clock import LOCAL
from app.domain.requests import MOVES, MoveRefused, OfferedQuote, Request, RequestDraft
from app.kit.errors import Invalid, NotFound
from app.kit.transaction import transaction
from tests.making import count, guest, said, vendor
from tests.making import rows as sql
from tests.racing import at_once, overtaken

pytestmark = pytest.mark.usefixtures("database")


def opened(user: UUID, turn: UUID | None = None, **fields: Any) -> Request:
    draft = RequestDraft(**{"category": "service.plumbing", "details": "A pipe leaks", **fields})
    with transaction() as session:
        return requests.open_request(session, user, None, turn, draft)


def moved(request_id: UUID, *statuses: Any) -> None:
    for status in statuses:
        with transaction() as session:
            requests.move(session, request_id, status)


def quoted(request_id: UUID, vendor_id: UUID, price: str = "80", **fields: Any) -> UUID:
    with transaction() as session:
        offered = OfferedQuote(**{"price": Decimal(price), "currency": "GBP", **fields})
        return requests.add_quote(session, request_id, vendor_id, offered).id


def status_of(request_id: UUID) -> str:
    return str(sql("select status from requests where id = :id", id=request_id)[0][0])


def test_what_was_agreed_is_stored() -> None:
    user = guest()
    thread = said(user).thread_id
    deadline = datetime.now(LOCAL).date() + timedelta(days=3)
    draft = RequestDraft(
        "goods.car", "  Small, automatic ", "Kyrenia", None, (Decimal("5000.50"), "EUR"), deadline, "sms"
    )
    with transaction() as session:
        request = requests.open_request(session, user, thread, uuid4(), draft)
    assert (request.status, request.details, request.contact) == ("open", "Small, automatic", "sms")
    assert (request.budget_amount, request.budget_currency) == (Decimal("5000.50"), "EUR")
    assert request.expires_at.astimezone(LOCAL).date() == deadline
    assert request.conversation_id == thread


def test_the_same_turn_twice_opens_one_request() -> None:
    user, turn = guest(), uuid4()
    assert opened(user, turn).id == opened(user, turn, details="Something else").id
    assert count("requests") == 1
    assert sql("select details from requests") == [("A pipe leaks",)]


def test_the_same_turn_at_once_opens_one_request() -> None:
    user, turn = guest(), uuid4()
    draft = RequestDraft("service.plumbing", "A pipe leaks")
    second = overtaken(
        lambda session: requests.open_request(session, user, None, turn, draft), lambda: opened(user, turn)
    )
    assert isinstance(second, Request)
    assert sql("select id from requests") == [(second.id,)]


def test_requests_without_a_turn_are_separate() -> None:
    user = guest()
    assert opened(user).id != opened(user).id


@pytest.mark.parametrize(
    ("city", "district", "stored"),
    [
        ("Girne", None, ("Kyrenia", None)),
        ("çatalköy", None, ("Kyrenia", "Catalkoy")),
        (None, "Long Beach", ("Iskele", "Long Beach")),
        ("Kyrenia", "by the old mill", ("Kyrenia", "by the old mill")),
        ("Kyrenia", "Girne", ("Kyrenia", None)),
        ("Atlantis", "Deep", ("Atlantis", "Deep")),
        (None, None, (None, None)),
    ],
)
def test_places_get_the_names_that_vendors_are_matched_by(
    city: str | None, district: str | None, stored: tuple[str | None, str | None]
) -> None:
    request = opened(guest(), city=city, district=district)
    assert (request.city, request.district) == stored


@pytest.mark.parametrize(
    "fields",
    [
        {"details": "  "},
        {"details": "x" * 2001},
        {"details": "a\x00b"},
        {"budget": (Decimal(0), "GBP")},
        {"budget": (Decimal(-5), "GBP")},
        {"budget": (Decimal("NaN"), "GBP")},
        {"budget": (Decimal("Infinity"), "GBP")},
        {"budget": (Decimal(10) ** 12, "GBP")},
        {"deadline": date(2020, 1, 1)},
    ],
    ids=str,
)
def test_an_unusable_request_is_refused(fields: dict[str, Any]) -> None:
    user = guest()
    with pytest.raises(Invalid):
        opened(user, **fields)
    assert count("requests") == 0


@pytest.mark.parametrize("deadline", [None, date.max, datetime.now(LOCAL).date()], ids=str)
def test_a_request_ends_after_a_fortnight_or_with_its_deadline(deadline: date | None) -> None:
    ends = opened(guest(), deadline=deadline).expires_at
    assert datetime.now(UTC) < ends <= datetime.now(UTC) + timedelta(days=14)


@pytest.mark.parametrize("start", MOVES)
@pytest.mark.parametrize("to", MOVES)
def test_only_moves_of_the_table_are_made(start: str, to: Any) -> None:
    request = opened(guest()).id
    sql("update requests set status = :s where id = :id", s=start, id=request)
    if to in MOVES[start]:
        moved(request, to)
    else:
        with pytest.raises(MoveRefused):
            moved(request, to)
    assert status_of(request) == (to if to in MOVES[start] else start)


def test_a_request_that_is_not_there_does_not_move() -> None:
    with pytest.raises(NotFound):
        moved(uuid4(), "collecting")


def test_cancelling_twice_is_cancelling_once() -> None:
    user = guest()
    request = opened(user).id
    for _ in range(2):
        with transaction() as session:
            requests.cancel(session, user, request)
    assert status_of(request) == "cancelled"


def test_somebody_elses_request_cannot_be_cancelled() -> None:
    request, stranger = opened(guest()).id, guest()
    with pytest.raises(NotFound), transaction() as session:
        requests.cancel(session, stranger, request)
    assert status_of(request) == "open"


def test_an_accepted_request_cannot_be_cancelled() -> None:
    user = guest()
    request = opened(user).id
    moved(request, "collecting", "quoted", "accepted")
    with pytest.raises(MoveRefused), transaction() as session:
        requests.cancel(session, user, request)


def test_a_request_that_is_cancelled_and_quoted_at_once_ends_cancelled() -> None:
    user, plumber = guest(), vendor()
    request = opened(user).id
    moved(request, "collecting")

    def cancel() -> object:
        with transaction() as session:
            return requests.cancel(session, user, request).id

    results = at_once([cancel, lambda: quoted(request, plumber)])
    assert status_of(request) == "cancelled"
    assert all(isinstance(one, UUID | MoveRefused) for one in results)


def test_what_is_due_expires_and_nothing_else() -> None:
    user = guest()
    due, later, accepted = opened(user).id, opened(user).id, opened(user).id
    moved(accepted, "collecting", "quoted", "accepted")
    sql("update requests set expires_at = now() where id <> :id", id=later)
    with transaction() as session:
        assert requests.expire_due(session) == 1
    assert [status_of(one) for one in (due, later, accepted)] == ["expired", "open", "accepted"]


def test_a_quote_moves_the_request_and_replaces_the_vendors_earlier_one() -> None:
    request, plumber, other = opened(guest()).id, vendor(), vendor("other@example.com")
    moved(request, "collecting")
    first, second, third = quoted(request, plumber, "90"), quoted(request, other), quoted(request, plumber, "75")
    assert status_of(request) == "quoted"
    assert dict(sql("select id, status from quotes")) == {  # type: ignore[arg-type]
        first: "withdrawn",
        second: "received",
        third: "received",
    }


def test_quotes_of_one_vendor_at_once_leave_one_active() -> None:
    request, plumber = opened(guest()).id, vendor()
    moved(request, "collecting")
    at_once([lambda: quoted(request, plumber)] * 5)
    assert sql("select status, count(*) from quotes group by 1 order by 1") == [("received", 1), ("withdrawn", 4)]


@pytest.mark.parametrize("status", ["open", "accepted", "cancelled", "expired"])
def test_a_request_that_nobody_was_asked_about_or_that_is_over_takes_no_quotes(status: str) -> None:
    request, plumber = opened(guest()).id, vendor()
    sql("update requests set status = :s", s=status)
    with pytest.raises(MoveRefused):
        quoted(request, plumber)
    assert count("quotes") == 0


@pytest.mark.parametrize("price", ["-1", "NaN", "1e12"])
def test_a_price_that_is_none_is_refused(price: str) -> None:
    request, plumber = opened(guest()).id, vendor()
    moved(request, "collecting")
    with pytest.raises(Invalid):
        quoted(request, plumber, price)


def test_a_quote_needs_a_request_and_a_vendor() -> None:
    request = opened(guest()).id
    moved(request, "collecting")
    for pair in ((request, guest()), (uuid4(), vendor())):
        with pytest.raises(NotFound):
            quoted(*pair)


def test_a_persons_requests_come_with_their_quotes_in_two_queries(queries: list[str]) -> None:
    user = guest()
    ids = [opened(user, details=f"No {n}").id for n in range(4)]
    vendors = [vendor(f"v{n}@example.com", name=f"Vendor {n}") for n in range(3)]
    for request in ids[1:]:
        moved(request, "collecting")
        for one in vendors:
            quoted(request, one)
    quoted(ids[1], vendors[0], "70")
    moved(ids[3], "cancelled")
    opened(guest())
    queries.clear()
    with transaction() as session:
        found = requests.of_person(session, user, 10)
        told = [[quote.vendor.user.display_name for quote in one.quotes] for one in found]
    assert len(queries) == 2
    assert [one.id for one in found] == [ids[2], ids[1], ids[0]]
    assert told == [["Vendor 0", "Vendor 1", "Vendor 2"], ["Vendor 1", "Vendor 2", "Vendor 0"], []]


def test_the_newest_come_first_and_no_more_than_wanted() -> None:
    user = guest()
    ids = [opened(user).id for _ in range(3)]
    with transaction() as session:
        assert [one.id for one in requests.of_person(session, user, 2)] == [ids[2], ids[1]]


def test_an_erased_thread_leaves_the_request() -> None:
    user = guest()
    thread = said(user).thread_id
    with transaction() as session:
        requests.open_request(session, user, thread, None, RequestDraft("service.other", "Anything"))
    sql("delete from conversations where id = :id", id=thread)
    assert sql("select conversation_id from requests") == [(None,)]


def test_an_erased_person_takes_the_requests_along() -> None:
    user = guest()
    opened(user)
    sql("delete from users where id = :id", id=user)
    assert count("requests") == 0
