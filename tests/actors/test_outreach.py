"""`outreach.broadcast`, `outreach.settle`, and the yes in the chat that starts it all."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.actors import looking, proposals
from app.actors.proposals import ProposalRefused
from app.kit.transaction import transaction
from tests.asking import (
    asked,
    broadcast_of,
    decided,
    fate,
    opened,
    ordered,
    status_of,
    vendors,
)
from tests.counting import survived
from tests.doubles.alerts import Pager
from tests.jobs import queued
from tests.making import answered, count, guest, messages, rows

pytestmark = pytest.mark.usefixtures("database")
WISH = {"category": "service.plumbing", "details": "a tap drips", "city": "Kyrenia"}


@pytest.fixture
def broadcast(database: None) -> Callable[[UUID], None]:
    """The actor, run in this thread."""
    from app.actors import outreach  # importing declares it, so the broker must be there before

    return lambda request: outreach.broadcast(str(request))


@pytest.fixture
def settle(database: None) -> Callable[[], None]:
    """The actor, run in this thread."""
    from app.actors import outreach

    return outreach.settle


def agreed(user: UUID, **changed: Any) -> UUID:
    """Say yes to a draft in the chat; return the request's id."""
    turn = proposals.Turn(user, answered(user).thread_id, uuid4())
    with transaction() as session:
        return proposals.apply(session, turn, "open_request", {**WISH, **changed})


def waiting() -> list[tuple[str, Any]]:
    return [(job.actor_name, job.args) for job in queued("outreach")]


def test_a_yes_in_the_chat_orders_the_broadcast_in_the_same_transaction(broadcast: Callable[[UUID], None]) -> None:
    vendors(3)
    request = agreed(guest())
    assert waiting() == [("outreach.broadcast", (str(request),))]
    assert broadcast_of(request).status == "planned"
    broadcast(request)
    assert (status_of(request), count("deliveries")) == ("collecting", 3)


def test_a_yes_that_the_domain_refuses_orders_nothing() -> None:
    with pytest.raises(ProposalRefused):
        agreed(guest(), deadline="2020-01-01")
    assert (count("broadcasts"), waiting()) == (0, [])


def test_the_same_turn_recorded_twice_asks_once(broadcast: Callable[[UUID], None]) -> None:
    vendors(2)
    user = guest()
    turn = proposals.Turn(user, answered(user).thread_id, uuid4())
    for _ in range(2):
        with transaction() as session:
            request = proposals.apply(session, turn, "open_request", WISH)
        broadcast(request)
    assert (count("requests"), count("deliveries")) == (1, 2)


def test_running_the_job_again_asks_nobody_again(broadcast: Callable[[UUID], None]) -> None:
    vendors(3)
    request = opened()
    ordered(request)
    for _ in range(3):
        broadcast(request)
    assert (count("deliveries"), count("broadcasts")) == (3, 1)


def test_a_plan_that_is_refused_is_no_dead_job_and_is_written_down(broadcast: Callable[[UUID], None]) -> None:
    before = survived("outreach.plan")
    vendors(1), vendors(2, phone=None, channels=["sms"])
    request = opened()
    ordered(request)
    broadcast(request)
    assert survived("outreach.plan") == before + 1
    assert (status_of(request), count("deliveries")) == ("broadcast_failed", 0)
    assert sorted(decided(request).values()) == ["skipped no_channel", "skipped no_channel", "skipped not_planned"]
    broadcast(request)
    assert survived("outreach.plan") == before + 1


def test_a_request_that_was_erased_before_its_job_is_no_dead_job(broadcast: Callable[[UUID], None]) -> None:
    broadcast(uuid4())


def test_settling_ends_what_is_over_and_wakes_what_is_due(settle: Callable[[], None]) -> None:
    vendors(2)
    done, failed = opened(), opened()
    asked(done), asked(failed)
    fate("sent", request=done), fate("failed", request=failed)
    settle()
    assert (broadcast_of(done).status, broadcast_of(failed).status) == ("done", "planned")
    rows("update broadcasts set next_try_at = now(), woken_at = now() - interval '1 hour' where status = 'planned'")
    settle()
    assert ("outreach.broadcast", (str(failed),)) in waiting()


def test_a_broadcast_whose_job_was_lost_is_planned_all_the_same(settle: Callable[[], None]) -> None:
    request = opened()
    ordered(request)
    rows("update broadcasts set next_try_at = now() - interval '1 min', woken_at = now() - interval '1 min'")
    settle()
    assert waiting().count(("outreach.broadcast", (str(request),))) == 2


def test_an_operator_is_told_once_what_has_failed(pager: Pager, settle: Callable[[], None]) -> None:
    from app.actors import alerts

    vendors(4)
    request = opened(details="my very private words")
    asked(request)
    fate("failed", 3), fate("sent")
    settle()
    broadcast_id = str(broadcast_of(request).id)
    alerts.broadcast(broadcast_id)
    alerts.broadcast(broadcast_id)
    (alert,) = pager.told
    assert alert["title"] == "Easy Islanders: a broadcast has failed: mostly_failed"
    assert "4 messages: 1 taken, 3 failed, 0 unknown, 0 still to be sent" in alert["message"]
    assert str(request) in alert["message"]
    assert "private" not in str(alert)


def test_an_alert_that_cannot_be_sent_stays_owed(pager: Pager, settle: Callable[[], None]) -> None:
    from app.actors import alerts

    pager.status = 500
    request = opened()
    asked(request)
    broadcast_id = str(broadcast_of(request).id)
    alerts.broadcast(broadcast_id)
    assert broadcast_of(request).alert == "owed"
    rows("update broadcasts set settled_at = now() - interval '2 minutes'")
    settle()
    assert [job.args for job in queued("chores") if job.actor_name == "alerts.broadcast"].count((broadcast_id,)) == 2
    pager.status = 200
    alerts.broadcast(broadcast_id)
    assert (broadcast_of(request).alert, len(pager.told)) == ("sent", 2)


def test_the_thread_is_told_live_when_nobody_could_be_asked(heard: Any, broadcast: Callable[[UUID], None]) -> None:
    request = agreed(guest())
    thread = rows("select conversation_id from requests")[0][0]
    broadcast(request)
    told = [one["message"] for one in heard.of("chat_message") if one["message"]["role"] == "system"]
    assert [one["content"] for one in told] == [messages(thread)[-1].content]
    assert "Nothing was sent" in told[0]["content"]


@pytest.mark.parametrize(
    ("fates", "told"),
    [({}, "open"), ({"held": 2}, "open"), ({"sent": 1}, "collecting"), ({"unknown": 1}, "collecting")],
)
def test_the_chat_says_that_vendors_were_asked_only_once_somebody_was(fates: dict[str, int], told: str) -> None:
    buyer = guest()
    vendors(2)
    request = opened(buyer)
    asked(request)
    assert status_of(request) == "collecting"
    for state, many in fates.items():
        fate(state, many)
    assert [one.status for one in looking.requests(buyer)] == [told]
