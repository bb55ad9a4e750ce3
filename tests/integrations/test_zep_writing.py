"""A turn in Zep Community Edition: both sides once, in order, whatever happens on the way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.integrations.memory import MemoryMisconfigured, MemoryRejected, MemoryUnavailable
from app.integrations.zep import memory
from app.integrations.zep.ids import message_id
from app.integrations.zep.outcomes import Failure, asking
from tests import zeps
from tests.doubles.zep import (
    Close,
    DoubleBody400,
    Fault,
    Hang,
    LateCommit,
    Latency,
    Reset,
    Status,
    WrongJson,
    Zep,
    serving,
)
from tests.zeps import BOTH, FIRST, NEXT, PERSON, THREAD, write

POST = ("POST", "/memory$")
LOOK = ("GET", "/messages/")
ALREADY = {"message": "bad request: message_uuid already exists"}

AFTER: dict[str, Fault] = {
    "500 after": Status(500, after=True),
    "502 html after": Status(502, "html", after=True),
    "500 html after": Status(500, "html", after=True),
    "503 text after": Status(503, "text", after=True),
    "408 after": Status(408, after=True),
    "reset after": Reset(after=True),
    "closed after": Close(after=True),
    "hangs after": Hang(after=True),
    "half an answer": WrongJson(),
    "a list": WrongJson("[]"),
    "null": WrongJson("null"),
    "an empty object": WrongJson("{}"),
    "two bodies": DoubleBody400(),
}
BEFORE: dict[str, Fault] = {
    "500": Status(500),
    "502 html": Status(502, "html"),
    "500 html": Status(500, "html"),
    "reset": Reset(),
    "closed": Close(),
    "hangs": Hang(),
}


def asked(zep: Zep) -> list[str]:
    return [f"{one.method} {one.path.removeprefix('/api/v2')}" for one in zep.requests]


def failure(pair: object = NEXT) -> MemoryUnavailable:
    with pytest.raises(MemoryUnavailable) as caught:
        write(pair)  # type: ignore[arg-type]
    return caught.value


def test_the_first_turn_of_a_thread_finds_its_person_and_its_session_made(zep: Zep) -> None:
    assert write(FIRST) == "written"
    assert zep.pairs(THREAD) == BOTH
    assert zep.sessions[THREAD]["user_id"] == PERSON
    assert asked(zep) == ["POST /users", "POST /sessions", f"POST /sessions/{THREAD}/memory"]


def test_any_other_turn_is_one_request(zep: Zep) -> None:
    write(FIRST)
    zep.requests.clear()
    assert write(replace(NEXT, turn_id="turn-2")) == "written"
    assert asked(zep) == [f"POST /sessions/{THREAD}/memory"]
    assert zep.pairs(THREAD) == BOTH * 2


def test_the_ids_follow_from_the_turn(zep: Zep) -> None:
    write(FIRST)
    assert [one["uuid"] for one in zep.messages] == [message_id(FIRST, "user"), message_id(FIRST, "assistant")]
    assert message_id(FIRST, "user") == "4982e59d-19d6-5d3f-9cfc-6a14c61e34ad"  # or every repeated turn doubles
    assert [one["metadata"] for one in zep.messages] == [
        {"turn": "turn-1", "part": "user"},
        {"turn": "turn-1", "part": "assistant"},
    ]


def test_a_turn_that_is_delivered_twice_is_there_once(zep: Zep) -> None:
    assert [write(FIRST), write(FIRST), write(NEXT)] == ["written", "already_there", "already_there"]
    assert zep.pairs(THREAD) == BOTH


@pytest.mark.parametrize("fault", AFTER.values(), ids=AFTER)
def test_what_was_stored_without_our_hearing_so_is_found(
    zep: Zep, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    zeps.in_haste(monkeypatch)
    zep.fail(fault, *POST)
    assert write() == "confirmed"
    assert zep.pairs(THREAD) == BOTH
    zep.requests_at_most(2)


@pytest.mark.parametrize("fault", BEFORE.values(), ids=BEFORE)
def test_what_was_not_stored_is_posted_once_more(zep: Zep, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    zeps.in_haste(monkeypatch)
    zep.fail(fault, *POST)
    assert write() == "written"
    assert zep.pairs(THREAD) == BOTH
    zep.requests_at_most(3)


def test_what_is_stored_between_the_look_and_the_second_post_is_found(
    zep: Zep, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeps.in_haste(monkeypatch)
    look = zep.fail(Latency(0), *LOOK)
    late = zep.fail(LateCommit(look.done), *POST)
    zep.fail(Latency(late.done), *POST)
    assert write() == "confirmed"
    assert zep.pairs(THREAD) == BOTH


def test_what_is_stored_after_the_second_post_changes_nothing(zep: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    zeps.in_haste(monkeypatch)
    gate = threading.Event()
    late = zep.fail(LateCommit(gate), *POST)
    assert write() == "written"
    gate.set()
    assert late.done.wait(5)
    assert zep.pairs(THREAD) == BOTH


@pytest.mark.parametrize("look", [Status(500), Status(429), Status(401, "text"), WrongJson("{}"), Hang()])
def test_when_the_look_fails_too_it_stays_unclear_until_the_next_attempt(
    zep: Zep, monkeypatch: pytest.MonkeyPatch, look: Fault
) -> None:
    zeps.in_haste(monkeypatch)
    zep.fail(Hang(after=True), *POST)
    zep.fail(look, *LOOK)
    assert failure().unclear
    assert write(replace(NEXT, is_unclear=True)) == "confirmed"
    assert zep.pairs(THREAD) == BOTH


def test_two_posts_are_all_that_one_attempt_makes(zep: Zep) -> None:
    zep.fail(Status(503), *POST, times=None)
    error = failure()
    assert (error.unclear, error.status_code) == (True, 503)
    zep.requests_at_most(4)  # each with a look


def test_a_session_that_is_gone_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with zeps.remembering(monkeypatch, "strict") as zep:
        assert write() == "written"
        assert zep.pairs(THREAD) == BOTH
        assert zep.sessions[THREAD]["user_id"] == PERSON
        assert asked(zep).count("POST /sessions") == 1
        zep.invariants()


def test_a_session_that_stays_gone_is_not_made_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with zeps.remembering(monkeypatch, "strict") as zep:
        zep.fail(Status(404), *POST, times=None)
        assert failure().status_code == 404
        assert asked(zep).count("POST /sessions") == 1


def test_already_there_is_not_believed_without_a_look(zep: Zep) -> None:
    zep.fail(Status(400, body=ALREADY), *POST)  # also what a session is answered with that is deleted meanwhile
    assert write() == "written"
    assert zep.pairs(THREAD) == BOTH
    assert zep.sessions[THREAD]["user_id"] == PERSON


def test_too_many_requests_say_when_to_come_back(zep: Zep) -> None:
    zep.fail(Status(429, headers={"Retry-After": "7"}), *POST)
    error = failure()
    assert (error.status_code, error.retry_after, error.unclear) == (429, 7, False)
    zep.requests_at_most(1)
    assert write() == "written"


def test_nobody_there_leaves_nothing_unclear(zep: Zep) -> None:
    zep.stop()
    error = failure()
    assert (error.status_code, error.unclear) == (None, False)
    zep.start()
    assert write() == "written"


def test_a_failure_now_does_not_clear_up_an_earlier_one(zep: Zep) -> None:
    zep.stop()
    assert failure(replace(NEXT, is_unclear=True)).unclear


@pytest.mark.parametrize("status", [401, 403, 413, 422])
def test_a_no_is_for_good(zep: Zep, status: int) -> None:
    zep.fail(Status(status, "text"), *POST)
    with pytest.raises(MemoryRejected) as caught:
        write()
    assert caught.value.status_code == status
    assert not isinstance(caught.value, MemoryMisconfigured)
    zep.requests_at_most(1)


def test_a_wrong_key_is_a_no(zep: Zep) -> None:
    zep.secret = "another"
    with pytest.raises(MemoryRejected) as caught:
        write(FIRST)
    assert caught.value.status_code == 401


@pytest.mark.parametrize(
    "fault",
    [Status(200, "text", "OK"), Status(404, "text"), Status(404, "html"), Status(200, "html"), Status(302)],
    ids=["an old server", "no page", "no page in html", "a page", "elsewhere"],
)
def test_something_else_at_that_address_is_told_apart(zep: Zep, fault: Fault) -> None:
    zep.fail(fault, *POST)
    with pytest.raises(MemoryMisconfigured):
        write()
    zep.requests_at_most(1)


@pytest.mark.parametrize("profile", ["v0", "cloud3"])
def test_another_flavour_is_told_apart(monkeypatch: pytest.MonkeyPatch, profile: str) -> None:
    with zeps.remembering(monkeypatch, profile) as zep:  # type: ignore[arg-type]
        zeps.point_at(monkeypatch, zep, "ce")
        with pytest.raises(MemoryMisconfigured):
            write()
        zep.requests_at_most(1)
        assert zep.messages == []


def test_a_redirect_is_not_followed(zep: Zep) -> None:
    with serving() as elsewhere:
        zep.fail(Status(307, headers={"Location": f"{elsewhere.url}/api/v2/sessions/{THREAD}/memory"}), *POST)
        with pytest.raises(MemoryMisconfigured):
            write()
        assert elsewhere.requests == []


def test_an_address_from_the_cloud_s_documentation_leads_to_the_same_place(
    zep: Zep, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeps.point_at(monkeypatch, zep, "ce", f"{zep.url}/api/v2/")
    assert write() == "written"


def test_eight_workers_on_a_new_turn_store_it_once(zep: Zep) -> None:
    zep.race(8)  # all of them find that there is no session
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(write, [NEXT] * 8))
    assert outcomes.count("written") == 1
    assert set(outcomes) == {"written", "already_there"}
    assert zep.pairs(THREAD) == BOTH
    assert len(zep.sessions) == 1


def test_eight_workers_on_a_new_thread_make_one_session_of_its_person(zep: Zep) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(write, [FIRST] * 8))
    assert outcomes.count("written") == 1
    assert zep.pairs(THREAD) == BOTH
    assert zep.sessions[THREAD]["user_id"] == PERSON


@pytest.mark.parametrize(("said", "answered"), [("", "yes"), ("hi", ""), (" \n\t", "yes"), ("\x00", " \x00 ")])
def test_half_a_turn_is_not_sent(zep: Zep, said: str, answered: str) -> None:
    assert write(replace(FIRST, said=said, answered=answered)) == "skipped_empty"
    assert zep.requests == []


def test_a_graph_that_is_away_does_not_keep_a_turn_out(zep: Zep) -> None:
    zep.graphiti_is_down = True  # 500 for the session and for the messages, which are stored all the same
    assert write(FIRST) == "confirmed"
    assert zep.pairs(THREAD) == BOTH
    assert zep.sessions[THREAD]["user_id"] == PERSON


@pytest.mark.parametrize("route", ["/users$", "/sessions$"])
def test_a_person_or_session_that_was_not_made_keeps_the_turn_waiting(zep: Zep, route: str) -> None:
    zep.fail(Status(500), "POST", route)
    error = failure(FIRST)
    assert (error.status_code, error.unclear) == (404, False)
    assert zep.messages == []
    assert write(FIRST) == "written"


def test_somebody_else_s_session_is_left_alone(zep: Zep) -> None:
    write(FIRST)
    with pytest.raises(MemoryRejected, match="somebody else"):
        write(replace(FIRST, turn_id="turn-2", user_id="person-2"))
    assert zep.pairs(THREAD) == BOTH


@pytest.mark.parametrize("name", ["a/b", "../users", "a?x=1", "a#f", "a b", "%2F", "çay"])
def test_an_odd_id_leads_nowhere_else(zep: Zep, name: str) -> None:
    assert write(replace(FIRST, thread_id=name, user_id=name)) == "written"
    assert (list(zep.sessions), list(zep.users)) == ([name], [name])
    assert zep.pairs(name) == BOTH


@pytest.mark.parametrize("name", ["", ".", "..", "x" * 256, "a\nb", "a\ud800"])
def test_an_id_that_cannot_be_one_is_sent_nowhere(zep: Zep, name: str) -> None:
    with pytest.raises(MemoryRejected):
        write(replace(NEXT, thread_id=name))
    assert zep.requests == []


def test_a_long_text_is_cut_to_what_zep_takes(zep: Zep) -> None:
    assert write(replace(NEXT, said="ğ" * 2500, answered="😀" * 2501)) == "written"
    said, answered = (content for _, content in zep.pairs(THREAD))
    assert said == "ğ" * 2500
    assert answered == "😀" * 2496 + " […]"


def test_what_cannot_be_written_is_replaced(zep: Zep) -> None:
    assert write(replace(NEXT, said="a\x00b \ud83d c", answered="\ud800")) == "written"
    assert [content for _, content in zep.pairs(THREAD)] == ["ab \ufffd c", "\ufffd"]


@pytest.mark.parametrize("said", ["Call +90 533 123 45 67 now", "Call +90 533 12\x003 45 67 now"])
def test_numbers_and_addresses_of_people_stay_here(zep: Zep, said: str) -> None:
    assert write(replace(NEXT, said=said, answered="I wrote to ayse@example.com.")) == "written"
    assert [content for _, content in zep.pairs(THREAD)] == ["Call [phone] now", "I wrote to [email]."]


def test_a_number_that_would_be_cut_in_half_is_redacted_first(zep: Zep) -> None:
    write(replace(NEXT, said="x" * 2488 + " +90 533 123 45 67"))
    assert not set("0123456789") & set(zep.pairs(THREAD)[0][1])


def test_a_mistake_of_ours_is_not_taken_for_an_answer(zep: Zep) -> None:
    zep.secret = "another"
    with pytest.raises(Failure), asking():
        memory()._zep.user.get("person-1")  # type: ignore[attr-defined]
    with pytest.raises(TypeError), asking():
        memory()._zep.user.get()  # type: ignore[attr-defined]


@pytest.mark.parametrize("fault", [Status(500, body={"message": "hushhush"}), Status(422, "text", "hushhush")])
def test_an_error_repeats_no_word_and_no_key(zep: Zep, fault: Fault) -> None:
    zep.fail(fault, *POST, times=None)
    zep.fail(fault, *LOOK, times=None)
    with pytest.raises((MemoryUnavailable, MemoryRejected)) as caught:
        write(replace(NEXT, said="hushhush", answered="hushhush"))
    told = "".join(map(repr, (caught.value, caught.value.__cause__, NEXT, vars(caught.value))))
    assert "hushhush" not in told
    assert zep.secret not in told
