"""What is worth trying again is said by the error's type: an outage is, a mistake is not."""

import pytest
from dramatiq.middleware import Shutdown, TimeLimitExceeded
from redis.exceptions import ConnectionError as RedisGone

from app.actors.middleware.retries import is_worth_it
from app.brain.errors import TurnEnded
from app.kit.errors import Conflict, NotFound, Unavailable


@pytest.mark.parametrize("error", [Unavailable(), RedisGone(), Shutdown()])
def test_an_outage_or_a_deploy_is_tried_again_five_times_and_no_more(error: BaseException) -> None:
    assert [is_worth_it(tried, error) for tried in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("error", [ValueError(), KeyError(), NotFound(), Conflict(), TurnEnded()])
def test_what_fails_the_same_way_every_time_is_not_tried_again(error: BaseException) -> None:
    assert not is_worth_it(0, error)


def test_a_job_that_took_too_long_gets_one_more_chance() -> None:
    assert [is_worth_it(tried, TimeLimitExceeded()) for tried in range(3)] == [True, False, False]
