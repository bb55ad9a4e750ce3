"""Whatever the provider does, an answer takes no longer than it may; who goes away hangs up."""

import time
from contextlib import closing

import pytest

from app.integrations import llm
from app.integrations.llm import Call, Tally, client
from app.kit.breakers import BREAKERS
from tests.doubles.openai import CUT, HANG, TRICKLE, Answer, Fault, Gap, OpenAI, Status
from tests.integrations.asking import ASKED, GOOD, NOW, SLACK, ask, failure, seconds
from tests.racing import at_once


@pytest.mark.parametrize("fault", [HANG, HANG(after=1), TRICKLE], ids=["silent", "silent after its head", "trickling"])
def test_a_provider_that_says_nothing_costs_no_more_than_the_deadline(model: OpenAI, fault: Fault) -> None:
    model.script = lambda _: fault
    assert seconds(lambda: failure(NOW)) < NOW * SLACK
    assert isinstance(failure(NOW), llm.LLMUnavailable)


@pytest.mark.parametrize("fault", [HANG, TRICKLE], ids=["silent", "trickling"])
def test_a_provider_that_stops_in_the_middle_costs_no_more_than_the_deadline(model: OpenAI, fault: Fault) -> None:
    model.script = lambda _: Answer("All is well", fault=fault(after=3))
    began = time.monotonic()
    assert isinstance(failure(NOW), llm.LLMCut)
    assert time.monotonic() - began < NOW * SLACK


def test_an_answer_that_never_ends_is_cut_at_the_deadline(model: OpenAI) -> None:
    model.script = [Answer(["and "] * 1000, seconds=0.02)]
    began = time.monotonic()
    assert isinstance(failure(NOW), llm.LLMCut)
    assert time.monotonic() - began < NOW * SLACK


def test_both_attempts_together_have_one_deadline(model: OpenAI) -> None:
    model.script = [Status(500), HANG]
    assert seconds(lambda: failure(1.6)) < 1.6 * SLACK
    assert len(model.chats) == 2


def test_a_silence_ends_before_the_deadline_and_is_not_tried_twice(
    model: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GAP", 0.3)
    model.script = [HANG, GOOD]
    assert seconds(lambda: failure(20)) < 2
    assert len(model.chats) == 1


def test_several_wait_side_by_side(model: OpenAI) -> None:
    model.script = lambda _: HANG
    assert seconds(lambda: at_once([lambda: failure(NOW)] * 4)) < NOW * 2


def test_an_abandoned_answer_hangs_up(model: OpenAI) -> None:
    model.script = [Answer(["Hello ", Gap(), "there"])]
    pieces = llm.ask(Call(ASKED), Tally())
    next(pieces)
    pieces.close()
    assert model.hung_up.wait(5)


def test_an_abandoned_answer_is_no_failure_and_no_success(model: OpenAI) -> None:
    model.script = lambda _: Answer(["Hello ", Gap()]) if len(model.chats) > 4 else Status(500)
    for _ in range(4):
        failure(NOW)
    for _ in range(7):
        pieces = llm.ask(Call(ASKED), Tally())
        next(pieces)
        pieces.close()
    assert BREAKERS["llm"].current_state == "closed"
    assert BREAKERS["llm"].fail_counter == 4


def test_answers_that_broke_or_were_abandoned_hold_no_connection(model: OpenAI) -> None:
    """A pool of connections that nobody gives back is empty after a hundred answers."""
    model.script = [HANG, Answer(["Hello ", Gap()]), Answer("All is well", fault=CUT(after=3)), Status(400), GOOD]
    failure(NOW)
    with closing(llm.ask(Call(ASKED), Tally())) as pieces:
        next(pieces)
    failure(NOW)
    failure(NOW)
    ask()
    pool = client._client()._client._transport._pool  # type: ignore[attr-defined]
    assert [one for one in pool.connections if not (one.is_idle() or one.is_closed())] == []
