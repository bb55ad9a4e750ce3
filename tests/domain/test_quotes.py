"""Vendors' answers: each counts once, offers stand compared in the buyer's thread, and accepting one settles it all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import deliveries, requests
from app.domain.clock import LOCAL
from app.domain.deliveries import Outgoing
from app.domain.requests import MoveRefused, QuoteExpired, QuoteGone
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import count, guest, market, messages, rows, said
from tests.quoting import NEED, accepted, answers, asked, offer, offers, plumber
from tests.racing import at_once, overtaken

pytestmark = pytest.mark.usefixtures("database")
PAST = date(2026, 1, 1)


@pytest.fixture
def buyer() -> UUID:
    return guest()


@pytest.fixture
def thread(buyer: UUID) -> UUID:
    return said(buyer).thread_id


@pytest.fixture
def request_id(buyer: UUID, thread: UUID) -> UUID:
    market()
    return asked(buyer, thread)


def card_of(message: Any) -> dict[str, Any]:
    (card,) = message.meta["cards"]
    return dict(card)


def told(purpose: str) -> list[tuple[str, str, str]]:
    """Return channel, address and words of what vendors are owed."""
    query = "select channel, address, content->>'text' from deliveries where purpose = :purpose order by address"
    return [tuple(row) for row in rows(query, purpose=purpose)]


def statuses(request: UUID) -> dict[UUID, str]:
    found = rows("select id, status from quotes where request_id = :id", id=request)
    return {row.id: row.status for row in found}


def status_of(request: UUID) -> str:
    return str(rows("select status from requests where id = :id", id=request)[0][0])


# Offers


def test_an_offer_becomes_a_quote_and_a_message_of_the_vendor_with_all_quotes_compared(
    request_id: UUID, thread: UUID
) -> None:
    osman, mehmet = plumber(), plumber("Mehmet", "+905338120002")
    dear = offers(request_id, osman, "90", words="90 pounds, parts included", terms="parts included")
    cheap = offers(request_id, mehmet, "4000", "TRY", confidence=0.8, valid_until=date(2099, 1, 1))
    *_, first, second = messages(thread)
    assert (first.role, first.content, first.sender_id, first.sender_name) == (
        "vendor",
        "90 pounds, parts included",
        osman,
        "Osman",
    )
    assert second.seq == first.seq + 1 == messages(thread)[0].seq + 2
    assert [row["quote_id"] for row in card_of(first)["rows"]] == [str(dear)]
    card = card_of(second)
    assert (card["kind"], card["request_id"], card["status"], card["title"]) == (
        "quotes",
        str(request_id),
        "quoted",
        NEED,
    )
    assert [row["quote_id"] for row in card["rows"]] == [str(cheap), str(dear)]
    assert (card["currency"], card["rates_of"]) == ("GBP", "2026-01-02")
    assert card["rows"][0] == {
        "quote_id": str(cheap),
        "vendor": "Mehmet",
        "price": "4000.00",
        "currency": "TRY",
        "period": None,
        "told": "4000 TRY (≈ 80.00 GBP)",
        "converted": {"amount": "80.00", "currency": "GBP"},
        "terms": "",
        "valid_until": "2099-01-01",
        "expired": False,
        "confidence": 0.8,
        "status": "received",
        "best": True,
    }
    assert status_of(request_id) == "quoted"


def test_readers_hear_the_message_and_the_quote_after_the_commit(
    request_id: UUID, thread: UUID, heard: Listener
) -> None:
    osman = plumber()
    quote = offers(request_id, osman, "90.50", period="hour")
    assert heard.names() == ["thread", "chat_message", "quote"]
    (message,), (event,) = heard.of("chat_message"), heard.of("quote")
    assert message["message"]["role"] == "vendor"
    assert message["message"]["is_unread"]
    assert event["request_id"] == str(request_id)
    assert event["thread_id"] == str(thread)
    assert event["quote"] == {
        "id": str(quote),
        "vendor": {"id": str(osman), "display_name": "Osman"},
        "price": 90.5,
        "currency": "GBP",
        "period": "hour",
        "terms": "",
        "valid_until": None,
        "confidence": 1.0,
        "status": "received",
        "received_at": event["quote"]["received_at"],
    }


def test_the_same_source_is_one_answer(request_id: UUID, thread: UUID, heard: Listener) -> None:
    osman = plumber()
    for _ in range(2):
        answers(request_id, osman, offered=offer(), source_id="SM1")
    assert count("quotes") == count("vendor_responses") == 1
    assert heard.names() == ["thread", "chat_message", "quote"]


def test_the_same_source_at_once_is_one_answer(request_id: UUID, thread: UUID) -> None:
    osman = plumber()
    given = at_once([lambda: answers(request_id, osman, offered=offer(), source_id="SM1")] * 5)
    assert {type(one).__name__ for one in given} == {"VendorResponse"}
    assert count("quotes") == count("vendor_responses") == 1
    assert len(messages(thread)) == 2


def test_answers_of_many_at_once_are_numbered_without_gaps(request_id: UUID, thread: UUID) -> None:
    crowd = [plumber(f"Plumber{n}", f"+90533812000{n}") for n in range(5)]
    at_once([lambda who=who: offers(request_id, who) for who in crowd])  # type: ignore[misc] # a default argument
    assert [message.seq for message in messages(thread)] == [1, 2, 3, 4, 5, 6]
    assert len(card_of(messages(thread)[-1])["rows"]) == 5


def test_a_new_offer_of_a_vendor_takes_the_place_of_the_earlier_one(request_id: UUID, thread: UUID) -> None:
    osman = plumber()
    offers(request_id, osman, "90")
    newer = offers(request_id, osman, "75")
    assert [row["quote_id"] for row in card_of(messages(thread)[-1])["rows"]] == [str(newer)]
    assert sorted(statuses(request_id).values()) == ["received", "withdrawn"]


def test_an_offer_by_the_hour_and_one_for_the_whole_are_not_called_best(request_id: UUID, thread: UUID) -> None:
    offers(request_id, plumber(), "20", period="hour")
    offers(request_id, plumber("Mehmet", "+905338120002"), "80")
    assert [row["best"] for row in card_of(messages(thread)[-1])["rows"]] == [False, False]


def test_an_expired_offer_stands_last_and_is_never_the_best(request_id: UUID, thread: UUID) -> None:
    old = offers(request_id, plumber(), "10", valid_until=PAST)
    offers(request_id, plumber("Mehmet", "+905338120002"), "80")
    rows_shown = card_of(messages(thread)[-1])["rows"]
    assert rows_shown[-1]["quote_id"] == str(old)
    assert [row["best"] for row in rows_shown] == [True, False]


def test_a_budget_says_the_currency_that_offers_are_told_in(buyer: UUID, thread: UUID) -> None:
    market()
    request = asked(buyer, thread, budget=(Decimal(5000), "TRY"))
    offers(request, plumber(), "80", "GBP")
    card = card_of(messages(thread)[-1])
    assert card["currency"] == "TRY"
    assert card["rows"][0]["converted"] == {"amount": "4000.00", "currency": "TRY"}


def test_a_vendors_words_and_name_reach_the_thread_without_what_a_page_acts_on(request_id: UUID, thread: UUID) -> None:
    hostile = "<img src=x onerror=alert(1)> [click](https://evil.example) https://evil.example ![x](http://e.e/p.png)"
    osman = plumber("Osman")
    rows("update users set display_name = :name where id = :id", name="**Bank** https://evil.example", id=osman)
    offers(request_id, osman, words=f"£80 {hostile}", terms=hostile)
    message = messages(thread)[-1]
    shown = f"{message.content} {message.sender_name} {message.meta}"
    assert "evil.example" not in shown
    assert "<img" not in shown
    assert "**" not in shown
    assert "click" in message.content


def test_a_request_whose_thread_was_erased_is_answered_in_the_active_one(buyer: UUID, request_id: UUID) -> None:
    rows("delete from conversations where user_id = :id", id=buyer)
    offers(request_id, plumber())
    (thread,) = rows("select id from conversations where user_id = :id", id=buyer)
    assert [message.role for message in messages(thread.id)] == ["vendor"]


@pytest.mark.parametrize("status", ["open", "accepted", "cancelled", "expired"])
def test_an_answer_that_comes_too_early_or_too_late_is_kept_and_shown_to_nobody(
    request_id: UUID, thread: UUID, status: str
) -> None:
    rows("update requests set status = :status", status=status)
    response = answers(request_id, plumber(), offered=offer())
    assert (response.late, response.quote_id) == (True, None)
    assert count("quotes") == 0
    assert len(messages(thread)) == 1


def test_an_answer_needs_a_request_and_a_vendor(request_id: UUID) -> None:
    for pair in ((uuid4(), plumber()), (request_id, guest())):
        with pytest.raises(NotFound):
            answers(*pair)
    assert count("vendor_responses") == 0


# What is no offer


def test_a_question_is_shown_to_the_buyer_as_the_vendors_message(request_id: UUID, thread: UUID) -> None:
    answers(request_id, plumber(), "question", "Which floor?")
    message = messages(thread)[-1]
    assert (message.role, message.content, message.sender_name) == ("vendor", "Which floor?", "Osman")
    assert message.meta["cards"] == []
    assert count("deliveries") == 0


def test_a_refusal_is_kept_and_no_news(request_id: UUID, thread: UUID) -> None:
    answers(request_id, plumber(), "refusal", "müsait değilim")
    assert rows("select kind, asked_back, late from vendor_responses") == [("refusal", False, False)]
    assert len(messages(thread)) == 1
    assert count("deliveries") == 0


def test_a_refusal_after_an_offer_takes_it_back_and_says_so(request_id: UUID, thread: UUID) -> None:
    osman = plumber()
    quote = offers(request_id, osman)
    other = offers(request_id, plumber("Mehmet", "+905338120002"))
    answers(request_id, osman, "refusal", "Sorry, I can't after all")
    assert statuses(request_id) == {quote: "withdrawn", other: "received"}
    message = messages(thread)[-1]
    assert message.content == "Sorry, I can't after all"
    assert [row["quote_id"] for row in card_of(message)["rows"]] == [str(other)]


def test_without_a_usable_price_the_vendor_is_asked_back_by_the_way_they_wrote_twice_at_most(
    request_id: UUID, thread: UUID
) -> None:
    osman = plumber()
    for kind in ("quote", "chatter", "quote", "chatter"):
        answers(request_id, osman, kind, "1500", channel="sms", confidence=0.4)
    sent = rows("select dedup_key, channel, address, proactive, recipient_id, request_id from deliveries order by 1")
    assert [tuple(row) for row in sent] == [
        (f"ask:{request_id}:{osman}:{n}", "sms", "+905338120001", False, osman, request_id) for n in (1, 2)
    ]
    assert "para biriminde" in told("ask_back")[0][2]  # Turkish is the first of Osman's languages
    assert len(messages(thread)) == 1
    assert len(queued("outreach")) == 2


@pytest.mark.parametrize(
    ("phone", "channel", "way"),
    [
        ("+905338120001", "whatsapp", "whatsapp"),
        ("+905338120001", "email", "email"),
        ("+905338120001", "link", "whatsapp"),
        (None, "whatsapp", "email"),
    ],
)
def test_a_vendor_is_asked_by_a_way_that_there_is(request_id: UUID, phone: str | None, channel: str, way: str) -> None:
    answers(request_id, plumber(phone=phone), "chatter", "ok", channel=channel)
    assert [one[0] for one in told("ask_back")] == [way]


@pytest.mark.parametrize("kind", ["later", "refusal", "question"])
def test_who_promises_refuses_or_asks_is_not_asked_back(request_id: UUID, kind: str) -> None:
    answers(request_id, plumber(), kind, "hm")
    assert told("ask_back") == []


def test_thanks_after_an_offer_are_not_asked_back(request_id: UUID) -> None:
    osman = plumber()
    offers(request_id, osman)
    answers(request_id, osman, "chatter", "ok thanks")
    assert told("ask_back") == []


# Accepting


def test_accepting_settles_the_request_tells_the_vendors_and_the_thread(
    buyer: UUID, thread: UUID, heard: Listener
) -> None:
    market()
    request = asked(buyer, thread, contact="WhatsApp +90 533 000 00 00")
    osman, mehmet = plumber(), plumber("Mehmet", "+905338120002", languages=["de"])
    quote, other = offers(request, osman, "80"), offers(request, mehmet, "90")
    heard.heard.clear()
    assert accepted(buyer, request, quote) == quote
    assert status_of(request) == "accepted"
    assert statuses(request) == {quote: "accepted", other: "declined"}
    (chosen,), (thanked,) = told("quote_accepted"), told("quote_declined")
    assert chosen[:2] == ("whatsapp", "+905338120001")
    assert "WhatsApp +90 533 000 00 00" in chosen[2]
    assert "80 GBP" in chosen[2]
    assert thanked[:2] == ("whatsapp", "+905338120002")
    assert "Danke für Ihr Angebot, Mehmet" in thanked[2]
    assert "+90 533" not in thanked[2]
    assert rows("select distinct proactive from deliveries") == [(False,)]
    line = messages(thread)[-1]
    assert (line.role, line.sender_id) == ("system", None)
    assert "Osman" in line.content
    assert "80 GBP" in line.content
    assert [(row["vendor"], row["status"]) for row in card_of(line)["rows"]] == [("Osman", "accepted")]
    assert card_of(line)["status"] == "accepted"
    assert heard.names() == ["thread", "chat_message", "quote", "quote"]
    assert [one["quote"]["status"] for one in heard.of("quote")] == ["accepted", "declined"]


def test_without_a_contact_the_vendor_is_told_to_wait_for_the_buyer(buyer: UUID, request_id: UUID) -> None:
    quote = offers(request_id, plumber(languages=["en"]))
    accepted(buyer, request_id, quote)
    assert "The customer will get in touch" in told("quote_accepted")[0][2]


def test_accepting_the_same_quote_again_changes_nothing(buyer: UUID, request_id: UUID, thread: UUID) -> None:
    quote = offers(request_id, plumber())
    accepted(buyer, request_id, quote)
    before = len(messages(thread))
    assert accepted(buyer, request_id, quote) == quote
    assert len(messages(thread)) == before
    assert len(told("quote_accepted")) == 1


def test_of_two_accepted_at_once_one_wins(buyer: UUID, request_id: UUID, thread: UUID) -> None:
    quotes = [offers(request_id, plumber()), offers(request_id, plumber("Mehmet", "+905338120002"))]
    given = at_once([lambda one=one: accepted(buyer, request_id, one) for one in quotes * 2])  # type: ignore[misc] # a default argument
    won = {one for one in given if isinstance(one, UUID)}
    assert len(won) == 1
    assert all(isinstance(one, UUID | MoveRefused) for one in given)
    assert sorted(statuses(request_id).values()) == ["accepted", "declined"]
    assert len(told("quote_accepted")) == len(told("quote_declined")) == 1
    assert [message.role for message in messages(thread)].count("system") == 1


def test_an_offer_that_has_expired_cannot_be_accepted(buyer: UUID, request_id: UUID) -> None:
    quote = offers(request_id, plumber(), valid_until=PAST)
    with pytest.raises(QuoteExpired):
        accepted(buyer, request_id, quote)
    assert status_of(request_id) == "quoted"


def test_an_offer_holds_on_its_last_day(buyer: UUID, request_id: UUID) -> None:
    quote = offers(request_id, plumber(), valid_until=datetime.now(UTC).astimezone(LOCAL).date())
    assert accepted(buyer, request_id, quote) == quote


def test_nothing_of_a_request_that_is_over_is_accepted(buyer: UUID, request_id: UUID) -> None:
    quote = offers(request_id, plumber())
    rows("update requests set expires_at = :then", then=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(QuoteExpired):
        accepted(buyer, request_id, quote)


def test_an_offer_that_was_taken_back_cannot_be_accepted(buyer: UUID, request_id: UUID) -> None:
    osman = plumber()
    first = offers(request_id, osman)
    offers(request_id, osman, "70")
    with pytest.raises(QuoteGone):
        accepted(buyer, request_id, first)


@pytest.mark.parametrize("status", ["cancelled", "expired", "accepted"])
def test_a_request_that_is_past_it_accepts_nothing(buyer: UUID, request_id: UUID, status: str) -> None:
    quote = offers(request_id, plumber())
    rows("update requests set status = :status", status=status)
    with pytest.raises(MoveRefused):
        accepted(buyer, request_id, quote)
    assert count("deliveries") == 0


def test_only_the_buyer_accepts_and_only_quotes_of_the_request(buyer: UUID, request_id: UUID, thread: UUID) -> None:
    osman = plumber()
    quote, elsewhere = offers(request_id, osman), offers(asked(buyer, thread), osman)
    for who, request, one in (
        (guest(), request_id, quote),
        (osman, request_id, quote),
        (buyer, request_id, elsewhere),
        (buyer, request_id, uuid4()),
        (buyer, uuid4(), quote),
    ):
        with pytest.raises(NotFound):
            accepted(who, request, one)
    assert status_of(request_id) == "quoted"


def test_who_has_not_been_asked_yet_is_not_asked_any_more(buyer: UUID, request_id: UUID) -> None:
    osman, mehmet = plumber(), plumber("Mehmet", "+905338120002")
    quote = offers(request_id, osman)
    with transaction() as session:
        later = datetime.now(UTC) + timedelta(hours=8)
        waiting = Outgoing("rfq:1", "rfq", "sms", "+905338120002", {}, mehmet, request_id, due_at=later)
        deliveries.owe(session, waiting)
    accepted(buyer, request_id, quote)
    assert dict(rows("select purpose, state from deliveries")) == {"rfq": "cancelled", "quote_accepted": "queued"}  # type: ignore[arg-type] # rows of two


def test_asked_back_a_vendor_gets_the_form_unless_it_is_by_sms(request_id: UUID) -> None:
    osman = plumber()
    for channel, has in (("whatsapp", True), ("sms", False)):
        answers(request_id, osman, "chatter", "ok", channel=channel)
        (text,) = (one[2] for one in told("ask_back") if one[0] == channel)
        assert ("/q/" in text) is has


def test_an_offer_that_is_taken_while_the_request_is_cancelled_is_not(buyer: UUID, request_id: UUID) -> None:
    quote = offers(request_id, plumber())
    second = overtaken(
        lambda session: requests.cancel(session, buyer, request_id), lambda: accepted(buyer, request_id, quote)
    )
    assert isinstance(second, MoveRefused)
    assert status_of(request_id) == "cancelled"
    assert statuses(request_id) == {quote: "received"}


def test_an_answer_that_comes_while_the_request_is_cancelled_is_late(buyer: UUID, request_id: UUID) -> None:
    osman = plumber()
    second = overtaken(
        lambda session: requests.cancel(session, buyer, request_id),
        lambda: answers(request_id, osman, offered=offer()).late,
    )
    assert second is True
    assert count("quotes") == 0
