"""Proposals: read strictly, done in the name of the turn, refused with a reason that can be told."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.actors import proposals
from app.actors.proposals import PROPOSALS, ProposalRefused, Turn
from app.domain import preferences, requests
from app.domain.preferences import Finding, Source
from app.kit.transaction import transaction
from tests.domain.test_bookings import at
from tests.making import UNKNOWN, count, guest, listing, market, rows, said

pytestmark = pytest.mark.usefixtures("database")

NEED = {
    "category": "service.plumbing",
    "details": "A pipe leaks",
    "city": "Girne",
    "district": None,
    "budget": {"amount": "100", "currency": "GBP"},
    "deadline": None,
}


@pytest.fixture
def turn() -> Turn:
    user = guest()
    return Turn(user, said(user).thread_id, uuid4())


def another(turn: Turn) -> Turn:
    return Turn(turn.user_id, turn.conversation_id, uuid4())


def done(turn: Turn, kind: str, **arguments: Any) -> UUID:
    with transaction() as session:
        return proposals.apply(session, turn, kind, arguments)


def refused(turn: Turn, kind: str, **arguments: Any) -> str:
    with transaction() as session, pytest.raises(ProposalRefused) as caught:
        proposals.apply(session, turn, kind, arguments)
    return caught.value.reason


def test_a_request_is_opened_for_the_person_of_the_turn(turn: Turn) -> None:
    request = done(turn, "open_request", **NEED)
    assert done(turn, "open_request", **NEED) == request
    assert rows("select id, user_id, conversation_id, turn_id, city, budget_amount, status from requests") == [
        (request, turn.user_id, turn.conversation_id, turn.turn_id, "Kyrenia", 100, "open")
    ]


def test_a_request_is_cancelled(turn: Turn) -> None:
    request = done(turn, "open_request", **NEED)
    done(another(turn), "cancel_request", request_id=str(request))
    assert rows("select status from requests") == [("cancelled",)]


def test_a_viewing_is_booked_and_cancelled(turn: Turn) -> None:
    home = listing(market())
    viewing = done(turn, "book_viewing", listing_id=str(home), starts_at=at().isoformat(), note="")
    assert rows("select id, user_id, starts_at from viewings") == [(viewing, turn.user_id, at())]
    done(another(turn), "cancel_viewing", booking_id=str(viewing))
    assert rows("select status from viewings") == [("cancelled",)]


def test_a_person_is_called(turn: Turn) -> None:
    handoff = done(turn, "hand_off", reason="complaint", summary="The pool was green")
    assert rows("select id, turn_id, reason from handoffs") == [(handoff, turn.turn_id, "complaint")]


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (at(days=-1), "in_the_past"),
        (at(days=200), "too_far"),
        (at(3), "outside_hours"),
        (at().replace(tzinfo=None), "malformed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_time_that_cannot_be_is_refused(turn: Turn, starts_at: Any, reason: str) -> None:
    home = listing(market())
    assert refused(turn, "book_viewing", listing_id=str(home), starts_at=starts_at.isoformat()) == reason
    assert count("viewings") == 0


def test_what_is_taken_gone_or_no_home_is_refused(turn: Turn) -> None:
    owner = market()
    home, car = listing(owner), listing(owner, "Car", category="car")
    other = guest()
    done(Turn(other, said(other).thread_id, uuid4()), "book_viewing", listing_id=str(home), starts_at=at().isoformat())
    wish = {"starts_at": at().isoformat()}
    assert refused(turn, "book_viewing", listing_id=str(home), **wish) == "taken"
    assert refused(turn, "book_viewing", listing_id=str(car), **wish) == "not_a_home"
    assert refused(turn, "book_viewing", listing_id=str(uuid4()), **wish) == "gone"
    done(turn, "book_viewing", listing_id=str(listing(owner)), **wish)
    assert refused(another(turn), "book_viewing", listing_id=str(listing(owner)), **wish) == "busy"
    assert count("viewings") == 2


def test_what_is_somebody_elses_is_as_if_it_were_not_there(turn: Turn) -> None:
    request = done(turn, "open_request", **NEED)
    viewing = done(turn, "book_viewing", listing_id=str(listing(market())), starts_at=at().isoformat())
    thief = guest()
    other = Turn(thief, said(thief).thread_id, uuid4())
    assert refused(other, "cancel_request", request_id=str(request)) == "gone"
    assert refused(other, "cancel_viewing", booking_id=str(viewing)) == "gone"
    assert rows("select status from requests union all select status from viewings") == [("open",), ("requested",)]


def test_what_is_over_cannot_be_cancelled(turn: Turn) -> None:
    request = done(turn, "open_request", **NEED)
    with transaction() as session:
        for status in ("collecting", "quoted", "accepted"):
            requests.move(session, request, status)  # type: ignore[arg-type]
    assert refused(turn, "cancel_request", request_id=str(request)) == "over"


def test_a_deadline_that_is_past_is_refused(turn: Turn) -> None:
    assert refused(turn, "open_request", **{**NEED, "deadline": "2020-01-01"}) == "in_the_past"


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("drop_tables", {}),
        ("open_request", {}),
        ("open_request", {**NEED, "user_id": UNKNOWN}),
        ("open_request", {**NEED, "category": "plumbing"}),
        ("open_request", {**NEED, "category": "service.Plumbing; drop"}),
        ("open_request", {**NEED, "details": ""}),
        ("open_request", {**NEED, "details": "x" * 2001}),
        ("open_request", {**NEED, "details": "a\x00b"}),
        ("open_request", {**NEED, "details": ["a"]}),
        ("open_request", {**NEED, "details": "   "}),
        ("open_request", {**NEED, "city": 7}),
        ("open_request", {**NEED, "budget": {"amount": 100, "currency": "GBP"}}),
        ("open_request", {**NEED, "budget": {"amount": "NaN", "currency": "GBP"}}),
        ("open_request", {**NEED, "budget": {"amount": "-1", "currency": "GBP"}}),
        ("open_request", {**NEED, "budget": {"amount": "1e40", "currency": "GBP"}}),
        ("open_request", {**NEED, "budget": {"amount": "100", "currency": "pounds"}}),
        ("open_request", {**NEED, "budget": {"amount": "100"}}),
        ("open_request", {**NEED, "deadline": 20261130}),
        ("open_request", {**NEED, "deadline": "soon"}),
        ("cancel_request", {"request_id": "the first"}),
        ("cancel_request", {"request_id": None}),
        ("book_viewing", {"listing_id": UNKNOWN, "starts_at": 1_900_000_000}),
        ("book_viewing", {"listing_id": UNKNOWN, "starts_at": "tomorrow at ten"}),
        ("book_viewing", {"listing_id": 5, "starts_at": "2027-01-01T10:00:00+02:00"}),
        ("cancel_viewing", {"booking_id": {"id": UNKNOWN}}),
        ("hand_off", {"reason": "bored", "summary": "x"}),
        ("hand_off", {"reason": "asked", "summary": ""}),
        ("hand_off", {"reason": "asked", "summary": "x", "taken_by": UNKNOWN}),
    ],
    ids=str,
)
def test_what_the_brain_got_wrong_changes_nothing(turn: Turn, kind: str, arguments: dict[str, Any]) -> None:
    assert refused(turn, kind, **arguments) in ("malformed", "not_usable")
    assert [count(table) for table in ("requests", "viewings", "handoffs")] == [0, 0, 0]


def test_a_refusal_keeps_what_the_reply_has_stored(turn: Turn) -> None:
    """Also when it is the database that refuses: the thread went away since the turn was loaded."""
    with transaction() as session:
        kept = proposals.apply(session, turn, "open_request", NEED)
        gone = Turn(turn.user_id, uuid4(), uuid4())
        with pytest.raises(ProposalRefused, match="gone"):
            proposals.apply(session, gone, "hand_off", {"reason": "asked", "summary": "Wants a person"})
    assert rows("select id from requests") == [(kept,)]
    assert count("handoffs") == 0


def test_what_is_remembered_of_the_person_is_forgotten_and_of_nobody_else(turn: Turn) -> None:
    kept, gone = (remembered(one) for one in (guest(), turn.user_id))
    assert refused(turn, "forget_preference", preference_id=str(kept)) == "gone"
    done(turn, "forget_preference", preference_id=str(gone))
    assert rows("select id from preferences where ended_at is null") == [(kept,)]


def remembered(user: UUID) -> UUID:
    sea = Finding("home.features", "sea_view", "sea view", explicit=True, confidence=0.9, evidence="I love the sea")
    source = Source(said(user).message_id, None, datetime.now(UTC), "en", "rules", 1.0)
    with transaction() as session:
        (one,) = preferences.remember(session, user, [sea], source)
        return one.id


def test_every_kind_is_exercised_here() -> None:
    here = {"open_request", "cancel_request", "book_viewing", "cancel_viewing", "hand_off", "forget_preference"}
    assert set(PROPOSALS) == here | {"accept_quote"}  # in test_quotes
