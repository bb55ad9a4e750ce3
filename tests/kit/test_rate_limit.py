"""The limit: exact in a race, free for what is already counted, and never a reason to stop the service."""

from functools import partial
from uuid import uuid4

import pytest

from app.extensions import redis
from app.kit import rate_limit
from app.kit.rate_limit import Decision
from tests.counting import survived
from tests.racing import at_once
from tests.waiting import until


def somebody() -> str:
    return str(uuid4())


@pytest.fixture(params=["redis", "memory"])
def store(request: pytest.FixtureRequest, database: None) -> str:
    """Every claim holds on Redis and in the memory of a process that has lost it."""
    if request.param == "memory":
        request.getfixturevalue("no_redis")
    return str(request.param)


def test_room_ends_exactly_at_the_limit(store: str) -> None:
    who = somebody()
    answers = [rate_limit.hit("t", who, str(n), "3/minute") for n in range(5)]
    assert [one.allowed for one in answers] == [True, True, True, False, False]
    assert [one.counted for one in answers] == [True, True, True, False, False]


def test_the_same_thing_never_counts_twice(store: str) -> None:
    who = somebody()
    assert rate_limit.hit("t", who, "a", "2/minute") == Decision(allowed=True, counted=True)
    for _ in range(5):
        assert rate_limit.hit("t", who, "a", "2/minute") == Decision(allowed=True, counted=False)
    assert rate_limit.hit("t", who, "b", "2/minute").counted


def test_what_is_already_counted_goes_through_a_full_limit(store: str) -> None:
    who = somebody()
    rate_limit.hit("t", who, "a", "1/minute")
    assert not rate_limit.hit("t", who, "b", "1/minute").allowed
    assert rate_limit.hit("t", who, "a", "1/minute").allowed


def test_the_limit_is_exact_under_twenty_racing_threads(store: str) -> None:
    who = somebody()
    answers = at_once([partial(rate_limit.hit, "t", who, str(n), "7/minute") for n in range(20)])
    assert sum(isinstance(one, Decision) and one.counted for one in answers) == 7
    assert sum(isinstance(one, Decision) and not one.allowed for one in answers) == 13


def test_twenty_racing_copies_of_one_thing_count_once(store: str) -> None:
    who = somebody()
    answers = at_once([partial(rate_limit.hit, "t", who, "same", "7/minute")] * 20)
    assert sum(isinstance(one, Decision) and one.counted for one in answers) == 1
    assert all(isinstance(one, Decision) and one.allowed for one in answers)


def test_a_refusal_says_when_there_is_room_again(store: str) -> None:
    who = somebody()
    rate_limit.hit("t", who, "a", "1/minute")
    assert 55 <= rate_limit.hit("t", who, "b", "1/minute").retry_after <= 61


def test_the_window_passes(store: str) -> None:
    who = somebody()
    rate_limit.hit("t", who, "a", "1/second")
    assert until(lambda: rate_limit.hit("t", who, "b", "1/second").counted, 5)


def test_what_is_given_back_makes_room(store: str) -> None:
    who = somebody()
    rate_limit.hit("t", who, "a", "1/minute")
    rate_limit.give_back("t", who, "a")
    assert rate_limit.hit("t", who, "b", "1/minute").counted


def test_people_and_scopes_have_room_of_their_own(store: str) -> None:
    who = somebody()
    rate_limit.hit("t", who, "a", "1/minute")
    assert rate_limit.hit("t", somebody(), "b", "1/minute").counted
    assert rate_limit.hit("other", who, "b", "1/minute").counted


@pytest.mark.usefixtures("database")
def test_nothing_stays_in_redis_for_ever() -> None:
    who = somebody()
    rate_limit.hit("t", who, "a", "1/minute")
    assert 0 < redis.client.pttl(f"rate:t:{who}") <= 60_000


@pytest.mark.usefixtures("no_redis")
def test_an_outage_of_redis_is_counted() -> None:
    before = survived("rate_limit.redis")
    assert rate_limit.hit("t", somebody(), "a", "1/minute").allowed
    assert survived("rate_limit.redis") == before + 1
