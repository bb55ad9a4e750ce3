"""What nobody saw the end of: found, or certainly not there, or told as unknown; never simply sent again."""

from uuid import UUID

import pytest

from app.domain import deliveries
from app.domain.deliveries import Delivery, Outgoing, Question
from app.integrations.channels import Receipt
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import rows
from tests.sending import PHONE, WORDS, claimed, owed, pass_time, row, state, told

pytestmark = pytest.mark.usefixtures("database")
SID = "SM" + "0" * 32


def unclear(**fields: object) -> UUID:
    one = owed(**fields)  # type: ignore[arg-type]
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.unclear(session, claim, "no_answer")
    rows("truncate periodic_runs")
    return one


def ask() -> list[Question]:
    with transaction() as session:
        return deliveries.questions(session, 10)


def settle(question: Question, receipt: Receipt | None) -> None:
    with transaction() as session:
        deliveries.settle(session, question, receipt)


def asked_after(one: UUID, time: str) -> Question:
    pass_time(one, time)
    (question,) = ask()
    return question


def test_it_is_not_asked_about_at_once_and_not_by_two() -> None:
    one = unclear()
    assert ask() == []
    pass_time(one, "31 seconds")
    assert len(ask()) == 1
    assert ask() == []


def test_what_is_found_was_sent() -> None:
    one = unclear()
    settle(asked_after(one, "31 seconds"), Receipt(SID, 1, "delivered"))
    assert state(one) == ("delivered", None)
    assert (row(one).provider_id, row(one).attempts) == (SID, 1)


def test_what_is_found_as_failed_has_failed() -> None:
    one = unclear()
    settle(asked_after(one, "31 seconds"), Receipt(SID, 1, "undelivered", "30005"))
    assert state(one) == ("failed", "30005")


def test_what_is_not_there_yet_may_still_arrive() -> None:
    one = unclear()
    settle(asked_after(one, "9 minutes"), None)
    assert state(one)[0] == "unknown"


def test_what_is_certainly_not_there_is_sent_after_all() -> None:
    one = unclear()
    settle(asked_after(one, "11 minutes"), None)
    assert state(one)[0] == "queued"
    assert str(one) in [job.args[0] for job in queued("outreach")]
    claim = claimed(one)
    assert claim
    assert claim.attempt == 2


def test_an_answer_about_an_earlier_attempt_says_nothing_about_this_one() -> None:
    one = unclear()
    question = asked_after(one, "11 minutes")
    settle(question, None)
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.unclear(session, claim, "no_answer")
    pass_time(one, "11 minutes")
    settle(question, None)
    assert state(one)[0] == "unknown"


def test_a_callback_settles_it_by_the_id_in_its_address() -> None:
    one = unclear()
    assert told(SID, "sent", delivery_id=one)
    assert state(one) == ("sent", None)
    assert row(one).provider_id == SID


def test_after_a_day_it_is_told_as_unknown_and_not_sent_again() -> None:
    one = unclear()
    pass_time(one, "23 hours 59 minutes")
    assert len(ask()) == 1
    pass_time(one, "2 minutes")
    assert ask() == []
    assert state(one) == ("failed", "unknown_outcome")
    assert claimed(one) is None
    assert told(SID, "delivered", delivery_id=one)  # it had arrived after all
    assert state(one)[0] == "delivered"


def test_the_message_of_an_attempt_that_failed_does_not_settle_a_later_one() -> None:
    one = unclear()
    assert told(SID, "undelivered", "30005", delivery_id=one)
    with transaction() as session:
        over = session.get_one(Delivery, one)
        deliveries.owe_again(session, over, Outgoing(over.dedup_key, "notice", "sms", PHONE, dict(WORDS)))
    claim = claimed(one)
    assert claim
    with transaction() as session:
        deliveries.unclear(session, claim, "no_answer")
    assert asked_after(one, "31 seconds").envelope.taken == {SID}


def test_one_message_never_settles_two_deliveries() -> None:
    first, second = unclear(), unclear()
    for one in (first, second):
        pass_time(one, "1 minute")
    questions = ask()
    for question in questions:
        settle(question, Receipt(SID))
    assert sorted(state(one)[0] for one in (first, second)) == ["sent", "unknown"]
    later = asked_after(second if state(first)[0] == "sent" else first, "2 minutes")
    assert later.envelope.taken == {SID}
