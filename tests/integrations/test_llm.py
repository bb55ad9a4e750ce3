"""The model by the real SDK over real sockets: what it is asked and how its answers arrive."""

import json
from collections.abc import Callable

import pytest

from app.config import settings
from app.integrations import llm
from app.integrations.llm import Call, End, Tally, ToolCall, Words
from tests.doubles import wire
from tests.doubles.openai import (
    Answer,
    Gap,
    OpenAI,
    Tool,
)
from tests.integrations.asking import (
    ASKED,
    GOOD,
    SEARCH,
    ask,
    streaming,
    words,
)
from tests.provider import KEY


def test_words_come_one_by_one_while_the_provider_still_writes(model: OpenAI) -> None:
    gap = Gap()
    model.script = [Answer(["Hello ", gap, "Ayşe"])]
    pieces = llm.ask(Call(ASKED), Tally())
    assert next(pieces) == Words("Hello ")
    assert gap.reached.wait(5)
    gap.open.set()
    assert list(pieces) == [Words("Ayşe"), End("stop", 18)]


def test_it_asks_what_the_settings_say_and_nothing_that_reasoning_models_refuse(model: OpenAI) -> None:
    model.script = [GOOD]
    ask(tools=(SEARCH,), max_tokens=99)
    (request,) = model.chats
    assert request == {
        "path": "/v1/chat/completions",
        "model": "gpt-5.4-mini",
        "messages": list(ASKED),
        "tools": [SEARCH],
        "max_completion_tokens": 99,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert model.keys == [f"Bearer {KEY}"]


def test_an_effort_is_sent_only_when_it_is_configured(model: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "openai_reasoning_effort", "none")
    model.script = [GOOD]
    ask()
    assert model.chats[0]["reasoning_effort"] == "none"


def test_tool_calls_side_by_side_are_put_together_from_their_fragments(model: OpenAI) -> None:
    first, second = {"city": "Kyrenia", "max_price": 600}, {"note": "bahçeli, 2+1"}
    model.script = [Answer("Let me look. ", [Tool("search", first), Tool("note", second)])]
    *said, one, two, end = ask(tools=(SEARCH,))
    assert words(said) == "Let me look. "
    assert one == ToolCall("call_double_0", "search", json.dumps(first))
    assert two == ToolCall("call_double_1", "note", json.dumps(second, ensure_ascii=False))
    assert end == End("tool_calls", 18)


@pytest.mark.parametrize(("raw", "passed_on"), [("{not json", "{not json"), ("[1]", "[1]"), ("", "{}")])
def test_arguments_are_passed_on_as_the_model_wrote_them(model: OpenAI, raw: str, passed_on: str) -> None:
    model.script = [Answer(tools=[Tool("search", raw)])]
    call = ask(tools=(SEARCH,))[0]
    assert isinstance(call, ToolCall)
    assert call.arguments == passed_on


def test_calls_that_all_claim_the_first_place_stay_apart(use: Callable[[str], None]) -> None:
    """Some servers send every call whole, with the index 0."""
    calls = [{"index": 0, "id": name, "function": {"name": name, "arguments": "{}"}} for name in ("one", "two")]
    chunks = [{"choices": [{"delta": {"tool_calls": [call]}}]} for call in calls]
    with wire.serving(streaming(*chunks, {"choices": [{"delta": {}, "finish_reason": "stop"}]})) as url:
        use(url)
        assert ask()[:2] == [ToolCall("one", "one", "{}"), ToolCall("two", "two", "{}")]


def test_a_shape_is_sent_as_a_strict_schema(model: OpenAI) -> None:
    model.script = [Answer('{"city": "Kyrenia"}')]
    wish = {
        "type": "object",
        "$defs": {"Money": {"type": "object", "properties": {"amount": {"type": "number"}}}},
        "properties": {
            "city": {"type": "string", "maxLength": 40},
            "budget": {"$ref": "#/$defs/Money", "description": "at most", "default": None},
            "either": {"oneOf": [{"$ref": "#/$defs/Money"}, {"type": "null"}]},
            "default": {"type": "array", "items": {"$ref": "#/$defs/Money", "title": "One"}},
        },
        "required": ["city"],
    }
    assert words(ask(schema=("wish", wish))) == '{"city": "Kyrenia"}'
    assert model.refused == []
    shape = model.chats[0]["response_format"]
    assert (shape["type"], shape["json_schema"]["name"], shape["json_schema"]["strict"]) == (
        "json_schema",
        "wish",
        True,
    )
    schema = shape["json_schema"]["schema"]
    assert schema["required"] == ["city", "budget", "either", "default"]
    assert schema["properties"]["budget"]["properties"] == {"amount": {"type": "number"}}


def test_a_schema_as_it_stands_would_be_refused(model: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the double knows the rules is what makes the test above worth something."""
    monkeypatch.setattr("app.integrations.llm.request.strict", lambda schema: schema)
    model.script = [GOOD]
    with pytest.raises(llm.LLMRefused):
        ask(schema=("wish", {"type": "object", "properties": {"city": {"type": "string"}}}))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (GOOD, "stop"),
        (Answer("All is", finish="length"), "length"),
        (Answer("All", finish="content_filter"), "content_filter"),
        (Answer(finish="content_filter"), "content_filter"),
        (Answer(refusal="I will not"), "content_filter"),
        (Answer("All is well", finish="eos"), "stop"),
    ],
)
def test_the_end_says_why(model: OpenAI, reply: Answer, reason: str) -> None:
    model.script = [reply]
    end = ask()[-1]
    assert isinstance(end, End)
    assert end.reason == reason


def test_the_provider_counts_the_tokens(model: OpenAI) -> None:
    model.script = [Answer("All is well", usage=(120, 30))]
    tally = Tally()
    assert ask(tally=tally)[-1] == End("stop", 150)
    assert (tally.tokens, tally.is_estimated) == ((120, 30), False)


def test_tokens_that_nobody_counted_are_estimated_from_characters(model: OpenAI) -> None:
    model.script = [Answer("x" * 300, usage=None)]
    tally = Tally()
    ask(tally=tally)
    prompt, completion = tally.tokens
    assert (completion, tally.is_estimated) == (100, True)
    assert prompt >= len(json.dumps(ASKED)) // 3


def test_one_connection_serves_answer_after_answer(model: OpenAI) -> None:
    """Each new one would cost a reader the time of a handshake."""
    model.script = lambda _: GOOD
    for _ in range(3):
        ask()
    assert model.connections == 1
