"""Every way in which the model fails: its name, whether it is asked again, and what is written down."""

import logging
import time
import traceback
from collections.abc import Callable
from email.utils import formatdate

import pytest

from app.dev.servers.embedded import free_port
from app.integrations import llm
from app.integrations.llm import Call, Tally
from tests.doubles import wire
from tests.doubles.openai import BROKEN, CUT, HANG, SHORT, WRONG_JSON, Answer, Fault, OpenAI, Reply, Status, Tool
from tests.integrations.asking import ASKED, BROKE_OFF, GOOD, NOW, SEARCH, ask, failure, seconds, streaming, words

NOTHING_CAME = {  # a reply that brings nothing -> whether asking again is sensible
    "500": (Status(500), True),
    "503": (Status(503), True),
    "408": (Status(408), True),
    "429": (Status(429), True),
    "429, come back in a moment": (Status(429, {"Retry-After": "0.3"}), True),
    "429, come back much later": (Status(429, {"Retry-After": "60"}), False),
    "429, nothing left to spend": (Status(429, code="insufficient_quota"), False),
    "500, do not come back": (Status(500, {"x-should-retry": "false"}), False),
    "cut before the first word": (CUT, True),
    "cut after the opening chunk": (CUT(after=1), True),
    "an error event": (BROKEN, True),
    "no end, no words": (SHORT(after=1), True),
}
REFUSALS = [400, 401, 403, 404, 409, 422]


@pytest.mark.parametrize(("reply", "_"), NOTHING_CAME.values(), ids=NOTHING_CAME)
def test_when_nothing_comes_it_is_unavailable(model: OpenAI, reply: Reply, _: bool) -> None:
    model.script = lambda _: reply
    assert isinstance(failure(NOW), llm.LLMUnavailable)
    assert len(model.chats) == 1  # no time to ask again


@pytest.mark.parametrize(("reply", "again"), NOTHING_CAME.values(), ids=NOTHING_CAME)
def test_it_asks_again_once_where_that_is_sensible(model: OpenAI, reply: Reply, again: bool) -> None:
    model.script = [reply, GOOD]
    if again:
        assert words(ask()) == "All is well"
    else:
        assert isinstance(failure(), llm.LLMUnavailable)
    assert len(model.chats) == (2 if again else 1)


def test_it_does_not_ask_a_third_time(model: OpenAI) -> None:
    model.script = [Status(500), Status(503), GOOD]
    assert failure().status_code == 503
    assert len(model.chats) == 2


def test_it_waits_as_long_as_it_is_told(model: OpenAI) -> None:
    model.script = [Status(429, {"Retry-After": "1"}), GOOD]
    assert 1 <= seconds(ask) < 2


def test_it_tells_how_long_it_was_told_to_wait(model: OpenAI) -> None:
    model.script = [Status(429, {"Retry-After": "60"})]
    error = failure()
    assert isinstance(error, llm.LLMUnavailable)
    assert error.retry_after == 60


def test_a_date_to_come_back_at_is_understood(model: OpenAI) -> None:
    model.script = [Status(503, {"Retry-After": formatdate(time.time() + 60, usegmt=True)})]
    error = failure()
    assert isinstance(error, llm.LLMUnavailable)
    assert error.retry_after == pytest.approx(60, abs=3)


@pytest.mark.parametrize("header", ["", "soon", "nan", "-5"])
def test_a_time_to_come_back_that_is_none_is_as_if_nothing_was_said(model: OpenAI, header: str) -> None:
    model.script = [Status(503, {"Retry-After": header}), GOOD]
    assert words(ask()) == "All is well"


def test_it_does_not_wait_past_the_deadline(model: OpenAI) -> None:
    model.script = [Status(429, {"Retry-After": "1"}), GOOD]
    assert seconds(lambda: failure(1.5)) < 1
    assert len(model.chats) == 1


def test_nobody_there_is_unavailable_at_once(use: Callable[[str], None]) -> None:
    use(f"http://127.0.0.1:{free_port()}/v1")
    assert isinstance(failure(NOW), llm.LLMUnavailable)


@pytest.mark.parametrize("fault", BROKE_OFF.values(), ids=BROKE_OFF)
def test_an_answer_that_breaks_off_is_cut_and_not_asked_for_again(model: OpenAI, fault: Fault) -> None:
    model.script = [Answer("All is well", fault=fault(after=3)), GOOD]
    pieces = llm.ask(Call(ASKED), Tally())
    said = [next(pieces), next(pieces)]
    with pytest.raises(llm.LLMCut):
        next(pieces)
    assert words(said) == "All is "
    assert len(model.chats) == 1


def test_an_answer_cut_inside_a_tool_call_is_asked_for_again_because_nobody_saw_it(model: OpenAI) -> None:
    model.script = [Answer(tools=[Tool("search", {"city": "Kyrenia"})], fault=CUT(after=4)), GOOD]
    assert words(ask(tools=(SEARCH,))) == "All is well"


@pytest.mark.parametrize("status", REFUSALS)
def test_a_no_is_refused_and_not_asked_again(model: OpenAI, status: int) -> None:
    model.script = [Status(status), GOOD]
    error = failure()
    assert isinstance(error, llm.LLMRefused)
    assert error.status_code == status
    assert len(model.chats) == 1


@pytest.mark.parametrize(
    "reply",
    [
        WRONG_JSON,
        Answer("All is well", fault=WRONG_JSON(after=3)),
        Answer(),
        Answer(finish="length"),
        Answer(tools=[Tool(None, "{}")]),
    ],
    ids=["wrong json", "wrong json after words", "empty", "empty, cut at the limit", "tool without a name"],
)
def test_what_is_no_answer_is_malformed(model: OpenAI, reply: Reply) -> None:
    model.script = [reply, GOOD]
    assert isinstance(failure(), llm.LLMMalformed)
    assert len(model.chats) == 1


NONSENSE = {
    "nothing at all": (),
    "a number": (5,),
    "null": (None,),
    "a list": (["choices"],),
    "choices that are none": ({"choices": 5},),
    "no choices": ({"choices": []},),
    "a choice that is none": ({"choices": ["stop"]},),
    "words that are none": ({"choices": [{"delta": {"content": ["All"]}, "finish_reason": "stop"}]},),
    "fragments that are none": ({"choices": [{"delta": {"tool_calls": [7]}, "finish_reason": "stop"}]},),
    "a usage that is none": ({"choices": [], "usage": {"prompt_tokens": "many"}},),
}


@pytest.mark.parametrize("chunks", NONSENSE.values(), ids=NONSENSE)
def test_a_200_with_nonsense_is_malformed(use: Callable[[str], None], chunks: tuple[object, ...]) -> None:
    with wire.serving(streaming(*chunks)) as url:
        use(url)
        assert isinstance(failure(), llm.LLMMalformed)


def test_a_page_instead_of_an_answer_is_malformed(use: Callable[[str], None]) -> None:
    with wire.serving(lambda connection, _: connection.sendall(wire.HEAD + b"<html>" + b"." * 994)) as url:
        use(url)
        assert isinstance(failure(), llm.LLMMalformed)


@pytest.mark.parametrize(
    "reply", [Status(401), Status(500), Status(429), CUT, BROKEN, WRONG_JSON, HANG], ids=lambda r: str(r)[:40]
)
def test_neither_the_key_nor_a_word_of_the_talk_is_in_an_error_or_a_log(
    model: OpenAI, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    model.script = lambda _: reply
    with caplog.at_level(logging.DEBUG):
        error = failure(NOW)
    written = caplog.text + "".join(traceback.format_exception(error)) + repr(error)
    assert "hushhush" not in written
    assert "secret wish" not in written


def test_an_error_names_its_status_and_request(model: OpenAI) -> None:
    model.script = [Status(401)]
    assert str(failure()) == "AuthenticationError 401 req_double"
