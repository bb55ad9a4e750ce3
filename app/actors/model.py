"""The model that the brain may ask during one turn: its errors in the brain's words, its budget, its account."""

import time
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime
from uuid import UUID

import structlog

from app.actors import budget
from app.brain import model as brain
from app.config import settings
from app.domain import model_usage
from app.integrations import llm
from app.kit import logging, metrics, tracing
from app.kit.transaction import transaction

ERRORS: dict[type[llm.LLMError], type[brain.ModelError]] = {
    llm.LLMUnavailable: brain.ModelUnavailable,
    llm.LLMCut: brain.ModelCut,
    llm.LLMRefused: brain.ModelRefused,
    llm.LLMMalformed: brain.ModelMalformed,
}

_log = structlog.stdlib.get_logger(__name__)


def model_for(turn_id: UUID | None) -> brain.Model | None:
    """Return what the brain may ask while it thinks about a turn; None when no model is configured.

    Close the iterators that it gives (`contextlib.closing`) rather than dropping them: that hangs up on the provider.
    """
    return _TurnModel(turn_id).ask if llm.is_configured() else None


class _TurnModel:
    def __init__(self, turn_id: UUID | None) -> None:
        self._turn_id = turn_id
        self._tokens = 0
        self._is_admitted = False

    def ask(self, question: brain.Question) -> Generator[brain.Piece, None, None]:
        """Yield the pieces of the answer. Raises ModelError; keeps the account whatever happens."""
        self._admit()
        call = _Call(question)
        try:
            with closing(llm.ask(call.asked, call.tally)) as pieces:
                for piece in pieces:
                    call.note_piece()
                    yield _in_the_brains_words(piece)
            call.outcome = "ok"
        except llm.LLMError as error:
            call.outcome = error.outcome
            _log.warning("the model did not answer", purpose=question.purpose, outcome=call.outcome, reason=str(error))
            raise ERRORS[type(error)](str(error)) from None
        finally:
            self._account(call)

    def _admit(self) -> None:
        limit = settings().openai_turn_tokens
        if limit and self._tokens >= limit:
            raise brain.ModelOverBudget(f"this turn has spent {self._tokens} of {limit} tokens")
        if not self._is_admitted and budget.is_spent():
            raise brain.ModelOverBudget("today's budget is spent")
        self._is_admitted = True  # a turn that has begun may end: its other questions cost little besides

    def _account(self, call: "_Call") -> None:
        spending = call.spending()
        tracing.note(
            model=spending.model,
            outcome=spending.outcome,
            input_tokens=spending.prompt_tokens,
            output_tokens=spending.completion_tokens,
        )
        self._tokens += spending.prompt_tokens + spending.completion_tokens
        if not call.tally.sent:
            metrics.llm.labels(spending.purpose, "not_asked").observe(spending.ms / 1000)
            return
        _count(spending)
        try:
            with transaction() as session:
                spent = model_usage.add(session, self._turn_id, spending)
            budget.learn(spending.created_at.date(), spent)
        except Exception as error:  # noqa: BLE001 - an account that cannot be kept must not cost the reply
            logging.survived("model.account", error, turn_id=str(self._turn_id))


class _Call:
    """One question on its way, with a watch."""

    def __init__(self, question: brain.Question) -> None:
        shape = question.shape
        self.purpose = question.purpose
        self.asked = llm.Call(
            messages=question.messages,
            tools=question.tools,
            schema=(shape.name, shape.schema) if shape else None,
            max_tokens=question.max_tokens,
            deadline=question.deadline,
        )
        self.tally = llm.Tally()
        self.outcome = "abandoned"  # until it is known better
        self._began = time.perf_counter()
        self._first_piece: int | None = None

    def note_piece(self) -> None:
        if self._first_piece is None:
            self._first_piece = self._ms()

    def spending(self) -> model_usage.Spending:
        config = settings()
        prompt, completion = self.tally.tokens
        return model_usage.Spending(
            purpose=self.purpose,
            model=config.openai_model,
            prompt_tokens=prompt,
            completion_tokens=completion,
            cost_usd=model_usage.cost(prompt, completion, config.openai_price_input, config.openai_price_output),
            estimated=self.tally.is_estimated,
            outcome=self.outcome,
            ms=self._ms(),
            first_piece_ms=self._first_piece,
            created_at=datetime.now(UTC),
        )

    def _ms(self) -> int:
        return round((time.perf_counter() - self._began) * 1000)


def _count(spending: model_usage.Spending) -> None:
    metrics.llm.labels(spending.purpose, spending.outcome).observe(spending.ms / 1000)
    metrics.llm_tokens.labels("input").inc(spending.prompt_tokens)
    metrics.llm_tokens.labels("output").inc(spending.completion_tokens)
    metrics.llm_cost.inc(float(spending.cost_usd))
    if spending.first_piece_ms is not None:
        metrics.llm_first_piece.observe(spending.first_piece_ms / 1000)


def _in_the_brains_words(piece: llm.Piece) -> brain.Piece:
    match piece:
        case llm.Words():
            return brain.Words(piece.text)
        case llm.ToolCall():
            return brain.ToolCall(piece.id, piece.name, piece.arguments)
        case llm.End():
            return brain.End(piece.reason, piece.tokens)
