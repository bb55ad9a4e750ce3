"""Erasing in both flavours: what counts is that nothing is found any more."""

from dataclasses import replace

import pytest

from app.integrations import zep as adapter
from app.integrations.memory import MemoryUnavailable
from tests import zeps
from tests.doubles.zep import Fault, Hang, Reset, Status, WrongJson, Zep
from tests.zeps import BOTH, FIRST, PERSON, THREAD, write

OTHER = replace(FIRST, turn_id="turn-2", thread_id="thread-2")


@pytest.fixture(params=["zep", "cloud"])
def either(request: pytest.FixtureRequest) -> Zep:
    """Both flavours in turn, with two threads of a person."""
    double: Zep = request.getfixturevalue(request.param)
    write(FIRST)
    write(OTHER)
    double.learn(PERSON, "They want a garden")
    double.requests.clear()
    return double


def forget_thread() -> None:
    adapter.memory().forget_thread(THREAD)


def forget_user() -> None:
    adapter.memory().forget_user(PERSON, (THREAD, "thread-2"))


def test_a_thread_is_gone_and_no_other(either: Zep) -> None:
    forget_thread()
    assert THREAD not in either.sessions
    assert either.pairs(THREAD) == []
    assert either.pairs("thread-2") == BOTH


def test_a_person_is_gone_with_all_that_was_concluded(either: Zep) -> None:
    forget_user()
    assert (either.sessions, either.users, either.messages, either.store.facts) == ({}, {}, [], [])


def test_what_is_not_there_is_gone(either: Zep) -> None:
    forget_user()
    forget_user()
    forget_thread()


@pytest.mark.parametrize("fault", [Status(500, after=True), Reset(after=True), Hang(after=True), WrongJson()])
def test_a_deletion_without_an_answer_is_looked_after(
    either: Zep, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    zeps.in_haste(monkeypatch)
    either.fail(fault, "DELETE", times=None)
    forget_thread()
    assert THREAD not in either.sessions
    forget_user()
    assert either.users == {}


@pytest.mark.parametrize("fault", [Status(500), Status(200, body={"message": "OK"}), Reset()])
def test_what_is_still_there_is_not_called_gone(either: Zep, fault: Fault) -> None:
    either.fail(fault, "DELETE", times=None)
    for forget in (forget_thread, forget_user):
        with pytest.raises(MemoryUnavailable):
            forget()


@pytest.mark.parametrize("fault", [Status(404, "text"), Status(404, "html"), Status(401, "text"), Status(429)])
def test_a_deletion_that_nobody_made_erases_nothing(either: Zep, fault: Fault) -> None:
    either.fail(fault, "DELETE")
    with pytest.raises(MemoryUnavailable):
        forget_thread()


@pytest.mark.parametrize("fault", [Status(500), Status(404, "text"), WrongJson()])
def test_without_a_look_nothing_is_called_gone(either: Zep, fault: Fault) -> None:
    either.fail(fault, "GET")
    with pytest.raises(MemoryUnavailable):
        forget_thread()
    forget_thread()


def test_an_empty_list_of_messages_is_gone_and_an_empty_object_says_nothing(cloud: Zep) -> None:
    write(FIRST)
    cloud.fail(Status(200, body={"messages": None, "total_count": 0}), "GET")
    forget_thread()
    write(FIRST)
    cloud.fail(Status(200, body={}), "GET")
    with pytest.raises(MemoryUnavailable):
        forget_thread()


def test_facts_that_outlived_their_person_are_erased_by_the_next_attempt(zep: Zep) -> None:
    write(FIRST)
    zep.learn(PERSON, "They want a garden")
    adapter.memory().forget_thread(THREAD)
    zep.graphiti_is_down = True
    with pytest.raises(MemoryUnavailable):
        forget_user()
    assert zep.users == {}
    assert zep.store.facts != []
    zep.graphiti_is_down = False
    forget_user()
    assert (zep.users, zep.store.facts) == ({}, [])
