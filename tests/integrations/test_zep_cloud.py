"""A turn in Zep Cloud, which makes up the ids of its messages: whatever is unclear is looked at before it is posted."""

import threading
from dataclasses import replace

import pytest

from app.integrations.memory import MemoryMisconfigured, MemoryRejected, MemoryUnavailable, Pair
from tests import zeps
from tests.doubles.zep import Close, Fault, Hang, LateCommit, Reset, Status, WrongJson, Zep
from tests.zeps import BOTH, FIRST, NEXT, PERSON, THREAD, write

POST = ("POST", "/messages$")
LIST = ("GET", "/messages$")
UNCLEAR = replace(NEXT, is_unclear=True)
FAULTS: dict[str, Fault] = {
    "500": Status(500),
    "500 after": Status(500, after=True),
    "502 html after": Status(502, "html", after=True),
    "hangs": Hang(),
    "hangs after": Hang(after=True),
    "reset": Reset(),
    "reset after": Reset(after=True),
    "closed after": Close(after=True),
    "half an answer": WrongJson(),
    "a list": WrongJson("[]"),
}


@pytest.fixture(autouse=True)
def _room(cloud: Zep) -> None:
    """There is a person and a thread, and nothing in it."""
    cloud.users[PERSON] = cloud.store.new(user_id=PERSON)
    cloud.sessions[THREAD] = cloud.store.new(session_id=THREAD, user_id=PERSON, metadata=None)


def asked(cloud: Zep) -> list[str]:
    return [f"{one.method} {one.path.removeprefix('/api/v2')}" for one in cloud.requests]


def failure(pair: Pair = NEXT) -> MemoryUnavailable:
    with pytest.raises(MemoryUnavailable) as caught:
        write(pair)
    return caught.value


def test_a_turn_is_one_request_that_says_whose_it_is(cloud: Zep) -> None:
    assert write() == "written"
    assert cloud.pairs(THREAD) == BOTH
    assert asked(cloud) == [f"POST /threads/{THREAD}/messages"]
    assert cloud.requests[0].headers["authorization"] == f"Api-Key {cloud.secret}"
    assert [one["metadata"] for one in cloud.messages] == [
        {"turn": "turn-1", "part": "user"},
        {"turn": "turn-1", "part": "assistant"},
    ]


@pytest.mark.parametrize("status", [400, 409])
def test_the_first_turn_makes_what_is_not_there(cloud: Zep, status: int) -> None:
    cloud.already_exists = status
    assert write(replace(FIRST, thread_id="thread-2")) == "written"
    assert cloud.sessions["thread-2"]["user_id"] == PERSON
    assert write(replace(FIRST, thread_id="thread-3", turn_id="turn-2", user_id="person-2")) == "written"
    assert list(cloud.users) == [PERSON, "person-2"]


@pytest.mark.parametrize("status", [400, 409])
def test_a_thread_of_somebody_else_is_left_alone(cloud: Zep, status: int) -> None:
    cloud.already_exists = status
    with pytest.raises(MemoryRejected, match="somebody else"):
        write(replace(FIRST, user_id="person-2"))
    assert cloud.messages == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_is_unclear_is_never_posted_again_at_once(
    cloud: Zep, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    zeps.in_haste(monkeypatch)
    cloud.fail(fault, *POST)
    error = failure()
    assert (error.unclear, error.retry_after) == (True, 35)
    cloud.requests_at_most(1)
    assert write(UNCLEAR) in ("written", "confirmed")
    assert cloud.pairs(THREAD) == BOTH


def test_a_late_turn_is_found_by_the_next_attempt(cloud: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    zeps.in_haste(monkeypatch)
    gate = threading.Event()
    late = cloud.fail(LateCommit(gate), *POST)
    assert failure().unclear
    gate.set()
    assert late.done.wait(5)
    assert write(UNCLEAR) == "confirmed"
    assert cloud.pairs(THREAD) == BOTH


def test_another_turn_of_the_same_words_is_not_taken_for_it(cloud: Zep) -> None:
    write()
    assert write(replace(UNCLEAR, turn_id="turn-2")) == "written"
    assert cloud.pairs(THREAD) == BOTH * 2


def test_where_marks_do_not_come_back_the_words_tell(cloud: Zep) -> None:
    write()
    spoken = [{"role": role, "content": content} for role, content in BOTH]
    cloud.fail(Status(200, body={"messages": spoken, "total_count": 2}), *LIST)
    assert write(UNCLEAR) == "confirmed"
    cloud.fail(Status(200, body={"messages": spoken[:1], "total_count": 1}), *LIST)
    assert write(replace(UNCLEAR, turn_id="turn-2")) == "written"


@pytest.mark.parametrize("fault", [Status(500), Status(429), WrongJson("{}"), WrongJson("[]"), Reset()])
def test_without_a_look_nothing_is_posted(cloud: Zep, fault: Fault) -> None:
    cloud.fail(fault, *LIST)
    assert failure(UNCLEAR).unclear
    assert cloud.messages == []


def test_an_unclear_turn_of_a_thread_that_is_not_there_is_written(cloud: Zep) -> None:
    assert write(replace(UNCLEAR, thread_id="thread-2")) == "written"
    assert cloud.pairs("thread-2") == BOTH


def test_a_thread_that_stays_away_is_made_once(cloud: Zep) -> None:
    cloud.fail(Status(404), *POST, times=None)
    error = failure()
    assert (error.status_code, error.unclear) == (404, False)
    assert asked(cloud).count("POST /threads") == 1


def test_too_many_requests_were_not_stored(cloud: Zep) -> None:
    cloud.fail(Status(429, headers={"Retry-After": "1.2"}), *POST)
    error = failure()
    assert (error.status_code, error.retry_after, error.unclear) == (429, 2, False)
    assert write() == "written"


def test_nobody_there_leaves_nothing_unclear(cloud: Zep) -> None:
    cloud.stop()
    assert not failure().unclear
    cloud.start()
    assert write() == "written"


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_no_is_for_good(cloud: Zep, status: int) -> None:
    cloud.fail(Status(status), *POST)
    with pytest.raises(MemoryRejected):
        write()
    cloud.requests_at_most(1)


@pytest.mark.parametrize("profile", ["ce", "v0"])
def test_another_flavour_is_told_apart(monkeypatch: pytest.MonkeyPatch, profile: str) -> None:
    with zeps.remembering(monkeypatch, profile) as zep:  # type: ignore[arg-type]
        zeps.point_at(monkeypatch, zep, "cloud")
        with pytest.raises(MemoryMisconfigured):
            write()
        assert zep.messages == []


@pytest.mark.parametrize(("said", "answered"), [("", "yes"), ("hi", " \x00 ")])
def test_half_a_turn_is_not_sent(cloud: Zep, said: str, answered: str) -> None:
    assert write(replace(FIRST, said=said, answered=answered)) == "skipped_empty"
    assert cloud.requests == []


def test_a_long_text_is_cut_to_what_zep_takes(cloud: Zep) -> None:
    write(replace(NEXT, answered="😀" * 5000))
    assert cloud.pairs(THREAD)[1] == ("assistant", "😀" * 3996 + " […]")


@pytest.mark.parametrize("name", ["a/b", "../users", "a?x=1", "%2F"])
def test_an_odd_id_leads_nowhere_else(cloud: Zep, name: str) -> None:
    assert write(replace(FIRST, thread_id=name, user_id=name)) == "written"
    assert cloud.pairs(name) == BOTH
