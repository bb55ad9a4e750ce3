"""What comes by telephone: stored once, understood as one thing, and done once."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import deliveries, erasures, inbound, requests, users
from app.domain.inbound import InboundMessage
from app.domain.requests import RequestDraft
from app.domain.turns import Admission
from app.kit.errors import NotFound, RateLimited
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import answered, count, guest, listing, market, member, messages, rows
from tests.racing import at_once, overtaken
from tests.telephone import BUYER, VENDOR, came, form, quiet, row, sent, sort, telephone_vendor, told

pytestmark = pytest.mark.usefixtures("database")


def open_request(status: str = "collecting", user: UUID | None = None) -> UUID:
    with transaction() as session:
        request = requests.open_request(session, user or guest_of(session), None, None, _draft()).id
        requests.move(session, request, "collecting")
    rows("update requests set status = :status where id = :id", status=status, id=request)
    return request


def guest_of(session: Any) -> UUID:
    return users.create_guest(session).id


def _draft() -> RequestDraft:
    return RequestDraft("service.plumbing", "A dripping tap", "Kyrenia")


def join(user: UUID, channel: str = "whatsapp", *, allowed: bool = True) -> bool:
    """Make a turn of what somebody has written, if they have finished."""
    with transaction() as session:
        burst = inbound.ready(session, user, channel)
    if burst is None:
        return False
    with transaction() as session:
        return inbound.accept(session, burst, Admission(allowed))


def jobs() -> list[tuple[str, Any]]:
    return [(job.actor_name, job.args) for job in queued("inbound")]


def readings() -> list[tuple[str, Any]]:
    return [job for job in jobs() if job[0] == "quotes.read"]


def test_the_same_message_is_taken_once_whoever_comes_first() -> None:
    arrived = inbound.Arrived.of(form())
    assert arrived

    def take() -> bool:
        with transaction() as session:
            return inbound.take(session, arrived)

    assert sorted(at_once([take] * 8)) == [False] * 7 + [True]  # type: ignore[type-var]
    assert len(queued("inbound")) == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("whatsapp:+905331112233", BUYER),
        ("+905331112233", BUYER),
        ("0533 111 22 33", BUYER),
        ("whatsapp:+15005550006", "+15005550006"),
        ("{}", ""),
        ("", ""),
        ("whatsapp:", ""),
        ("TURKCELL", ""),
        ("12", ""),
    ],
)
def test_a_number_is_read_or_empty(written: str, number: str) -> None:
    arrived = inbound.Arrived.of(form(From=written))
    assert arrived
    assert arrived.sender == number


@pytest.mark.parametrize("value", [{}, [], None, 5, 5.0, True, b"x", object(), {"a": {}}])
def test_fields_of_any_shape_are_read(value: object) -> None:
    fields = dict.fromkeys(("From", "To", "Body", "NumMedia", "MediaUrl0", "OptOutType", "SmsSid"), value)
    arrived = inbound.Arrived.of({**fields, "MessageSid": "SM" + "0" * 32})
    assert arrived
    assert (arrived.sender, arrived.body, arrived.media, arrived.channel) == ("", "", [], "sms")
    assert inbound.Arrived.of({"MessageSid": value}) is None
    assert inbound.Told.of({"MessageSid": value, "MessageStatus": value}, "x") is None


def test_a_message_without_a_number_is_ignored() -> None:
    own = came(From="{}")
    assert sort(own) is None
    assert (row(own).state, row(own).reason) == ("ignored", "no_number")
    assert (count("users"), count("deliveries")) == (0, 0)


def test_an_unknown_number_becomes_a_guest_with_that_number() -> None:
    sort(came())
    ((number, owner),) = rows("select e164, user_id from phones")
    assert (number, rows("select role from users where id = :id", id=owner)) == (BUYER, [("guest",)])
    sort(came("again"))
    assert (count("users"), count("phones")) == (1, 1)


def test_an_unknown_number_that_writes_much_at_once_becomes_one_guest() -> None:
    all_of_them = [came(str(number)) for number in range(8)]
    at_once([partial(sort, one) for one in all_of_them])
    assert (count("users"), count("phones")) == (1, 1)
    assert rows("select count(distinct user_id), count(user_id) from inbound_messages") == [(1, 8)]


def test_who_asks_for_the_owner_of_a_number_while_it_becomes_known_gets_the_same_one() -> None:
    def owner() -> UUID:
        with transaction() as session:
            return users.owner_of(session, BUYER).id

    second = overtaken(lambda session: users.owner_of(session, BUYER), owner)
    assert rows("select user_id from phones") == [(second,)]
    assert count("users") == 1


def test_a_known_number_is_its_owners() -> None:
    user = member()
    rows("insert into phones (e164, user_id) values (:number, :id)", number=BUYER, id=user)
    own = came()
    sort(own)
    assert row(own).user_id == user


def test_a_buyers_message_is_answered_in_a_moment() -> None:
    own = came()
    sort(own)
    job = next(job for job in queued("inbound.DQ") if job.actor_name == "inbound.answer")
    assert job.args == (str(row(own).user_id), "whatsapp")
    assert (row(own).state, row(own).became) == ("received", "turn")


def test_who_may_still_be_writing_is_not_answered_yet() -> None:
    own = came()
    sort(own)
    assert not join(row(own).user_id)
    assert count("turns") == 0
    quiet()
    assert join(row(own).user_id)
    assert count("turns") == 1


def test_who_never_stops_writing_is_answered_after_two_seconds() -> None:
    first, last = came("I need"), came("a plumber")
    sort(first), sort(last)
    rows("update inbound_messages set received_at = received_at - interval '2 seconds' where message_sid = :s", s=first)
    assert join(row(first).user_id)
    assert [message.content for message in _thread()] == ["I need\na plumber"]


def test_a_burst_is_one_message_in_its_order_and_gets_one_reply() -> None:
    burst = [came(words) for words in ("I need", "a villa", "in Kyrenia")]
    for one in reversed(burst):
        sort(one)
    quiet()
    assert join(row(burst[0]).user_id)
    (message,) = _thread()
    assert message.content == "I need\na villa\nin Kyrenia"
    assert {(row(one).state, row(one).message_id) for one in burst} == {("handled", message.id)}
    assert count("turns") == 1


def test_the_same_burst_is_joined_once_however_many_try() -> None:
    own = came()
    sort(own)
    quiet()
    user = row(own).user_id
    tried = at_once([partial(join, user)] * 6)
    assert [one for one in tried if isinstance(one, Exception)] == []
    assert tried.count(True) == 1
    assert (count("messages"), count("turns")) == (1, 1)


def test_a_second_burst_is_a_second_message_of_the_same_thread() -> None:
    for words in ("one", "two"):
        own = came(words)
        sort(own)
        quiet()
        assert join(row(own).user_id)
    assert [message.content for message in _thread()] == ["one", "two"]


def test_the_thread_of_a_telephone_is_not_the_one_of_the_page() -> None:
    user = guest()
    rows("insert into phones (e164, user_id) values (:number, :id)", number=BUYER, id=user)
    page = answered(user, "from the page").thread_id
    own = came("from the telephone")
    sort(own)
    quiet()
    join(user)
    threads = rows("select id, channel, address, active from conversations order by channel")
    assert [one[1:] for one in threads] == [("web", None, True), ("whatsapp", BUYER, False)]
    assert [message.content for message in messages(page)] == ["from the page", "About from the page"]


def test_whatsapp_and_sms_are_two_threads() -> None:
    for sender in (f"whatsapp:{BUYER}", BUYER):
        own = came("hello", sender)
        sort(own)
        quiet()
        assert join(row(own).user_id, row(own).channel)
    assert sorted(rows("select channel from conversations")) == [("sms",), ("whatsapp",)]


def test_replies_go_to_the_number_that_wrote_last() -> None:
    user = guest()
    for number in (BUYER, "+905330000099"):
        rows("insert into phones (e164, user_id) values (:number, :id)", number=number, id=user)
        own = came("hello", f"whatsapp:{number}")
        sort(own)
        quiet()
        assert join(user)
    assert rows("select address from conversations") == [("+905330000099",)]


def test_what_is_too_long_for_a_message_is_cut_and_not_lost() -> None:
    own = came("x" * 9000)
    sort(own)
    quiet()
    assert join(row(own).user_id)
    (message,) = _thread()
    assert (len(message.content), message.content[-1]) == (4000, "…")
    assert len(row(own).body) == 9000


def test_who_has_written_too_much_is_put_off_and_not_forgotten() -> None:
    own = came()
    sort(own)
    quiet()
    with transaction() as session:
        burst = inbound.ready(session, row(own).user_id, "whatsapp")
    assert burst
    with pytest.raises(RateLimited), transaction() as session:
        inbound.accept(session, burst, Admission(allowed=False, retry_after=30))
    with transaction() as session:
        inbound.put_off(session, burst, 30)
    assert row(own).state == "received"
    assert 25 < (row(own).due_at - row(own).received_at).total_seconds() < 40


def test_a_thread_that_was_erased_meanwhile_takes_nothing() -> None:
    own = came()
    sort(own)
    quiet()
    with transaction() as session:
        burst = inbound.ready(session, row(own).user_id, "whatsapp")
    assert burst
    rows("delete from conversations")
    with pytest.raises(NotFound), transaction() as session:
        inbound.accept(session, burst, Admission(allowed=True))
    assert (row(own).state, count("turns")) == ("received", 0)


def test_a_message_without_words_is_answered_that_words_are_needed() -> None:
    own = came("", NumMedia="1", MediaUrl0="https://api.twilio.com/a", MediaContentType0="audio/ogg")
    sort(own), sort(own)
    assert (row(own).state, row(own).reason) == ("ignored", "no_words")
    (text,) = told()
    assert "yazın" in text  # a number of Turkey
    assert count("turns") == 0


def test_an_empty_message_is_ignored() -> None:
    own = came("")
    sort(own)
    assert (row(own).state, row(own).reason, told()) == ("ignored", "empty", [])


def test_a_disabled_account_is_not_answered() -> None:
    user = guest()
    rows("insert into phones (e164, user_id) values (:number, :id)", number=BUYER, id=user)
    rows("update users set disabled_at = now()")
    own = came()
    sort(own)
    assert (row(own).state, row(own).reason) == ("ignored", "disabled")


def test_we_note_that_we_heard_from_somebody() -> None:
    with transaction() as session:
        assert not deliveries.is_open(session, BUYER)
    sort(came())
    with transaction() as session:
        assert deliveries.is_open(session, BUYER)


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop. ", "dur", "DURDUR", "стоп", "Stopp!", "Abmelden"])
def test_stop_is_obeyed_and_confirmed_once(word: str) -> None:
    own = came(word)
    for _ in range(3):
        sort(own)
    with transaction() as session:
        assert deliveries.opted_out(session, BUYER)
    assert len(told()) == 1
    assert (row(own).state, row(own).became) == ("handled", "command")
    assert (count("users"), count("turns")) == (0, 0)


def test_start_is_obeyed_by_who_had_stopped() -> None:
    sort(came("STOP"))
    sort(came("START"))
    with transaction() as session:
        assert not deliveries.opted_out(session, BUYER)
    assert len(told()) == 2


def test_start_of_who_never_stopped_is_a_message() -> None:
    own = came("start")
    sort(own)
    assert (row(own).became, told()) == ("turn", [])


@pytest.mark.parametrize("words", ["please stop the music", "stop by at five", "don't stop", "bus stop"])
def test_a_message_that_contains_a_word_is_no_command(words: str) -> None:
    own = came(words)
    sort(own)
    assert row(own).became == "turn"


@pytest.mark.parametrize("word", ["cancel", "İptal".replace("İ", "i"), "Cancel!", "end"])
def test_a_buyer_who_cancels_something_with_the_assistant_has_not_said_stop(word: str) -> None:
    own = came(word)
    sort(own)
    assert row(own).became == "turn"
    by_sms = came(word, BUYER)
    sort(by_sms)
    assert row(by_sms).became == "command"


def test_a_stop_that_the_provider_has_answered_is_not_answered_again() -> None:
    own = came("no more please", BUYER, OptOutType="STOP")
    sort(own)
    with transaction() as session:
        assert deliveries.opted_out(session, BUYER)
    assert told() == []


def test_stop_is_confirmed_in_the_vendors_language() -> None:
    owner = telephone_vendor()
    rows("update vendors set languages = '{de,en}' where user_id = :id", id=owner)
    sort(came("STOP", f"whatsapp:{VENDOR}"))
    assert "schickt Ihnen" in told(VENDOR)[0]


def test_a_vendors_message_answers_the_request_that_it_was_asked_about_last() -> None:
    vendor = telephone_vendor()
    sent(open_request())
    latest = open_request("quoted")
    sent(latest)
    own = came("150 pounds, tomorrow", f"whatsapp:{VENDOR}")
    sort(own)
    assert (row(own).request_id, row(own).user_id, row(own).became) == (latest, vendor, "quote")
    assert readings() == [("quotes.read", (own,))]
    assert count("turns") == 0


def test_a_message_that_quotes_ours_answers_what_that_was_about() -> None:
    telephone_vendor()
    first = open_request()
    asked = sent(first)
    sent(open_request())
    own = came("150", f"whatsapp:{VENDOR}", OriginalRepliedMessageSid=asked)
    sort(own)
    assert row(own).request_id == first


def test_a_quoted_message_of_somebody_else_counts_for_nothing() -> None:
    telephone_vendor()
    theirs = sent(open_request(), "+905339999999")
    mine = open_request()
    sent(mine)
    own = came("150", f"whatsapp:{VENDOR}", OriginalRepliedMessageSid=theirs)
    sort(own)
    assert row(own).request_id == mine


@pytest.mark.parametrize("status", ["accepted", "cancelled", "expired"])
def test_an_answer_to_what_is_over_is_not_given_to_another_request(status: str) -> None:
    telephone_vendor()
    over = sent(open_request(status))
    sent(open_request())
    own = came("150", f"whatsapp:{VENDOR}", OriginalRepliedMessageSid=over)
    sort(own), sort(own)
    assert (row(own).state, row(own).reason, row(own).request_id) == ("ignored", "request_over", None)
    assert len(told(VENDOR)) == 1
    assert readings() == []


@pytest.mark.parametrize("state", ["held", "queued", "failed", "cancelled"])
def test_what_was_not_sent_cannot_be_answered(state: str) -> None:
    telephone_vendor()
    sent(open_request(), state=state, provider_id=None)
    own = came("hello", f"whatsapp:{VENDOR}")
    sort(own)
    assert row(own).became == "turn"


@pytest.mark.parametrize("status", ["accepted", "cancelled", "expired"])
def test_a_vendor_with_nothing_to_answer_is_a_person_who_wants_something(status: str) -> None:
    vendor = telephone_vendor()
    sent(open_request(status))
    own = came("I need a plumber", f"whatsapp:{VENDOR}")
    sort(own)
    assert (row(own).became, row(own).user_id) == ("turn", vendor)
    assert count("phones") == 0


def test_who_was_asked_by_mail_may_answer_by_telephone() -> None:
    vendor = telephone_vendor()
    request = open_request()
    sent(request, "plumber@example.com", channel="email", recipient_id=vendor)
    own = came("150", VENDOR)
    sort(own)
    assert row(own).request_id == request


def test_a_disabled_vendor_answers_nothing() -> None:
    vendor = telephone_vendor()
    sent(open_request())
    rows("update users set disabled_at = now() where id = :id", id=vendor)
    own = came("150", f"whatsapp:{VENDOR}")
    sort(own)
    assert row(own).request_id is None


def test_an_answer_that_was_read_is_not_read_again() -> None:
    telephone_vendor()
    sent(open_request())
    own = came("150", f"whatsapp:{VENDOR}")
    sort(own)
    with transaction() as session:
        inbound.answered(session, own, None, "no_offer")
        inbound.answered(session, own, None, "something else")
    assert (row(own).state, row(own).reason) == ("handled", "no_offer")
    assert sort(own) is None
    assert len(readings()) == 1


def overdue() -> None:
    rows("update inbound_messages set due_at = now() - interval '1 second'")


def sweep() -> int:
    with transaction() as session:
        return inbound.wake_due(session)


def test_a_message_whose_job_was_lost_is_begun_again_and_not_too_soon() -> None:
    own = came()
    assert sweep() == 0
    overdue()
    assert sweep() == 1
    assert jobs() == [("inbound.handle", (own,))] * 2
    assert sweep() == 0


def test_the_sweep_begins_where_each_message_is() -> None:
    telephone_vendor()
    sent(open_request())
    quote, turn = came("150", f"whatsapp:{VENDOR}"), came()
    sort(quote), sort(turn)
    overdue()
    assert sweep() == 2
    assert readings() == [("quotes.read", (quote,))] * 2
    assert ("inbound.answer", (str(row(turn).user_id), "whatsapp")) in jobs()


def test_an_answer_that_a_model_is_reading_is_not_read_a_second_time_meanwhile() -> None:
    telephone_vendor()
    sent(open_request())
    own = came("150", f"whatsapp:{VENDOR}")
    sort(own)
    rows("update inbound_messages set due_at = due_at - interval '15 seconds'")
    assert sweep() == 0


def test_a_message_behind_a_full_queue_is_begun_again_ever_more_seldom() -> None:
    came()
    waits = []
    for _ in range(7):
        overdue()
        sweep()
        ((wait,),) = rows("select round(extract(epoch from due_at - now())) from inbound_messages")
        waits.append(round(wait, -1))
    assert waits == [10, 20, 40, 80, 160, 300, 300]


def test_what_is_over_is_left_alone() -> None:
    for body in ("STOP", ""):
        sort(came(body))
    overdue()
    assert sweep() == 0


def test_what_never_works_is_given_up_and_kept() -> None:
    own = came()
    for _ in range(11):
        overdue()
        sweep()
    assert (row(own).state, row(own).reason) == ("failed", "gave_up")
    overdue()
    assert sweep() == 0


def test_two_sweeps_at_once_share_the_work() -> None:
    for number in range(6):
        came(str(number))
    overdue()
    assert sum(one for one in at_once([sweep] * 3) if isinstance(one, int)) == 6


def test_a_message_that_failed_can_be_tried_again() -> None:
    own = came()
    rows("update inbound_messages set state = 'failed', reason = 'gave_up'")
    sort(own)
    assert (row(own).state, row(own).reason) == ("received", None)


def test_an_erased_person_leaves_no_message_behind_not_even_one_that_nobody_looked_at() -> None:
    handled = came("hello")
    sort(handled)
    quiet()
    user = row(handled).user_id
    join(user)
    came("just now")
    other = came("from somebody else", "whatsapp:+905330000001")
    with transaction() as session:
        erasures.of_user(session, user)
    assert rows("select message_sid from inbound_messages") == [(other,)]
    assert (count("phones"), count("conversations")) == (0, 0)


def test_an_erased_thread_takes_what_it_was_made_of() -> None:
    own = came("hello")
    sort(own)
    quiet()
    join(row(own).user_id)
    user, thread = rows("select user_id, id from conversations")[0]
    with transaction() as session:
        erasures.of_thread(session, user, thread)
    assert (count("inbound_messages"), count("phones")) == (0, 1)


def test_a_failed_job_of_an_erased_person_does_not_name_their_message() -> None:
    from app.domain import failed_tasks
    from tests.dying import letter

    own, other = came("hello"), came("hello", "whatsapp:+905330000001")
    sort(own)
    with transaction() as session:
        for one in (own, other):
            failed_tasks.record(session, letter(actor="inbound.handle", args=(one,)))
    with transaction() as session:
        erasures.of_user(session, row(own).user_id)
    assert [args for (args,) in rows("select args from failed_tasks order by args::text")] == [[other], []]


def test_pictures_of_a_vendor_find_their_listing() -> None:
    market()
    vendor = telephone_vendor()
    old, bare = listing(vendor, "Sea Flat", images=["a.webp"]), listing(vendor, "Garden Villa")
    rows("update listings set created_at = now() + interval '1 hour' where id = :id", id=old)
    assert _wanted("look").listing_id == bare
    assert _wanted("This is my SEA FLAT, from the terrace").listing_id == old


def test_pictures_of_a_vendor_without_a_listing_are_answered() -> None:
    telephone_vendor()
    own = came("look", f"whatsapp:{VENDOR}", **_picture())
    assert sort(own) is None
    assert (row(own).state, row(own).reason) == ("ignored", "no_listing")
    assert len(told(VENDOR)) == 1


def test_pictures_that_come_with_an_answer_are_no_pictures_of_a_listing() -> None:
    market()
    vendor = telephone_vendor()
    listing(vendor)
    request = open_request()
    sent(request)
    own = came("150, like this", f"whatsapp:{VENDOR}", **_picture())
    assert sort(own) is None
    assert row(own).request_id == request


def _wanted(caption: str) -> inbound.Wanted:
    wanted = sort(came(caption, f"whatsapp:{VENDOR}", **_picture()))
    assert wanted
    return wanted


def _picture() -> dict[str, str]:
    return {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/a", "MediaContentType0": "image/jpeg"}


def _thread() -> list[Any]:
    ((thread,),) = rows("select id from conversations where channel <> 'web'")
    return messages(thread)


def test_the_row_of_a_message_that_is_gone_is_nobodys() -> None:
    assert sort("SM" + "0" * 32) is None
    with transaction() as session:
        inbound.answered(session, "SM" + "0" * 32, uuid4())
        assert session.get(InboundMessage, "SM" + "0" * 32) is None
