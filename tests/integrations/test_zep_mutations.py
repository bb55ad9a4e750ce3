"""Whether the scenarios would notice a client that is wrong: each runs with ours, and with one that is broken."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from app.integrations import zep as adapter
from app.integrations.memory import MemoryRejected, MemoryUnavailable, Outcome, Pair
from app.integrations.zep import community
from app.integrations.zep.client import cloud as cloud_sdk
from app.integrations.zep.client import community as community_sdk
from app.integrations.zep.cloud import Cloud
from app.integrations.zep.community import CommunityEdition
from app.integrations.zep.ids import in_path
from app.integrations.zep.outcomes import Failure
from tests import zeps
from tests.doubles.zep import Close, Fault, Status, Zep
from tests.zeps import FIRST, NEXT

Write = Callable[[Pair], Outcome]
Scenario = Callable[[Zep, Write], None]


def delivered_twice(zep: Zep, write: Write) -> None:
    write(FIRST)
    write(FIRST)


def stored_and_then_500(zep: Zep, write: Write) -> None:
    unheard(zep, write, Status(500, after=True))


def stored_and_then_closed(zep: Zep, write: Write) -> None:
    unheard(zep, write, Close(after=True))


def refused_in_the_middle(zep: Zep, write: Write) -> None:
    write(FIRST)
    zep.requests.clear()
    zep.fail(Status(403), "POST", "/(memory|messages)$", nth=2, times=None)
    attempt(write, zeps.replace(NEXT, turn_id="turn-2"))
    zep.requests_at_most(4)


def unheard(zep: Zep, write: Write, fault: Fault) -> None:
    """Lose the answer of a post, and come back as a job does."""
    write(FIRST)
    zep.requests.clear()
    zep.fail(fault, "POST", "/(memory|messages)$")
    pair = zeps.replace(NEXT, turn_id="turn-2")
    if attempt(write, pair):
        attempt(write, zeps.replace(pair, is_unclear=True))
    zep.requests_at_most(4)
    assert len(zep.messages) >= 4, "a turn was lost"


def attempt(write: Write, pair: Pair) -> bool:
    """Make an attempt and tell whether it leaves the turn unclear."""
    try:
        write(pair)
    except MemoryUnavailable as error:
        return error.unclear
    except MemoryRejected:
        return False
    return False


class TwoCalls(CommunityEdition):
    """Writes what was said and what was answered one after the other."""

    def _post(self, pair: Pair, messages: list[Any]) -> Failure | None:
        return super()._post(pair, messages[:1]) or super()._post(pair, messages[1:])


class OwnIdsLeftOut(CommunityEdition):
    """Lets Zep make up the ids, and the SDK post again."""

    def _post(self, pair: Pair, messages: list[Any]) -> Failure | None:
        bare = [one.copy(exclude={"uuid_"}) for one in messages]
        self._zep.memory.add(in_path(pair.thread_id), messages=bare, request_options={"max_retries": 2})
        return None


class RetriedBySdk(CommunityEdition):
    """Has ids, and lets the SDK post again all the same."""

    def _post(self, pair: Pair, messages: list[Any]) -> Failure | None:
        add = self._zep.memory.add
        self._zep.memory.add = lambda path, **more: add(  # type: ignore[method-assign]
            path, **more, request_options={"max_retries": 5}
        )
        try:
            return super()._post(pair, messages)
        finally:
            self._zep.memory.add = add  # type: ignore[method-assign]


class PostsAgainAtOnce(Cloud):
    """Takes no answer for nothing stored."""

    def write(self, pair: Pair) -> Outcome:
        try:
            return super().write(pair)
        except MemoryUnavailable:
            return super().write(pair)


class NeverLooks(Cloud):
    """Posts what is unclear."""

    def _is_there(self, *_: Any) -> bool:
        return False


class BelievesIt(Cloud):
    """Takes what is unclear for stored."""

    def _is_there(self, *_: Any) -> bool:
        return True


GOOD: list[Scenario] = [delivered_twice, stored_and_then_500, stored_and_then_closed, refused_in_the_middle]
GOOD_IN_CLOUD = GOOD[1:]  # a turn that was written is not written again: the row of the turn says so, not Cloud


@pytest.fixture
def ce(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    """Community Edition, whose invariants a test looks at by itself."""
    with zeps.remembering(monkeypatch) as double:
        yield double


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    """Cloud, in the same way."""
    with zeps.remembering(monkeypatch, "cloud3") as double:
        yield double


@pytest.mark.parametrize("scenario", GOOD)
def test_our_writer_keeps_every_promise(ce: Zep, scenario: Scenario) -> None:
    seen_through(scenario, ce)


@pytest.mark.parametrize("scenario", GOOD_IN_CLOUD)
def test_our_writer_for_cloud_keeps_every_promise(threads: Zep, scenario: Scenario) -> None:
    seen_through(scenario, threads)


def seen_through(scenario: Scenario, zep: Zep) -> None:
    scenario(zep, adapter.memory().write)
    zep.invariants()


def broken(ce: Zep, kind: type[CommunityEdition]) -> Write:
    return kind(community_sdk(ce.secret, f"{ce.url}/api/v2"), None).write


def broken_cloud(threads: Zep, kind: type[Cloud]) -> Write:
    return kind(cloud_sdk(threads.secret, f"{threads.url}/api/v2"), None).write


@pytest.mark.parametrize("scenario", [delivered_twice, stored_and_then_500, stored_and_then_closed])
def test_ids_of_chance_are_noticed(ce: Zep, monkeypatch: pytest.MonkeyPatch, scenario: Scenario) -> None:
    monkeypatch.setattr(community, "message_id", lambda *_: str(uuid4()))
    with pytest.raises(AssertionError, match=r"4 messages|5 requests"):
        seen_through(scenario, ce)


def test_two_calls_are_noticed(ce: Zep) -> None:
    write = broken(ce, TwoCalls)
    refused_first = zeps.replace(NEXT, turn_id="turn-2")
    write(FIRST)
    ce.fail(Status(403), "POST", "/memory$", nth=2, times=None)
    attempt(write, refused_first)
    with pytest.raises(AssertionError, match=r"turn-2 has 1 messages: \['user'\]"):
        ce.invariants()


def test_retries_of_the_sdk_are_noticed(ce: Zep) -> None:
    with pytest.raises(AssertionError, match="requests"):
        retried(ce, broken(ce, RetriedBySdk))


def retried(zep: Zep, write: Write) -> None:
    """Refuse for as long as somebody asks; two posts and two looks are allowed."""
    zep.fail(Status(503, headers={"Retry-After": "0"}), "POST", "/memory$", times=None)
    attempt(write, NEXT)
    zep.requests_at_most(4)


def test_our_writer_asks_no_more_often_than_that(ce: Zep) -> None:
    retried(ce, adapter.memory().write)


def test_retries_of_the_sdk_without_ids_are_noticed(ce: Zep) -> None:
    stored_and_then_500(ce, broken(ce, OwnIdsLeftOut))
    with pytest.raises(AssertionError, match="4 messages"):
        ce.invariants()


@pytest.mark.parametrize("kind", [PostsAgainAtOnce, NeverLooks])
def test_posting_what_is_unclear_is_noticed_in_cloud(threads: Zep, kind: type[Cloud]) -> None:
    stored_and_then_500(threads, broken_cloud(threads, kind))
    with pytest.raises(AssertionError, match="4 messages"):
        threads.invariants()


def test_believing_what_is_unclear_is_noticed_in_cloud(threads: Zep) -> None:
    with pytest.raises(AssertionError, match="a turn was lost"):
        unheard(threads, broken_cloud(threads, BelievesIt), Status(500))
