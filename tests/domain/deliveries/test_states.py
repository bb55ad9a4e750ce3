"""One state machine: forward only, whatever comes in whatever order; a claim belongs to one worker."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from app.domain import deliveries
from app.domain.deliveries import MOVES, Delivery, Outgoing, waking
from app.domain.deliveries.outcomes import LONGEST_PAUSE
from app.integrations.channels import Receipt
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import rows
from tests.racing import at_once
from tests.sending import PHONE, WORDS, claimed, owed, pass_time, row, state, told

pytestmark = pytest.mark.usefixtures("database")
SID = "SM" + "0" * 32
REACHED = ("sent", "delivered", "read")


def sent(channel: str = "sms", **fields: object) -> UUID:
    one = owed(channel, **fields)
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.sent(session, claim, Receipt(SID, 1))
    return one


def test_of_many_claiming_at_once_one_gets_it() -> None:
    one = owed()
    claims = at_once([lambda: claimed(one)] * 8)
    assert len([claim for claim in claims if claim]) == 1


def test_what_is_not_due_is_not_claimed() -> None:
    one = owed()
    rows("update deliveries set due_at = now() + interval '1 minute'")
    assert claimed(one) is None


def test_a_delivery_that_is_gone_is_nothing_to_do() -> None:
    one = owed()
    rows("delete from deliveries")
    assert claimed(one) is None


@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "delivered", "read"])), ids="-".join)
def test_callbacks_in_any_order_end_at_the_furthest(order: tuple[str, ...]) -> None:
    one = sent()
    for word in order * 3:
        told(SID, word)
    assert state(one) == ("read", None)
    found = row(one)
    assert found.sent_at
    assert found.delivered_at
    assert found.read_at


def test_shuffled_and_tripled_callbacks_never_move_back() -> None:
    one, rank = sent(), {"sent": 0, "delivered": 1, "read": 2}
    words = ["sent", "delivered", "read", "undelivered", "accepted"] * 3
    chance = random.Random(6)
    chance.shuffle(words)
    last = 0
    for word in words:
        told(SID, word)
        now = rank.get(state(one)[0], last)
        assert now >= last
        last = now
    assert state(one)[0] == "read"


def test_a_word_that_is_no_news_changes_nothing() -> None:
    one = sent()
    assert told(SID, "delivered")
    before = row(one)
    assert not told(SID, "delivered")
    assert not told(SID, "sent")
    assert not told(SID, "some new word")
    assert not told("SM" + "9" * 32, "delivered")
    assert row(one) == before


def test_a_failure_keeps_its_code_and_a_proof_of_arrival_wins() -> None:
    one = sent()
    assert told(SID, "undelivered", "30003")
    assert state(one) == ("failed", "30003")
    assert told(SID, "delivered")
    assert state(one) == ("delivered", None)
    assert not told(SID, "failed", "30003")


def test_a_callback_that_is_faster_than_the_answer_to_the_send_counts() -> None:
    one = owed()
    claim = claimed(one)
    assert claim
    assert told(SID, "delivered", delivery_id=one)
    with transaction() as session:
        deliveries.sent(session, claim, Receipt(SID, 2))
    assert state(one)[0] == "delivered"
    assert (row(one).provider_id, row(one).segments, row(one).claim_id) == (SID, 2, None)


def test_a_callback_with_another_deliverys_id_touches_nothing_of_it() -> None:
    one = sent()
    assert not told("SM" + "9" * 32, "failed", delivery_id=one)
    assert state(one)[0] == "sent"


def test_nobody_who_opted_out_at_twilio_is_written_to_again() -> None:
    one = sent("whatsapp")
    assert told(SID, "undelivered", "21610")
    assert state(one) == ("failed", "21610")
    with transaction() as session:
        assert deliveries.opted_out(session, PHONE)


def test_what_is_held_starts_when_it_is_due() -> None:
    one = owed()
    rows("update deliveries set state = 'held', due_at = now() + interval '1 hour'")
    assert wake() == 0
    pass_time(one, "1 hour")
    assert wake() == 1
    assert state(one)[0] == "queued"
    assert str(one) in [job.args[0] for job in queued("outreach")]


def test_a_job_that_was_lost_is_started_again_but_not_every_time() -> None:
    one = owed()
    assert wake() == 0
    pass_time(one, "11 seconds")
    assert wake() == 1
    assert wake() == 0


def test_whose_worker_died_is_unknown_and_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "leaves", lambda _: True)
    one = owed()
    assert claimed(one)
    assert wake() == 0
    pass_time(one, "61 seconds")
    wake()
    assert state(one) == ("unknown", "worker_lost")
    wake()
    assert claimed(one) is None


def test_what_would_only_be_logged_is_simply_logged_again() -> None:
    one = owed()
    assert claimed(one)
    pass_time(one, "61 seconds")
    wake()
    assert claimed(one)


def test_a_worker_that_comes_back_late_still_tells_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "leaves", lambda _: True)
    one = owed()
    claim = claimed(one)
    assert claim
    pass_time(one, "61 seconds")
    wake()
    with transaction() as session:
        deliveries.sent(session, claim, Receipt(SID))
    assert state(one) == ("sent", None)


def test_an_earlier_attempt_has_no_say_in_a_later_one() -> None:
    one = owed()
    first = claimed(one)
    assert first
    with transaction() as session:
        deliveries.put_off(session, first, "provider_away", seconds=None)
    rows("update deliveries set state = 'queued', due_at = now()")
    assert claimed(one)
    with transaction() as session:
        deliveries.failed(session, first, "21211")
        deliveries.unclear(session, first, "no_answer")
        deliveries.sent(session, first, Receipt(SID))
    assert state(one)[0] == "sending"


def test_the_pause_grows_to_ten_minutes_and_an_outage_of_hours_ends_nothing() -> None:
    one = owed()
    pauses = []
    for _ in range(40):  # of up to 13 minutes: more than an hour, less than PATIENCE
        rows("update deliveries set state = 'queued', due_at = now()")
        claim = claimed(one)
        assert claim
        with transaction() as session:
            deliveries.put_off(session, claim, "provider_away", seconds=None)
        assert state(one) == ("held", "provider_away")
        pauses.append(rows("select extract(epoch from due_at - now()) from deliveries")[0][0])
    assert 9 < pauses[0] < 14
    assert max(pauses) <= LONGEST_PAUSE * 1.3
    assert min(pauses[10:]) >= LONGEST_PAUSE * 0.99


def test_a_provider_that_names_a_day_is_asked_again_in_ten_minutes() -> None:
    one = owed()
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.put_off(session, claim, "provider_away", seconds=86_400)
    assert LONGEST_PAUSE * 0.99 < rows("select extract(epoch from due_at - now()) from deliveries")[0][0] < 790


def test_an_open_breaker_uses_no_attempt() -> None:
    one = owed()
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.put_off(session, claim, "provider_away", seconds=30, was_tried=False)
    assert row(one).attempts == 0


def test_after_days_it_is_given_up_with_its_reason() -> None:
    one = owed()
    claim = claimed(one)
    assert claim
    pass_time(one, "4 days")
    with transaction() as session:
        deliveries.put_off(session, claim, "provider_away", seconds=None)
    assert state(one) == ("failed", "provider_away")


def test_what_was_written_long_before_its_time_outlives_an_outage_at_its_time() -> None:
    one = owed(due_at=datetime.now(UTC) + timedelta(days=10))
    pass_time(one, "10 days")
    wake()
    put_off(one)
    assert state(one) == ("held", "provider_away")
    pass_time(one, "4 days")
    wake()
    put_off(one)
    assert state(one) == ("failed", "provider_away")


def test_what_is_owed_again_days_later_outlives_an_outage_of_then() -> None:
    one = sent()
    assert told(SID, "undelivered", "30005")
    pass_time(one, "4 days")
    with transaction() as session:
        over = session.get_one(Delivery, one)
        deliveries.owe_again(session, over, Outgoing(over.dedup_key, "notice", "sms", PHONE, dict(WORDS)))
    put_off(one)
    assert state(one) == ("held", "provider_away")


def test_no_move_leads_back() -> None:
    order = ["held", "queued", "sending", "unknown", "sent", "delivered", "read"]
    for state_, following in MOVES.items():
        if state_ in REACHED:
            assert not following & set(order[: order.index(state_) + 1])
    assert MOVES["read"] == MOVES["cancelled"] == frozenset()


def test_states_are_counted_and_what_waits_is_shown() -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("deliveries_total", {"channel": "sms", "state": "sent"}) or 0

    before = counted()
    sent()
    owed()
    assert counted() == before + 1
    with transaction() as session:
        assert deliveries.backlog(session) == {"held": 0, "queued": 1, "sending": 0, "unknown": 0}


def put_off(one: UUID) -> None:
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.put_off(session, claim, "provider_away", seconds=None)


def wake() -> int:
    with transaction() as session:
        return deliveries.wake_due(session)
