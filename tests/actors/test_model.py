"""The model as the brain sees it: its words, its errors, what a turn may spend, and an account whatever happens."""

import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY

from app.actors import budget
from app.actors.model import ERRORS, model_for
from app.brain import model as brain
from app.brain.model import Model, Question, Shape
from app.config import settings
from app.domain import model_usage
from app.extensions import db
from app.integrations import llm
from app.kit.breakers import BREAKERS
from app.kit.transaction import is_open, transaction
from tests.counting import survived
from tests.doubles.openai import CUT, HANG, WRONG_JSON, Answer, Gap, OpenAI, Reply, Status, Tool
from tests.making import claim, guest, rows, said
from tests.outage import dead_database

HELLO = Question("reply", ({"role": "user", "content": "a secret wish"},), deadline=0.5)
GOOD = Answer("All is well", usage=(1000, 200))


@pytest.fixture
def turn(double: OpenAI) -> UUID:
    held = claim(said(guest()).thread_id)
    assert held
    return held.turn_id


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Changes settings for this test."""

    def change(**values: Any) -> None:
        for name, value in values.items():
            monkeypatch.setattr(settings(), name, value)

    return change


def the_model(turn_id: UUID | None) -> Model:
    model = model_for(turn_id)
    assert model
    return model


def ask(turn_id: UUID | None, question: Question = HELLO) -> list[brain.Piece]:
    return list(the_model(turn_id)(question))


def calls() -> list[Any]:
    return rows(
        "select turn_id, purpose, outcome, prompt_tokens, completion_tokens, cost_usd, estimated from model_calls"
        " order by created_at"
    )


def outcomes() -> list[str]:
    return [call.outcome for call in calls()]


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_without_a_key_there_is_no_model(database: None) -> None:
    assert model_for(uuid4()) is None


def test_the_answer_comes_in_the_brains_words(double: OpenAI, turn: UUID) -> None:
    double.script = [Answer("Let me look", [Tool("search", {"city": "Kyrenia"})], usage=(10, 5))]
    *said_so, call, end = ask(turn)
    assert "".join(piece.text for piece in said_so if isinstance(piece, brain.Words)) == "Let me look"
    assert call == brain.ToolCall("call_double_0", "search", '{"city": "Kyrenia"}')
    assert end == brain.End("tool_calls", 15)


def test_the_question_is_passed_on_whole(double: OpenAI, turn: UUID) -> None:
    tool = {"type": "function", "function": {"name": "search", "parameters": {"type": "object"}}}
    shape = Shape("wish", {"type": "object", "properties": {"city": {"type": "string"}}})
    double.script = [GOOD]
    ask(turn, Question("extract", HELLO.messages, (tool,), shape, max_tokens=77))
    (request,) = double.chats
    assert (request["messages"], request["tools"]) == (list(HELLO.messages), [tool])
    assert request["max_completion_tokens"] == 77
    assert request["response_format"]["json_schema"]["name"] == "wish"


@pytest.mark.parametrize(
    ("reply", "error", "outcome"),
    [
        (Status(500), brain.ModelUnavailable, "unavailable"),
        (HANG, brain.ModelUnavailable, "unavailable"),
        (Answer("All is well", fault=CUT(after=3)), brain.ModelCut, "cut"),
        (Answer("All is well", fault=HANG(after=3)), brain.ModelCut, "cut"),
        (Status(400), brain.ModelRefused, "refused"),
        (WRONG_JSON, brain.ModelMalformed, "malformed"),
    ],
)
def test_every_failure_has_its_name_and_its_account(
    double: OpenAI, turn: UUID, reply: Reply, error: type[brain.ModelError], outcome: str
) -> None:
    double.script = [reply]
    with pytest.raises(error):
        ask(turn)
    assert [(call.turn_id, call.purpose, call.outcome) for call in calls()] == [(turn, "reply", outcome)]


def test_no_failure_of_the_integration_is_without_a_name_for_the_brain() -> None:
    assert set(ERRORS) == set(llm.LLMError.__subclasses__())


def test_no_word_of_the_talk_and_no_key_is_written_down(
    double: OpenAI, turn: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    double.script = [Status(401), GOOD, Answer("All is well", fault=CUT(after=3))]
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            try:
                ask(turn)
            except brain.ModelError:
                logging.getLogger("test").exception("as somebody careless would log it")
    assert "hushhush" not in caplog.text
    assert "secret wish" not in caplog.text
    assert "All is" not in caplog.text


# The account


def test_a_call_is_accounted_at_the_configured_prices(double: OpenAI, turn: UUID, setting: Callable[..., None]) -> None:
    setting(openai_price_input=Decimal(2), openai_price_output=Decimal(10))
    double.script = [GOOD]
    before = counted("llm_cost_usd_total")
    ask(turn)
    assert calls() == [(turn, "reply", "ok", 1000, 200, Decimal("0.004"), False)]
    assert counted("llm_cost_usd_total") == pytest.approx(before + 0.004)


def test_the_numbers_are_told_to_prometheus(double: OpenAI, turn: UUID) -> None:
    double.script = [GOOD]
    names = [
        ("llm_seconds_count", {"purpose": "reply", "outcome": "ok"}),
        ("llm_first_piece_seconds_count", {}),
        ("llm_tokens_total", {"direction": "input"}),
        ("llm_tokens_total", {"direction": "output"}),
    ]
    before = [counted(name, **labels) for name, labels in names]
    ask(turn)
    grown = [counted(name, **labels) - was for (name, labels), was in zip(names, before, strict=True)]
    assert grown == [1, 1, 1000, 200]


def test_how_long_it_took_is_kept(double: OpenAI, turn: UUID) -> None:
    double.script = [Answer(["one ", "two"], seconds=0.1)]
    ask(turn, replace(HELLO, deadline=5))
    ((ms, first),) = rows("select ms, first_piece_ms from model_calls")
    assert first >= 100  # the words come second, after the opening chunk
    assert ms >= first + 100


def test_an_answer_that_broke_off_is_estimated(double: OpenAI, turn: UUID) -> None:
    double.script = [Answer(["x" * 300, "y"], fault=CUT(after=2))]
    with pytest.raises(brain.ModelCut):
        ask(turn)
    (call,) = calls()
    assert (call.completion_tokens, call.estimated) == (100, True)
    assert call.prompt_tokens > 0
    assert call.cost_usd > 0


def test_an_answer_that_the_reader_stopped_is_paid_for(double: OpenAI, turn: UUID) -> None:
    double.script = [Answer(["x" * 300, Gap()])]
    with closing(the_model(turn)(HELLO)) as pieces:  # type: ignore[type-var]
        next(pieces)
    assert double.hung_up.wait(5)
    assert [(call.outcome, call.completion_tokens, call.estimated) for call in calls()] == [("abandoned", 100, True)]


def test_a_turn_that_ends_in_the_middle_is_paid_for(double: OpenAI, turn: UUID) -> None:
    """As when the reader's stop reaches the brain: `stream` raises while the model still speaks."""

    def speak() -> None:
        for _ in the_model(turn)(HELLO):
            raise KeyboardInterrupt

    double.script = [Answer(["x" * 300, Gap()])]
    with pytest.raises(KeyboardInterrupt):
        speak()
    assert outcomes() == ["abandoned"]


def test_a_request_that_was_not_accepted_cost_nothing(double: OpenAI, turn: UUID) -> None:
    double.script = [Status(429)]
    with pytest.raises(brain.ModelUnavailable):
        ask(turn)
    assert calls() == [(turn, "reply", "unavailable", 0, 0, 0, False)]


def test_what_never_left_us_has_no_account(double: OpenAI, turn: UUID) -> None:
    BREAKERS["llm"].open()
    with pytest.raises(brain.ModelUnavailable):
        ask(turn)
    assert double.chats == []
    assert calls() == []


def test_no_transaction_is_open_while_the_model_speaks(double: OpenAI, turn: UUID) -> None:
    double.script = [GOOD]
    held = [(is_open(), db.engine.pool.checkedout()) for _ in the_model(turn)(HELLO)]  # type: ignore[attr-defined]
    assert set(held) == {(False, 0)}


def test_an_account_that_cannot_be_stored_costs_nobody_the_answer(
    double: OpenAI, turn: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.script = [GOOD]
    before = survived("model.account")
    monkeypatch.setattr(db, "sessions", dead_database())
    assert len(ask(turn)) == 4
    assert survived("model.account") == before + 1


def test_an_answer_outside_any_turn_is_accounted_too(double: OpenAI) -> None:
    double.script = [GOOD]
    ask(None)
    assert [call.turn_id for call in calls()] == [None]


# The budget


def spend(dollars: Decimal, at: datetime | None = None) -> None:
    spending = model_usage.Spending("reply", "m", 1, 1, dollars, False, "ok", 1, 1, at or datetime.now(UTC))
    with transaction() as session:
        model_usage.add(session, None, spending)


def test_over_the_days_budget_nothing_is_asked(
    double: OpenAI, turn: UUID, setting: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    setting(openai_daily_budget_usd=Decimal(3))
    spend(Decimal(3))
    for _ in range(3):
        with pytest.raises(brain.ModelOverBudget):
            ask(turn)
    assert double.chats == []
    assert caplog.text.count("budget for today is spent") == 1
    assert counted("llm_budget_used_ratio") == 1


def test_yesterdays_money_is_not_todays(double: OpenAI, turn: UUID, setting: Callable[..., None]) -> None:
    setting(openai_daily_budget_usd=Decimal(3))
    spend(Decimal(3), datetime.now(UTC) - timedelta(days=1))
    double.script = [GOOD]
    ask(turn)


def test_without_a_limit_nothing_is_too_much(double: OpenAI, turn: UUID, setting: Callable[..., None]) -> None:
    setting(openai_daily_budget_usd=Decimal(0), openai_turn_tokens=0)
    spend(Decimal(1000))
    double.script = [GOOD, GOOD]
    model = the_model(turn)
    assert [len(list(model(HELLO))) for _ in range(2)] == [4, 4]


def test_what_this_worker_spends_is_known_to_the_next_turn_at_once(
    double: OpenAI, turn: UUID, setting: Callable[..., None]
) -> None:
    setting(openai_daily_budget_usd=Decimal("0.001"))
    double.script = [GOOD, GOOD]
    ask(turn)
    with pytest.raises(brain.ModelOverBudget):
        ask(turn)


def test_a_turn_that_has_begun_may_go_on(double: OpenAI, turn: UUID, setting: Callable[..., None]) -> None:
    setting(openai_daily_budget_usd=Decimal("0.001"))
    double.script = [GOOD, GOOD]
    model = the_model(turn)
    assert [len(list(model(HELLO))) for _ in range(2)] == [4, 4]


def test_a_turn_costs_no_extra_question_to_the_database(double: OpenAI, turn: UUID, queries: list[str]) -> None:
    double.script = [GOOD, GOOD]
    ask(turn)
    queries.clear()
    ask(turn)
    assert [statement.split()[0] for statement in queries] == ["INSERT", "INSERT"]


def test_what_others_spent_is_noticed_within_seconds(
    double: OpenAI, turn: UUID, setting: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    setting(openai_daily_budget_usd=Decimal(3))
    double.script = [GOOD, GOOD]
    ask(turn)
    spend(Decimal(3))
    ask(turn)  # what was read is still believed
    monkeypatch.setattr(budget, "FRESH", 0.0)
    with pytest.raises(brain.ModelOverBudget):
        ask(turn)


def test_a_database_that_is_away_does_not_stop_the_talk(
    double: OpenAI, turn: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "sessions", dead_database())
    double.script = [GOOD]
    before = survived("model.budget")
    assert len(ask(turn)) == 4
    assert survived("model.budget") == before + 1


def test_a_turn_may_not_spend_more_tokens_than_it_has(double: OpenAI, turn: UUID, setting: Callable[..., None]) -> None:
    setting(openai_turn_tokens=2000)
    double.script = [GOOD, GOOD, GOOD]  # 1200 tokens each
    model = the_model(turn)
    list(model(HELLO))
    list(model(HELLO))
    with pytest.raises(brain.ModelOverBudget):
        list(model(HELLO))
    assert len(double.chats) == 2
    double.script = [GOOD]
    assert len(ask(turn)) == 4  # another turn has its own
