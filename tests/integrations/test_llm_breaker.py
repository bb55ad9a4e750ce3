"""The breaker around the model: whole answers count, and only outages count against it."""

import pytest

from app.integrations import llm
from app.integrations.llm import Call, Tally
from app.kit.breakers import BREAKERS
from tests.doubles.openai import WRONG_JSON, Answer, Fault, OpenAI, Reply, Status
from tests.integrations.asking import ASKED, BROKE_OFF, GOOD, NOW, ask, failure, words


def fails_five_times(model: OpenAI) -> None:
    model.script = lambda _: Status(500)
    for _ in range(5):
        failure(NOW)


def test_after_five_failures_nothing_is_sent_any_more(model: OpenAI) -> None:
    fails_five_times(model)
    error = failure()
    assert isinstance(error, llm.LLMUnavailable)
    assert error.retry_after == 30
    assert len(model.chats) == 5


def test_a_call_that_succeeds_at_its_second_attempt_is_a_success(model: OpenAI) -> None:
    model.script = [Status(500), GOOD] * 6
    for _ in range(6):
        ask()
    assert BREAKERS["llm"].fail_counter == 0


@pytest.mark.parametrize("fault", BROKE_OFF.values(), ids=BROKE_OFF)
def test_answers_that_break_off_open_it_too(model: OpenAI, fault: Fault) -> None:
    model.script = lambda _: Answer("All is well", fault=fault(after=3))
    assert [type(failure(NOW)) for _ in range(6)] == [llm.LLMCut] * 5 + [llm.LLMUnavailable]


@pytest.mark.parametrize("reply", [Status(401), Status(400), Answer(), WRONG_JSON], ids=["401", "400", "empty", "json"])
def test_a_no_and_nonsense_do_not_open_it(model: OpenAI, reply: Reply) -> None:
    model.script = lambda _: reply
    for _ in range(7):
        failure()
    assert len(model.chats) == 7


def test_when_the_provider_is_back_one_answer_closes_it(model: OpenAI) -> None:
    fails_five_times(model)
    BREAKERS["llm"].half_open()  # as it does after its half minute
    model.script = lambda _: GOOD
    assert words(ask()) == "All is well"
    assert BREAKERS["llm"].current_state == "closed"


def test_it_closes_only_when_the_answer_is_complete(model: OpenAI) -> None:
    fails_five_times(model)
    BREAKERS["llm"].half_open()
    model.script = lambda _: GOOD
    pieces = llm.ask(Call(ASKED), Tally())
    next(pieces)
    assert BREAKERS["llm"].current_state == "half-open"
    list(pieces)
    assert BREAKERS["llm"].current_state == "closed"


def test_a_probe_that_fails_opens_it_again(model: OpenAI) -> None:
    fails_five_times(model)
    BREAKERS["llm"].half_open()
    failure(NOW)
    failure(NOW)
    assert len(model.chats) == 6
