"""Asking the model what a vendor's words are; of its answer only what the words themselves prove is believed."""

import json
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.brain.model import Model, ModelMalformed, Question, Shape, whole
from app.brain.nlp.language import detect
from app.brain.nlp.moments import HERE
from app.brain.nlp.text import MAX_LENGTH, fold
from app.brain.prompts import prompt
from app.brain.quoting import prices, validity
from app.brain.quoting.answered import FURTHEST, LONGEST_EVIDENCE, Kind, Period, Reading, Said
from app.brain.quoting.prices import BARE
from app.brain.quoting.rules import terms_of
from app.brain.types import JSON

DEADLINE = 8.0  # seconds
SURE = 0.95  # the most that is believed of a model
LONGEST_ANSWER = 5000  # characters
Currency = Literal["GBP", "EUR", "USD", "TRY"]


def _decimal(value: object) -> object:
    """A number that came as a float is read as it was written, not as it is stored."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Kind
    price: Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0, lt=10**9, decimal_places=2)] | None
    currency: Currency | None
    period: Period | None
    valid_until: date | None
    valid_evidence: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    evidence: str


def ask(said: Said, model: Model) -> Reading:
    """Return what the model reads in the words, as far as they prove it. Raises ModelError."""
    try:
        answer = _Answer.model_validate_json(whole(model, question(said), LONGEST_ANSWER))
    except ValidationError as error:
        raise ModelMalformed("the reading is not in its form") from error
    evidence = answer.evidence.strip()
    if len(evidence) < 1 or evidence not in said.words:
        raise ModelMalformed("the words do not prove the reading")
    if answer.kind == "quote":
        return _quote(said, answer, evidence)
    sure = min(answer.confidence, SURE)
    return _reading(said, answer.kind, sure, evidence)


def question(said: Said) -> Question:
    """Return what the model is asked; what people wrote stands in JSON, apart from the instructions."""
    today = said.at.astimezone(HERE).date()
    material = {"answer": said.words[:MAX_LENGTH], "request": said.request[:500], "today": f"{today:%A} {today}"}
    messages = (
        {"role": "system", "content": prompt("quoting")},
        {"role": "user", "content": json.dumps(material, ensure_ascii=False)},
    )
    return Question("quote", messages, shape=Shape("quote", _schema()), max_tokens=300, deadline=DEADLINE)


def _quote(said: Said, answer: _Answer, evidence: str) -> Reading:
    """Return the price if it stands in the words that are to prove it; the currency if they name it."""
    if answer.price is None:
        raise ModelMalformed("a quote without a price")
    seen = prices.seen(fold(evidence))
    if answer.price not in seen and (seen or any(sign.isdigit() for sign in said.words)):
        raise ModelMalformed("the price is not in its words")
    named = answer.currency in prices.currencies(fold(said.words))
    sure = min(answer.confidence, SURE if seen and named else BARE)
    offered = _reading(said, "quote", sure, evidence)
    return Reading(
        kind="quote",
        language=offered.language,
        confidence=sure,
        evidence=offered.evidence,
        price=answer.price,
        currency=answer.currency if named else None,
        period=answer.period,
        terms=offered.terms,
        valid_until=_until(said, answer),
        method="model",
    )


def _reading(said: Said, kind: Kind, sure: float, evidence: str) -> Reading:
    proof = evidence[:LONGEST_EVIDENCE]
    return Reading(kind, detect(said.words), round(sure, 2), proof, terms=terms_of(said.words), method="model")


def _until(said: Said, answer: _Answer) -> date | None:
    """Return the end of the offer; where our own reading of the words that prove it names a day, that day."""
    proof, today = answer.valid_evidence.strip(), said.at.astimezone(HERE).date()
    if answer.valid_until is None or not proof or proof not in said.words:
        return None
    day = validity.day_in(fold(proof), said.at) or answer.valid_until
    return day if today <= day <= today + timedelta(days=FURTHEST) else None


@cache
def _schema() -> JSON:
    def maybe(**shape: object) -> JSON:
        return {"anyOf": [shape, {"type": "null"}]}

    properties: dict[str, JSON] = {
        "kind": {"type": "string", "enum": list(get_args(Kind))},
        "price": maybe(type="number"),
        "currency": maybe(type="string", enum=list(get_args(Currency))),
        "period": maybe(type="string", enum=list(get_args(Period))),
        "valid_until": maybe(type="string", description="YYYY-MM-DD"),
        "valid_evidence": {"type": "string"},
        "confidence": {"type": "number"},
        "evidence": {"type": "string"},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
