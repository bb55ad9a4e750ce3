"""What Zep's two flavours give back, how long they may take for it, and what an outage of reads leaves alone."""

import time

import pytest
from prometheus_client import REGISTRY

from app.integrations import zep as adapter
from app.integrations.memory import Ask, MemoryMisconfigured, MemoryRejected, MemoryUnavailable
from app.kit.breakers import BREAKERS
from tests import zeps
from tests.doubles.zep import Fault, Hang, Latency, Status, Trickle, WrongJson, Zep
from tests.zeps import FIRST, PERSON, THREAD, write

GARDEN = "They want a garden"
DOG = "They have a dog"
READ = {"zep": ("GET", "/memory$"), "cloud": ("GET", "/context$")}
SEARCH = ("POST", "/search$")


@pytest.fixture(params=["zep", "cloud"])
def either(request: pytest.FixtureRequest) -> Zep:
    """Both flavours in turn, with a thread of a person of whom one fact is known."""
    double: Zep = request.getfixturevalue(request.param)
    write(FIRST)
    double.learn(PERSON, GARDEN)
    double.requests.clear()
    return double


def read(either: Zep) -> tuple[str, str]:
    return READ["cloud" if either.profile == "cloud3" else "zep"]


def facts(text: str = "a garden?") -> tuple[str, ...]:
    return adapter.memory().recall(Ask(THREAD, PERSON, text)).facts


def failure() -> MemoryUnavailable:
    with pytest.raises(MemoryUnavailable) as caught:
        facts()
    return caught.value


def survived() -> float:
    return REGISTRY.get_sample_value("non_fatal_failures_total", {"operation": "recall.graph"}) or 0


def test_the_facts_of_a_person_come_back(either: Zep) -> None:
    (fact,) = facts()
    assert fact.startswith(GARDEN)
    either.requests_at_most(1)


def test_a_thread_that_nobody_wrote_to_is_no_failure(either: Zep) -> None:
    assert adapter.memory().recall(Ask("another", PERSON, "hi")).facts == ()


def test_without_the_graph_it_is_not_asked(either: Zep) -> None:
    facts()
    assert [one.method for one in either.requests] == ["GET"]


def test_with_the_graph_what_fits_the_question_comes_first(either: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    either.learn(PERSON, DOG)
    zeps.with_graph(monkeypatch)
    assert facts("may they have a dog there?")[0] == DOG
    asked = either.requests[-1].body
    assert asked["user_id"] == PERSON
    assert (asked.get("text") or asked["query"]) == "may they have a dog there?"


def test_a_fact_that_both_know_is_told_once(zep: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FIRST)
    zep.learn(PERSON, GARDEN)
    zeps.with_graph(monkeypatch)
    assert facts() == (GARDEN,)


def test_the_graph_may_be_elsewhere(either: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    with zeps.serving(either.profile) as elsewhere:
        elsewhere.users[PERSON] = elsewhere.store.new(user_id=PERSON)
        elsewhere.learn(PERSON, DOG)
        zeps.with_graph(monkeypatch, f"{elsewhere.url}/api/v2")
        assert facts()[0] == DOG
        assert len(elsewhere.requests) == 1
        elsewhere.invariants()


def test_a_question_is_redacted_and_short(either: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    zeps.with_graph(monkeypatch)
    facts("I am ayse@example.com\x00 " + "x" * 1000)
    asked = either.requests[-1].body
    text = asked.get("text") or asked["query"]
    assert text.startswith("I am [email] x")
    assert len(text) == 400


def test_a_question_without_words_asks_no_graph(either: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    zeps.with_graph(monkeypatch)
    assert facts(" ")
    either.requests_at_most(1)


@pytest.mark.parametrize("fault", [Status(500), Status(404, "text"), Status(401, "text"), WrongJson(), Hang()])
def test_without_its_graph_the_rest_still_comes_back(
    either: Zep, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    zeps.with_graph(monkeypatch)
    either.fail(fault, *SEARCH)
    before, began = survived(), time.monotonic()
    assert len(facts()) == 1
    assert survived() == before + 1
    assert time.monotonic() - began < 2.5


def test_what_is_not_true_any_more_is_not_told(cloud: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FIRST)
    zeps.with_graph(monkeypatch)
    past = {"uuid": "u", "name": "HAS", "created_at": "2026-01-01", "source_node_uuid": "a", "target_node_uuid": "b"}
    edges = [{**past, "fact": DOG, "invalid_at": "2026-02-01"}, {**past, "fact": GARDEN}]
    cloud.fail(Status(200, body={"edges": edges}), *SEARCH)
    assert facts() == (GARDEN,)


def test_a_context_block_is_taken_apart(cloud: Zep) -> None:
    write(FIRST)
    context = "# Facts and their dates\n<FACTS>\n  - One.\n\n  - Two.\n</FACTS>\n"
    cloud.fail(Status(200, body={"context": context}), *READ["cloud"])
    assert facts() == ("One.", "Two.")


def test_facts_are_few_and_short_and_on_one_line(zep: Zep) -> None:
    said = ["a\x00b\u202ec\nd\x1b[31m", "  ", None, "x" * 1000, *(f"fact {n}" for n in range(20))]
    body = {"messages": [], "relevant_facts": [{"fact": one} for one in said]}
    zep.fail(Status(200, body=body), *READ["zep"])
    found = facts()
    assert found[:3] == ("a b c d [31m", "x" * 300, "fact 0")
    assert len(found) == 10


def test_facts_together_have_an_end(zep: Zep) -> None:
    body = {"messages": [], "relevant_facts": [{"fact": str(n) * 300} for n in range(10)]}
    zep.fail(Status(200, body=body), *READ["zep"])
    assert sum(map(len, facts())) == 1800


@pytest.mark.parametrize(
    "fault",
    [Status(500), Status(500, "html"), Status(502, "html"), Status(408), WrongJson(), WrongJson("null")],
    ids=["500", "500 html", "502 html", "408", "half", "null"],
)
def test_a_failure_says_so(either: Zep, fault: Fault) -> None:
    either.fail(fault, *read(either))
    error = failure()
    assert not error.unclear
    either.requests_at_most(1)


@pytest.mark.parametrize("body", ["{}", "[]"])
def test_an_empty_object_is_no_memory(zep: Zep, body: str) -> None:
    zep.fail(WrongJson(body), *READ["zep"])
    assert failure().status_code is None


def test_a_memory_that_is_told_to_wait_says_how_long(either: Zep) -> None:
    either.fail(Status(429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), *read(either))
    assert failure().retry_after == 0
    either.fail(Status(429, headers={"Retry-After": "soon"}), *read(either))
    assert failure().retry_after is None


def test_a_wrong_key_is_a_no(either: Zep) -> None:
    either.secret = "another"
    with pytest.raises(MemoryRejected):
        facts()


def test_an_old_server_is_told_apart(zep: Zep) -> None:
    zep.fail(Status(200, "text", "OK"), *READ["zep"])
    with pytest.raises(MemoryMisconfigured):
        facts()


@pytest.mark.parametrize("fault", [Trickle(20), Hang(), Latency(10)], ids=["trickles", "hangs", "late"])
def test_it_takes_two_seconds_at_most(either: Zep, fault: Fault) -> None:
    either.fail(fault, *read(either))
    began = time.monotonic()
    failure()
    assert 1.9 < time.monotonic() - began < 2.3


def test_memory_and_graph_share_the_two_seconds(either: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    zeps.with_graph(monkeypatch)
    either.fail(Latency(1.5), *read(either))
    either.fail(Latency(1.5), *SEARCH)
    began = time.monotonic()
    assert len(facts()) == 1
    assert time.monotonic() - began < 2.3


def test_reads_that_fail_stop_reads_and_no_write(either: Zep) -> None:
    either.fail(Status(500), *read(either), times=None)
    errors = [failure() for _ in range(9)]
    either.requests_at_most(5)
    assert [error.retry_after for error in errors[5:]] == [30] * 4
    assert write(zeps.replace(FIRST, turn_id="turn-2", is_first=False)) == "written"


def test_when_reads_are_back_one_closes_the_breaker(either: Zep) -> None:
    either.fail(Status(500), *read(either), times=5)
    for _ in range(5):
        failure()
    BREAKERS["zep_read"].half_open()  # as it does after its half minute
    assert facts()
    assert BREAKERS["zep_read"].current_state == "closed"


def test_writes_that_fail_stop_writes_and_no_read(either: Zep) -> None:
    either.fail(Status(500), "POST", "/users$", times=None)
    either.fail(Status(500), "GET", f"/users/{PERSON}$", times=None)
    for _ in range(6):
        with pytest.raises(MemoryUnavailable) as caught:
            write(FIRST)
    assert caught.value.retry_after == 30
    assert len(either.requests) == 10  # a person who is not made is looked for
    assert facts()


def test_a_breaker_that_is_open_clears_nothing_up(either: Zep) -> None:
    BREAKERS["zep_write"].open()
    with pytest.raises(MemoryUnavailable) as caught:
        write(zeps.replace(FIRST, is_unclear=True))
    assert caught.value.unclear
    assert either.requests == []


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_no_opens_nothing(either: Zep, status: int) -> None:
    either.fail(Status(status), "POST", "/(memory|messages)$", times=None)
    for _ in range(6):
        with pytest.raises((MemoryRejected, MemoryUnavailable)):
            write(zeps.replace(FIRST, turn_id="turn-2", is_first=False))
    assert BREAKERS["zep_write"].current_state == "closed"
