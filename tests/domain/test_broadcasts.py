"""Broadcasts: a decision for every vendor, at most one message each, all of a plan or nothing, counts from the rows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.domain import broadcasts, conversations, deliveries, requests
from app.domain.broadcasts import MOST, TooFewReachable, planning
from app.domain.deliveries import Delivery, Outgoing
from app.domain.requests import MoveRefused
from app.kit.errors import Invalid, NotFound
from app.kit.transaction import transaction
from tests.asking import (
    asked,
    broadcast_of,
    decided,
    deliveries_of,
    fate,
    opened,
    ordered,
    planned,
    reach,
    seen,
    settled,
    status_of,
    vendor,
    vendors,
)
from tests.jobs import queued
from tests.making import answered, count, guest, messages, rows
from tests.racing import at_once, overtaken
from tests.sending import at, claimed

pytestmark = pytest.mark.usefixtures("database")
RETRIES = 5


def keys() -> list[str]:
    return [row[0] for row in rows("select dedup_key from deliveries order by 1")]


def jobs(actor: str) -> list[tuple[Any, ...]]:
    return [job.args for queue in ("outreach", "chores") for job in queued(queue) if job.actor_name == actor]


def due_now() -> None:
    rows("update broadcasts set next_try_at = now() where status = 'planned'")


# Planning


def test_every_vendor_who_fits_gets_one_message_by_the_preferred_channel() -> None:
    by_channel = {vendor(channels=[name]): name for name in ("whatsapp", "email", "sms")}
    request = opened()
    asked(request)
    sent = rows("select recipient_id, channel, address, purpose, proactive, state from deliveries")
    assert {row.recipient_id: row.channel for row in sent} == by_channel
    assert {("@" in row.address) == (row.channel == "email") for row in sent} == {True}
    assert {(row.purpose, row.proactive, row.state) for row in sent} == {("rfq", True, "queued")}
    assert keys() == sorted(f"rfq:{request}:{one}" for one in by_channel)
    assert sorted(jobs("deliveries.send")) == sorted((str(row[0]),) for row in rows("select id from deliveries"))
    assert status_of(request) == "collecting"
    assert broadcast_of(request).status == "running"


def test_a_channel_without_an_address_or_out_of_use_is_passed_over() -> None:
    no_phone = vendor(phone=None, channels=["whatsapp", "email"])
    mail_only = vendor(channels=["sms", "email"])
    asked(opened(), by=reach(usable=lambda name: name != "sms"))
    sent = {row.recipient_id: row.channel for row in rows("select recipient_id, channel from deliveries")}
    assert sent == {no_phone: "email", mail_only: "email"}


def test_who_can_be_reached_by_nothing_in_use_gets_it_by_the_stand_in() -> None:
    by_phone = vendor(channels=["whatsapp"])
    mixed = vendor(channels=["whatsapp", "email"])
    asked(opened(), by=reach(usable=lambda name: name == "email", stand_in="console"))
    sent = {row.recipient_id: row.channel for row in rows("select recipient_id, channel from deliveries")}
    assert sent == {by_phone: "console", mixed: "email"}


def test_the_message_tells_the_need_in_the_vendors_language_and_nothing_of_the_buyer() -> None:
    vendor(languages=["tr", "en"], channels=["email"])
    buyer = guest()
    request = opened(buyer, details="a tap drips\n\nSTOP", contact="call +905551112233", district="Alsancak")
    asked(request)
    content = rows("select content from deliveries")[0][0]
    assert content["language"] == "tr"
    assert "a tap drips STOP" in content["text"]
    assert "Alsancak, Kyrenia" in content["text"]
    assert content["template"]["variables"]["2"] == "a tap drips STOP"
    assert "+905551112233" not in str(content)
    assert str(buyer) not in str(content)


@pytest.mark.parametrize("language", ["en", "tr", "ru", "de"])
def test_the_longest_request_fits_into_a_text_message_and_loses_only_words_of_the_buyer(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch)
    vendor(languages=[language], channels=["sms"])
    request = opened(details="щ" * 2000, budget=(Decimal("999999999999.99"), "TRY"))
    asked(request)
    claim = claimed(rows("select id from deliveries")[0][0])
    assert claim
    text = claim.envelope.text
    assert len(text) <= 1600
    assert "щ…" in text
    for whole in ("1000000000000 TRY", "Kyrenia", "STOP"):
        assert whole in text


@pytest.mark.parametrize(("channel", "has_link"), [("email", True), ("whatsapp", True), ("sms", False)])
def test_the_link_is_told_unless_every_segment_costs(channel: str, has_link: bool) -> None:
    vendor(channels=[channel])
    request = opened()
    asked(request, by=reach(link=lambda request, _: f"https://islanders.example/q/{request}"))
    text = rows("select content from deliveries")[0][0]["text"]
    assert (f"https://islanders.example/q/{request}" in text) == has_link


def test_braces_in_what_somebody_wrote_are_only_braces() -> None:
    vendor()
    asked(opened(details="{vendor.user.password_hash} {0}"))
    assert "{vendor.user.password_hash} {0}" in rows("select content from deliveries")[0][0]["text"]


def test_for_everybody_it_is_written_down_why_or_why_not() -> None:
    fits = vendors(6)
    silent = vendor(phone="+905551110000", channels=["email"])
    disabled, mute = vendor(disabled=True), vendor(phone=None, channels=["sms"])
    request = opened()
    asked(request, by=reach(silent=["+905551110000"]))
    assert decided(request) == {
        **dict.fromkeys(fits, "sent category area language"),
        silent: "skipped opted_out",
        disabled: "skipped disabled",
        mute: "skipped no_channel",
    }
    view = seen(request)
    assert (view.total, view.queued, view.skipped) == (9, 6, 3)
    assert {one.reason for one in view.results if one.status == "skipped"} == {"opted_out", "disabled", "no_channel"}


def test_who_said_stop_to_one_address_is_not_written_to_at_another() -> None:
    vendors(2)
    silent = vendor(channels=["whatsapp", "email"])
    address = rows("select email from users where id = :id", id=silent)[0][0]
    request = opened()
    asked(request, by=reach(silent=[address]))
    assert decided(request)[silent] == "skipped opted_out"


def test_a_named_vendor_who_has_left_the_marketplace_is_told_so() -> None:
    first, second, gone = vendors(3)
    rows("update vendors set retired_at = now() where user_id = :id", id=gone)
    request = opened()
    asked(request, [first, second, gone])
    assert decided(request)[gone] == "skipped retired"


def test_named_vendors_who_do_something_else_are_not_asked() -> None:
    fits, cleaner = vendors(2), vendor(categories=["cleaning"])
    request = opened()
    asked(request, [*fits, cleaner])
    assert decided(request)[cleaner] == "skipped not_matching"
    assert len(keys()) == 2


def test_no_more_than_two_hundred_are_asked_the_best_first_in_all_runs_together() -> None:
    everywhere = vendors(3, areas=[])
    best = vendors(MOST - 1)
    request = opened()
    asked(request)
    reasons = decided(request)
    assert len(keys()) == MOST
    assert [reasons[one].split()[0] for one in best] == ["sent"] * (MOST - 1)
    assert sorted(reasons[one] for one in everywhere)[1:] == ["skipped over_cap"] * 2
    asked(request)
    assert len(keys()) == MOST


def test_a_night_holds_all_messages_and_drops_none() -> None:
    vendors(3)
    morning = datetime.now(UTC) + timedelta(hours=9)
    request = opened()
    asked(request, by=reach(held_until=lambda: morning))
    held = rows("select state, reason, due_at from deliveries")
    assert {tuple(row) for row in held} == {("held", "quiet_hours", morning)}
    assert {told.split()[0] for told in decided(request).values()} == {"held"}
    assert (seen(request).held, seen(request).queued) == (3, 0)
    assert jobs("deliveries.send") == []


def test_planning_takes_a_number_of_queries_that_its_messages_alone_add_to(queries: list[str]) -> None:
    vendors(10)
    few = opened()
    ordered(few)
    queries.clear()
    planned(few)
    for_ten = len(queries)
    vendors(20)
    many = opened()
    ordered(many)
    queries.clear()
    planned(many)
    assert len(queries) - for_ten == 20


# All or nothing


def test_when_more_than_half_cannot_be_planned_nothing_of_it_stays() -> None:
    fits, mute = vendors(2), vendors(3, phone=None, channels=["sms"])
    request = opened()
    ordered(request)
    with pytest.raises(TooFewReachable):
        planned(request)
    assert (count("deliveries"), count("broadcast_decisions"), status_of(request)) == (0, 0, "open")
    assert (broadcast_of(request).status, jobs("deliveries.send")) == ("planned", [])
    asked(request)
    assert count("deliveries") == 0
    assert (status_of(request), broadcast_of(request).status) == ("broadcast_failed", "failed")
    assert (broadcast_of(request).failure, broadcast_of(request).alert) == ("too_few", "owed")
    assert decided(request) == {
        **dict.fromkeys(fits, "skipped not_planned"),
        **dict.fromkeys(mute, "skipped no_channel"),
    }
    assert jobs("alerts.broadcast") == [(str(broadcast_of(request).id),)]


def test_when_exactly_half_can_be_planned_they_are_asked() -> None:
    vendors(2), vendors(2, phone=None, channels=["sms"])
    request = opened()
    asked(request)
    assert (seen(request).queued, seen(request).skipped) == (2, 2)


def test_a_plan_that_breaks_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    vendors(5)
    request = opened()
    ordered(request)

    def break_down(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(planning, "note", break_down)
    with pytest.raises(RuntimeError):
        planned(request)
    assert (count("deliveries"), count("broadcast_decisions"), status_of(request)) == (0, 0, "open")
    monkeypatch.undo()
    planned(request)
    assert len(keys()) == 5


def test_when_nobody_fits_the_buyer_reads_it_in_the_thread_in_their_language() -> None:
    buyer = guest()
    thread = answered(buyer).thread_id
    rows("update messages set meta = '{\"language\": \"de\"}' where role = 'assistant'")
    request = opened(buyer, thread=thread)
    asked(request)
    last = messages(thread)[-1]
    assert (last.role, last.meta["language"]) == ("system", "de")
    assert last.content.startswith("Zu Ihrer Anfrage „a tap drips“: Ich konnte niemanden fragen")
    assert (status_of(request), broadcast_of(request).failure) == ("broadcast_failed", "nobody")


def test_a_failed_plan_can_be_ordered_again_once_somebody_can_be_reached() -> None:
    request = opened()
    asked(request)
    vendors(2)
    asked(request)
    assert (status_of(request), len(keys()), broadcast_of(request).number) == ("collecting", 2, 2)


def test_who_only_named_somebody_unreachable_keeps_the_vendors_who_were_asked() -> None:
    vendors(3)
    mute = vendor(phone=None, channels=["sms"], areas=["Famagusta"])
    request = opened()
    asked(request)
    asked(request, [mute])
    assert (status_of(request), seen(request).queued, broadcast_of(request).status) == ("collecting", 3, "failed")
    assert broadcast_of(request).alert == "none"


# Once


def test_a_plan_that_runs_twice_runs_once() -> None:
    vendors(4)
    request = opened()
    asked(request)
    assert planned(request) is None
    assert (len(keys()), count("broadcasts")) == (4, 1)


def test_two_who_order_at_once_make_one_plan() -> None:
    vendors(4)
    request = opened()
    assert len({*map(str, at_once([lambda: ordered(request)] * 4))}) == 1
    results = at_once([lambda: planned(request)] * 4)
    assert sorted(one is not None for one in results) == [False, False, False, True]
    assert (count("broadcasts"), count("deliveries"), count("broadcast_decisions")) == (1, 4, 4)


def test_an_order_while_a_plan_is_being_made_waits_and_adds_nobody_twice() -> None:
    vendors(3)
    request = opened()
    ordered(request)
    overtaken(lambda session: broadcasts.plan(session, request, reach()), lambda: asked(request))
    assert (count("deliveries"), count("broadcasts")) == (3, 2)
    assert set(decided(request).values()) == {"skipped under_way"}


def test_an_order_that_waits_takes_a_second_one_along() -> None:
    first, second, third = vendors(3)
    request = opened()
    ordered(request, [first])
    ordered(request, [second, first])
    planned(request)
    assert set(decided(request)) == {first, second}
    ordered(request, [third])
    ordered(request)
    planned(request)
    assert (count("broadcasts"), len(keys())) == (2, 3)


def test_a_second_run_reaches_only_whoever_was_not_reached_and_writes_no_second_message() -> None:
    vendors(6)
    request = opened()
    asked(request)
    fate("delivered", 2), fate("failed", 1), fate("unknown", 1), fate("sending", 0)
    ids = {row[0] for row in rows("select id from deliveries")}
    new = vendor()
    asked(request)
    assert len(keys()) == 7
    assert ids < {row[0] for row in rows("select id from deliveries")}
    told = list(decided(request).values())
    assert (told.count("skipped already_reached"), told.count("skipped under_way")) == (2, 3)
    assert decided(request)[new].startswith("sent")
    assert deliveries_of(request) == {"delivered": 2, "unknown": 1, "queued": 4}


def test_what_failed_leaves_again_as_the_same_row_by_the_next_way() -> None:
    vendor(channels=["whatsapp", "email"])
    request = opened()
    asked(request)
    rows("update deliveries set provider_id = 'SM1', failed_at = now()")
    fate("failed")
    first = rows("select id from deliveries")[0][0]
    asked(request)
    (again,) = rows("select id, channel, state, provider_id, failed_at, reason from deliveries")
    assert tuple(again) == (first, "email", "queued", None, None, None)
    assert jobs("deliveries.send") == [(str(first),)]


def test_what_turns_out_to_have_arrived_just_before_it_would_leave_again_does_not() -> None:
    vendor()
    request = opened()
    asked(request)
    fate("failed")
    with transaction() as session:
        failed = session.scalars(select(Delivery)).one()
    rows("update deliveries set state = 'delivered'")
    outgoing = Outgoing(failed.dedup_key, "rfq", "email", "a@example.com", {"text": "again"})
    with transaction() as session:
        deliveries.owe_again(session, session.merge(failed, load=False), outgoing)
    assert deliveries_of(request) == {"delivered": 1}


def test_who_could_be_asked_only_the_second_time_is_told_by_that() -> None:
    vendors(3)
    late = vendor(phone=None, channels=["sms"])
    request = opened()
    asked(request)
    assert {one.vendor_id: one.status for one in seen(request).results}[late] == "skipped"
    rows("update vendors set phone = '+905339999999' where user_id = :id", id=late)
    asked(request)
    assert {one.status for one in seen(request).results} == {"queued"}


def test_what_nobody_saw_the_end_of_is_never_sent_again() -> None:
    vendors(3)
    request = opened()
    asked(request)
    rows("update deliveries set state = 'failed', reason = 'unknown_outcome'")
    settled()
    assert (broadcast_of(request).status, broadcast_of(request).alert) == ("failed", "owed")
    asked(request)
    assert deliveries_of(request) == {"failed": 3}
    assert set(decided(request).values()) == {"skipped unclear"}


def test_a_failure_that_is_told_again_does_not_touch_what_was_sent_anew_but_an_arrival_does() -> None:
    vendor(channels=["sms"])
    request = opened()
    asked(request)
    delivery = rows("select id from deliveries")[0][0]

    def told(word: str) -> bool:
        with transaction() as session:
            return deliveries.status(session, "SM-old", word, "30003", delivery)

    assert told("undelivered")
    asked(request)
    assert deliveries_of(request) == {"queued": 1}
    assert not told("undelivered")
    assert not told("sent")
    assert deliveries_of(request) == {"queued": 1}
    assert told("delivered")
    assert deliveries_of(request) == {"delivered": 1}


def test_what_was_cancelled_because_it_may_not_leave_counts_as_failed_and_leaves_by_the_next_way() -> None:
    for _ in range(3):
        vendor(channels=["whatsapp", "email"])
    request = opened()
    asked(request)
    rows("update deliveries set state = 'cancelled', reason = 'no_template'")
    settled()
    assert (broadcast_of(request).status, status_of(request)) == ("planned", "broadcast_failed")
    due_now()
    planned(request)
    assert rows("select channel, state, count(*) from deliveries group by 1, 2") == [("email", "queued", 3)]


def test_a_request_that_is_cancelled_takes_back_what_has_not_left() -> None:
    buyer = guest()
    vendors(4)
    request = opened(buyer)
    asked(request)
    fate("sent", 1), fate("held", 1)
    with transaction() as session:
        requests.cancel(session, buyer, request)
    assert deliveries_of(request) == {"sent": 1, "cancelled": 3}
    view = seen(request)
    assert (view.sent, view.skipped, {one.reason for one in view.results}) == (1, 3, {None, "request_over"})
    settled()
    assert (broadcast_of(request).status, broadcast_of(request).alert) == ("done", "none")


def test_a_request_that_is_cancelled_while_it_is_planned_stays_cancelled_and_asks_nobody() -> None:
    buyer = guest()
    vendors(3)
    request = opened(buyer)
    ordered(request)
    overtaken(lambda session: requests.cancel(session, buyer, request), lambda: planned(request))
    assert (status_of(request), count("deliveries")) == ("cancelled", 0)


def test_a_request_whose_time_is_over_takes_back_what_has_not_left() -> None:
    vendors(2)
    request = opened()
    asked(request)
    rows("update requests set expires_at = now()")
    with transaction() as session:
        requests.expire_due(session)
    assert deliveries_of(request) == {"cancelled": 2}


def test_who_said_stop_after_a_failure_is_not_tried_again() -> None:
    vendors(2)
    silent = vendor(phone="+905551110000")
    request = opened()
    asked(request)
    fate("failed")
    asked(request, by=reach(silent=["+905551110000"]))
    assert deliveries_of(request) == {"queued": 2, "failed": 1}
    assert decided(request)[silent] == "skipped opted_out"


def test_a_new_run_takes_over_what_an_earlier_one_waits_for() -> None:
    first, second = vendors(2)
    request = opened()
    asked(request, [first])
    asked(request, [second])
    assert rows("select number, status from broadcasts order by 1") == [(1, "done"), (2, "running")]
    fate("sent")
    settled()
    assert broadcast_of(request).status == "done"


# Settling


def test_a_broadcast_ends_when_nothing_is_on_its_way() -> None:
    vendors(3)
    request = opened()
    asked(request)
    settled()
    assert broadcast_of(request).status == "running"
    fate("sent", 2), fate("unknown", 1)
    settled()
    assert (broadcast_of(request).status, status_of(request)) == ("done", "collecting")
    assert broadcast_of(request).alert == "none"


@pytest.mark.parametrize(("failed", "status"), [(5, "collecting"), (6, "broadcast_failed")])
def test_more_than_half_failed_is_a_failed_broadcast_and_half_is_not(failed: int, status: str) -> None:
    vendors(10)
    request = opened()
    asked(request)
    fate("failed", failed), fate("sent")
    settled()
    assert status_of(request) == status
    assert broadcast_of(request).alert == ("owed" if failed > 5 else "none")
    view = seen(request)
    assert (view.total, view.failed, view.sent) == (10, failed, 10 - failed)


def test_more_than_half_failed_is_told_to_an_operator_before_the_rest_is_through() -> None:
    vendors(3)
    request = opened()
    asked(request)
    fate("failed", 2)
    settled()
    assert (status_of(request), broadcast_of(request).status) == ("broadcast_failed", "running")
    settled()
    assert len(jobs("alerts.broadcast")) == 1


def test_what_turns_out_not_to_have_arrived_later_still_counts() -> None:
    vendors(3)
    request = opened()
    asked(request)
    fate("sent")
    settled()
    rows("update deliveries set state = 'failed', reason = '63024' where id in (select id from deliveries limit 2)")
    settled()
    assert (broadcast_of(request).status, status_of(request)) == ("failed", "broadcast_failed")
    settled()
    assert len(jobs("alerts.broadcast")) == 1


def test_when_all_failed_the_same_messages_are_tried_five_times_more_ever_later() -> None:
    vendors(3)
    request = opened()
    asked(request)
    ids = {row[0] for row in rows("select id from deliveries")}
    waits = []
    for _ in range(RETRIES):
        fate("failed")
        settled()
        broadcast = broadcast_of(request)
        assert (broadcast.status, status_of(request)) == ("planned", "broadcast_failed")
        waits.append(round((broadcast.next_try_at - datetime.now(UTC)).total_seconds() / 60))
        assert planned(request) is None
        due_now()
        planned(request)
        assert (deliveries_of(request), status_of(request)) == ({"queued": 3}, "collecting")
    assert waits == [1, 5, 15, 60, 180]
    fate("failed")
    settled()
    assert (broadcast_of(request).status, broadcast_of(request).failure) == ("failed", "all_failed")
    assert ({row[0] for row in rows("select id from deliveries")}, count("broadcasts")) == (ids, 1)
    assert len(jobs("alerts.broadcast")) == 1


def test_the_buyer_reads_each_turn_of_it_once() -> None:
    buyer = guest()
    thread = answered(buyer).thread_id
    vendors(3)
    request = opened(buyer, thread=thread)
    asked(request)
    for _ in range(2):
        fate("failed")
        settled()
        settled()
        due_now()
        planned(request)
    fate("sent")
    settled()
    notices = [message.content for message in messages(thread) if message.role == "system"]
    assert ["none of the 3" in notices[0], "3 of 3 have it now" in notices[1], len(notices)] == [True, True, 2]


def test_a_retry_is_woken_when_it_is_due_and_a_lost_job_after_a_while() -> None:
    vendors(2)
    request = opened()
    asked(request)

    def woken() -> int:
        with transaction() as session:
            return broadcasts.wake_due(session)

    fate("failed")
    settled()
    assert woken() == 0
    rows("update broadcasts set next_try_at = now(), woken_at = now() - interval '1 minute'")
    assert (woken(), woken()) == (1, 0)
    rows("update broadcasts set next_try_at = now() - interval '29 s', woken_at = now() - interval '29 s'")
    assert woken() == 0
    rows("update broadcasts set next_try_at = now() - interval '31 s', woken_at = now() - interval '31 s'")
    assert woken() == 1
    rows("update broadcasts set next_try_at = now() - interval '4 min', woken_at = now() - interval '100 s'")
    assert woken() == 0


def test_one_hundred_and_twenty_vendors_are_counted_to_the_row() -> None:
    vendors(120), vendors(6, phone=None, channels=["sms"])
    request = opened()
    asked(request)
    for state, many in (("delivered", 40), ("read", 20), ("failed", 12), ("unknown", 6), ("sent", 30), ("held", 2)):
        fate(state, many)
    view = seen(request)
    counted = {
        name: getattr(view, name) for name in ("delivered", "read", "failed", "unknown", "sent", "held", "queued")
    }
    assert counted == {"delivered": 40, "read": 20, "failed": 12, "unknown": 6, "sent": 30, "held": 2, "queued": 10}
    assert (view.total, view.skipped) == (126, 6)
    assert len({one.vendor_id for one in view.results}) == 126
    assert all(one.reason for one in view.results if one.status in ("failed", "skipped"))
    assert sum(counted.values()) + view.skipped == view.total


# Whose, and when not


@pytest.mark.parametrize("status", ["accepted", "cancelled", "expired"])
def test_nobody_is_asked_about_a_request_that_is_over(status: str) -> None:
    vendors(2)
    request = opened()
    rows("update requests set status = :s", s=status)
    with pytest.raises(MoveRefused):
        ordered(request)
    assert count("broadcasts") == 0


def test_a_request_that_ends_before_it_is_planned_is_not_asked_about() -> None:
    buyer = guest()
    vendors(2)
    request = opened(buyer)
    ordered(request)
    with transaction() as session:
        requests.cancel(session, buyer, request)
    planned(request)
    assert (count("deliveries"), broadcast_of(request).status) == (0, "done")


def test_more_can_be_asked_while_quotes_come_in() -> None:
    vendors(1)
    request = opened()
    asked(request)
    rows("update requests set status = 'quoted'")
    vendors(1)
    asked(request)
    assert (len(keys()), status_of(request)) == (2, "quoted")


@pytest.mark.parametrize("wanted", [[], [uuid4()], [uuid4() for _ in range(MOST + 1)]])
def test_vendors_that_cannot_be_asked_are_refused(wanted: list[UUID]) -> None:
    request = opened()
    with pytest.raises(Invalid):
        ordered(request, wanted)
    assert count("broadcasts") == 0


def test_a_request_that_is_not_there_is_not_found() -> None:
    for call in (ordered, planned):
        with pytest.raises(NotFound):
            call(uuid4())


def test_a_vendor_who_is_erased_leaves_the_broadcast_of_the_others() -> None:
    gone, stays = vendors(2)
    request = opened()
    asked(request)
    rows("delete from users where id = :id", id=gone)
    assert [one.vendor_id for one in seen(request).results] == [stays]


def test_a_thread_that_is_erased_keeps_the_broadcast() -> None:
    buyer = guest()
    thread = answered(buyer).thread_id
    request = opened(buyer, thread=thread)
    with transaction() as session:
        conversations.erase(session, buyer, thread)
    asked(request)
    assert (status_of(request), count("messages")) == ("broadcast_failed", 0)
