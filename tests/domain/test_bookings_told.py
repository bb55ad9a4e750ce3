"""Of every step of a viewing both sides are told once, on the page and the way they are reached; and its thread."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.config import settings
from app.domain import bookings, deliveries
from app.domain.bookings import Appointment, InThePast, MoveRefused, Taken, Viewing
from app.domain.deliveries import reaching
from app.domain.turns.turn import turn_id
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.transaction import transaction
from tests.domain.test_bookings import at, booked, cancelled
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import answered, claim, count, guest, listing, market, member, messages, record, rows, said, vendor
from tests.racing import at_once


@pytest.fixture
def owner(database: None) -> UUID:
    return market()


@pytest.fixture
def home(owner: UUID) -> UUID:
    return listing(owner, "Flat by the\nharbour")


@pytest.fixture
def person(database: None) -> UUID:
    return member()


def confirmed(owner: UUID, viewing: UUID) -> Viewing:
    with transaction() as session:
        return bookings.confirm(session, owner, viewing)


def declined(owner: UUID, viewing: UUID, reason: str = "") -> Viewing:
    with transaction() as session:
        return bookings.decline(session, owner, viewing, reason)


def keyed(user: UUID, home: UUID, key: str, starts_at: datetime | None = None) -> Viewing:
    with transaction() as session:
        return bookings.request_viewing(session, user, None, Appointment(home, starts_at or at()), key)


def told_to(user: UUID) -> list[Any]:
    """What the person was told on the page, in its order."""
    return rows(
        "select kind, title, body, payload, dedup_key from notifications "
        "where user_id = :id and told_at is not null order by told_at",
        id=user,
    )


def sent_to(user: UUID, purpose: str = "viewing") -> list[Any]:
    """What is owed to the person by mail or message."""
    return rows(
        "select channel, address, content, dedup_key, state from deliveries "
        "where recipient_id = :id and purpose = :purpose order by created_at, dedup_key",
        id=user,
        purpose=purpose,
    )


def in_thread(user: UUID, home: UUID) -> tuple[UUID, Viewing]:
    """Return a thread and the viewing that was booked in it."""
    accepted = answered(user, "show it to me")
    return accepted.thread_id, booked(user, home, turn=turn_id(accepted.message_id), note="after work")


def test_both_are_told_of_a_booking_on_the_page_and_by_mail(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home, note="after work")
    (mine,), (theirs,) = told_to(person), told_to(owner)
    assert (mine.kind, mine.title) == ("viewing_requested", "Viewing requested: Flat by the harbour")
    assert theirs.title == "Viewing wanted: Flat by the harbour"
    assert f"Ayşe would like to see “Flat by the harbour” on {at():%A}, {at().day} {at():%B %Y} at 10:00" in theirs.body
    assert theirs.body.endswith("Their note: after work")
    assert "after work" not in mine.body
    assert theirs.payload["booking_id"] == mine.payload["booking_id"] == str(viewing.id)
    assert (mine.payload["as"], theirs.payload["as"]) == ("person", "owner")
    (mail,), (note) = sent_to(person), sent_to(owner)[0]
    assert (mail.channel, mail.address, mail.state) == ("email", "ayse@example.com", "queued")
    assert mail.content["subject"] == mine.title
    assert mail.content["text"] == mine.body
    assert (note.address, note.dedup_key) == ("owner@example.com", f"viewing:{viewing.id}:requested:owner")
    assert len(queued("outreach")) == 2


def test_a_vendor_is_told_on_the_channel_they_prefer_in_their_language(database: None) -> None:
    market()
    plumber = vendor()
    rows("update vendors set channels = '{whatsapp,email}', phone = '+905330000001', languages = '{ar,tr}'")
    booked(guest(), listing(plumber, "Daire"))
    (message,) = sent_to(plumber)
    assert (message.channel, message.address) == ("whatsapp", "+905330000001")
    assert message.content["subject"] == "Görme randevusu isteniyor: Daire"
    assert message.content["text"].startswith("Bir misafir, “Daire” ilanını görmek istiyor")


def test_a_vendor_without_a_number_is_told_on_the_next_channel(database: None) -> None:
    market()
    plumber = vendor()
    rows("update vendors set channels = '{sms,whatsapp,email}', phone = null")
    booked(guest(), listing(plumber))
    assert [(one.channel, one.address) for one in sent_to(plumber)] == [("email", "plumber@example.com")]


@pytest.mark.parametrize(
    ("templates", "heard", "requested", "reminded"),
    [
        ("", False, "email", "email"),
        ("", True, "whatsapp", "email"),
        (f"viewing.tr=HX{'a' * 32},reminder=HX{'b' * 32}", False, "whatsapp", "whatsapp"),
        (f"viewing.en=HX{'a' * 32}", False, "email", "email"),
    ],
)
def test_who_whatsapp_would_refuse_is_written_a_mail(
    database: None,
    monkeypatch: pytest.MonkeyPatch,
    templates: str,
    heard: bool,
    requested: str,
    reminded: str,
) -> None:
    monkeypatch.setattr(reaching.channels, "is_reachable", lambda _: True)
    monkeypatch.setattr(settings(), "twilio_whatsapp_templates", templates)
    market()
    plumber = vendor()
    rows("update vendors set channels = '{whatsapp}', phone = '+905330000001', languages = '{tr}'")
    if heard:
        with transaction() as session:
            deliveries.heard_from(session, "+905330000001", datetime.now(UTC))
    booked(guest(), listing(plumber))
    assert [one.channel for one in sent_to(plumber)] == [requested]
    assert {one.channel for one in sent_to(plumber, "reminder")} == {reminded}


def test_a_guest_is_told_on_the_page_alone(home: UUID) -> None:
    user = guest()
    booked(user, home)
    assert [one.kind for one in told_to(user)] == ["viewing_requested"]
    assert sent_to(user) == []


def test_a_person_reads_the_language_that_they_were_last_answered_in(home: UUID, person: UUID) -> None:
    answered(person, "hello")
    rows("update messages set meta = '{\"language\": \"ru\"}' where role = 'assistant'")
    booked(person, home)
    assert told_to(person)[0].title == "Просмотр запрошен: Flat by the harbour"


def test_braces_in_what_people_write_stay_braces(owner: UUID, person: UUID) -> None:
    booked(person, listing(owner, "{name} {0}"), note="{when}")
    assert told_to(owner)[0].title == "Viewing wanted: {name} {0}"
    assert told_to(owner)[0].body.endswith("Their note: {when}")


def test_who_books_again_by_the_same_key_gets_the_same_and_nobody_is_told_twice(
    owner: UUID, home: UUID, person: UUID
) -> None:
    assert keyed(person, home, "k-1").id == keyed(person, home, "k-1").id
    assert (count("viewings"), len(told_to(owner)), len(sent_to(owner))) == (1, 1, 1)


def test_the_same_key_at_once_books_once(owner: UUID, home: UUID, person: UUID) -> None:
    results = at_once([lambda: keyed(person, home, "k-1")] * 6)
    assert len({one.id for one in results if isinstance(one, Viewing)}) == 1
    assert all(isinstance(one, Viewing) for one in results)
    assert (count("viewings"), len(sent_to(owner))) == (1, 1)


def test_a_key_is_the_persons_own_and_of_one_wish(home: UUID, person: UUID) -> None:
    keyed(person, home, "k-1")
    with pytest.raises(Conflict) as caught:
        keyed(person, home, "k-1", at(15))
    assert caught.value.code == "idempotency_conflict"
    keyed(guest(), home, "k-1", at(15))
    assert count("viewings") == 2


def test_who_is_refused_tells_nobody(owner: UUID, home: UUID, person: UUID) -> None:
    booked(guest(), home)
    with pytest.raises(Taken):
        booked(person, home)
    assert told_to(person) == []
    assert len(told_to(owner)) == 1


def test_the_owner_confirms_once_and_both_are_told_once(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    for _ in range(2):
        assert confirmed(owner, viewing).status == "confirmed"
    assert [one.kind for one in told_to(person)] == ["viewing_requested", "viewing_confirmed"]
    assert told_to(person)[1].body.startswith("The owner has confirmed")
    assert [one.dedup_key for one in sent_to(owner)][1] == f"viewing:{viewing}:confirmed:owner"


def test_the_owner_declines_with_a_reason_and_the_time_is_free(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    confirmed(owner, viewing)
    assert declined(owner, viewing, " we are away ").reason == "we are away"
    declined(owner, viewing, "another reason")
    assert told_to(person)[-1].body.endswith("The reason they give: we are away")
    assert rows("select status, reason from viewings") == [("declined", "we are away")]
    booked(guest(), home)


def test_the_person_cancels_and_the_owner_hears_of_it(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    for _ in range(2):
        cancelled(person, viewing)
    assert [one.kind for one in told_to(owner)] == ["viewing_requested", "viewing_cancelled"]
    assert told_to(owner)[1].body.startswith("Ayşe cancelled the viewing of “Flat by the harbour”")
    assert len(sent_to(owner)) == 2


def test_what_is_over_cannot_be_decided_any_more(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    cancelled(person, viewing)
    for decide in (confirmed, declined):
        with pytest.raises(MoveRefused):
            decide(owner, viewing)
    gone = booked(person, home).id
    declined(owner, gone)
    with pytest.raises(MoveRefused):
        cancelled(person, gone)
    with pytest.raises(MoveRefused):
        confirmed(owner, gone)


def test_what_has_begun_cannot_be_decided_any_more(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    rows("update viewings set starts_at = now() - interval '1 minute', ends_at = now() + interval '29 minutes'")
    for decide in (confirmed, declined):
        with pytest.raises(InThePast):
            decide(owner, viewing)


def test_nobody_but_the_owner_decides(home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    for stranger in (person, guest()):
        for decide in (confirmed, declined):
            with pytest.raises(NotFound):
                decide(stranger, viewing)
    with pytest.raises(NotFound):
        confirmed(market_owner(), uuid4())
    assert rows("select status from viewings") == [("requested",)]


def market_owner() -> UUID:
    return rows("select owner_id from listings")[0][0]


def test_an_endless_reason_is_refused(owner: UUID, home: UUID, person: UUID) -> None:
    viewing = booked(person, home).id
    with pytest.raises(Invalid):
        declined(owner, viewing, "x" * 501)
    assert rows("select status from viewings") == [("requested",)]


def test_who_confirms_while_the_person_cancels_loses_or_wins_and_nothing_in_between(
    owner: UUID, home: UUID, person: UUID
) -> None:
    for hour in range(8, 14):
        viewing = booked(person, home, at(hour)).id
        at_once([lambda one=viewing: confirmed(owner, one), lambda one=viewing: cancelled(person, one)])
        assert rows("select status from viewings where id = :id", id=viewing) == [("cancelled",)]
        left = "select 1 from deliveries where dedup_key like :key and state = 'held'"
        assert rows(left, key=f"reminder:{viewing}:%") == []


def test_the_thread_in_which_it_was_booked_is_told_what_the_owner_says(
    owner: UUID, home: UUID, person: UUID, heard: Listener
) -> None:
    thread, viewing = in_thread(person, home)
    heard.heard.clear()
    for _ in range(2):
        confirmed(owner, viewing.id)
    last = messages(thread)[-1]
    assert (last.role, last.seq, last.status) == ("system", 3, "sent")
    assert last.content.startswith("The owner has confirmed your viewing on ")
    assert "Flat" not in last.content  # the title is on the card, which goes when the owner is erased
    (card,) = last.meta["cards"]
    assert (card["kind"], card["state"], card["listing_id"]) == ("viewing", "confirmed", str(home))
    (event,) = heard.of("chat_message")
    assert (event["message"]["id"], event["thread_id"]) == (str(last.id), str(thread))
    declined(owner, viewing.id, "a burst pipe")
    assert messages(thread)[-1].content.endswith("The reason they give: a burst pipe")


def test_what_the_person_does_themselves_is_not_said_again_in_the_thread(home: UUID, person: UUID) -> None:
    thread, viewing = in_thread(person, home)
    cancelled(person, viewing.id)
    assert [one.role for one in messages(thread)] == ["user", "assistant"]


def test_an_owner_who_confirms_while_a_reply_is_recorded_waits_for_its_number(
    owner: UUID, home: UUID, person: UUID
) -> None:
    thread, viewing = in_thread(person, home)
    said(person, "and the garden?")
    held = claim(thread)
    assert held
    at_once([lambda: confirmed(owner, viewing.id), lambda: record(held, "It has one")])
    assert [one.seq for one in messages(thread)] == [1, 2, 3, 4, 5]


def test_when_the_thread_is_erased_the_owner_can_still_answer(owner: UUID, home: UUID, person: UUID) -> None:
    thread, viewing = in_thread(person, home)
    rows("delete from conversations where id = :id", id=thread)
    assert confirmed(owner, viewing.id).status == "confirmed"


def test_a_page_of_either_side_goes_on_where_the_last_one_ended(owner: UUID, home: UUID, queries: list[str]) -> None:
    people = [member(f"p{n}@example.com", f"P{n}") for n in range(3)]
    for n, who in enumerate(people):
        booked(who, home, at(10) + timedelta(hours=n))
    booked(people[0], listing(owner, "Other"), at(15))
    queries.clear()
    with transaction() as session:
        first, following = bookings.page(session, owner, "owner", 3)
        assert len(queries) == 1
        rest, end = bookings.page(session, owner, "owner", 3, following)
    assert [one.user.display_name for one in [*first, *rest]] == ["P0", "P2", "P1", "P0"]
    assert end is None
    with transaction() as session:
        assert [one.listing.title for one in bookings.page(session, people[1], "person", 5)[0]] == [
            "Flat by the\nharbour"
        ]
        assert bookings.page(session, people[1], "owner", 5)[0] == []


def test_whoever_booked_in_a_thread_is_led_to_where_it_tells_of_the_answer(
    owner: UUID, home: UUID, person: UUID
) -> None:
    thread_id, viewing = in_thread(person, home)
    confirmed(owner, viewing.id)
    (said_so,) = [one for one in messages(thread_id) if one.role == "system"]
    answer, theirs = told_to(person)[-1].payload, told_to(owner)[-1].payload
    assert (answer["thread_id"], answer["message"]) == (str(thread_id), said_so.seq)
    assert "thread_id" not in theirs, "the thread is not the owner's to read"
