"""Asking the model: one question with a fixed form, and an answer of which only what the message proves is believed."""

import json
import re
from dataclasses import replace
from functools import cache
from string import Template
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.brain.extraction.found import Found, Said
from app.brain.extraction.keys import CATALOG, KEYS
from app.brain.extraction.labels import is_ours, label
from app.brain.model import Model, ModelMalformed, Question, Shape, whole
from app.brain.nlp.text import MAX_LENGTH, Utterance, fold
from app.brain.prompts import prompt
from app.brain.types import JSON

DEADLINE = 8.0  # seconds
EARLIER = 6  # lines
MOST = 12  # items of one message
CONCLUDED, SURE = 0.6, 0.95  # the most we believe of what is inferred, and of what is said outright
LONGEST_ANSWER = 20_000  # characters
_STEM = 4  # letters that two forms of a word share
_WORD = re.compile(r"\w+")
_EXPECTING = {"home.bedrooms": "bedrooms", "home.budget": "budget", "home.deal": "rent_type", "home.city": "place"}


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str
    value: str
    explicit: bool
    confidence: Annotated[float, Field(ge=0, le=1)]
    evidence: str


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: list[_Item]


def ask(said: Said, model: Model) -> tuple[tuple[Found, ...], int]:
    """Return what the model found and how many of its items the message does not prove. Raises ModelError."""
    try:
        items = _Answer.model_validate_json(whole(model, question(said), LONGEST_ANSWER)).items[:MOST]
    except ValidationError as error:
        raise ModelMalformed("the extraction is not in its form") from error
    found = [_proved(item, said.utterance) for item in items]
    believed = {(one.key, one.value): one for one in found if one}
    return tuple(believed.values()), found.count(None)


def question(said: Said) -> Question:
    """Return what the model is asked; what people wrote stands in JSON, apart from the instructions."""
    material = {
        "message": said.utterance.raw[:MAX_LENGTH],
        "earlier": [{"role": line.role, "text": line.content[:500]} for line in said.history[-EARLIER:]],
        "known": [{"key": one.key, "value": one.value, "explicit": one.explicit} for one in said.known],
    }
    messages = (
        {"role": "system", "content": instructions()},
        {"role": "user", "content": json.dumps(material, ensure_ascii=False)},
    )
    return Question("extract", messages, shape=Shape("preferences", _schema()), max_tokens=700, deadline=DEADLINE)


@cache
def instructions() -> str:
    """Return the instructions. Raises KeyError or ValueError when the file asks for something we do not have."""
    keys = "\n".join(f"- {key.name}: {key.hint}" for key in CATALOG)
    return Template(prompt("extraction")).substitute(keys=keys)


def value_of(key: str, words: str, utterance: Utterance) -> str | None:
    """Return our value for what somebody wrote under a key, None when it is no such thing; read as `utterance` is."""
    about = replace(utterance, raw=words, text=fold(words), expecting=_EXPECTING.get(key))
    return KEYS[key].read(about)


def _proved(item: _Item, utterance: Utterance) -> Found | None:
    """Return what the item says in our values; None without words of the message that prove it."""
    evidence = item.evidence.strip()
    if item.key not in KEYS or len(evidence) < 2 or evidence not in utterance.raw:
        return None
    value = value_of(item.key, item.value, utterance)
    if value is None or not (is_ours(item.key, value) or _is_said(value, utterance)):
        return None
    confidence = min(item.confidence, SURE if item.explicit else CONCLUDED)
    told = label(utterance.language, item.key, value, " ".join(item.value.split()))
    return Found(item.key, value, told, item.explicit, confidence, evidence)


def _is_said(value: str, utterance: Utterance) -> bool:
    """Whether free words are the message's own, in whatever form: else a vendor's could be kept as the person's."""
    said = {word[:_STEM] for word in _WORD.findall(utterance.text)}
    return all(word[:_STEM] in said for word in _WORD.findall(fold(value)))


@cache
def _schema() -> JSON:
    texts = {name: {"type": "string"} for name in ("value", "evidence")}
    properties = {
        "key": {"type": "string", "enum": list(KEYS)},
        **texts,
        "explicit": {"type": "boolean"},
        "confidence": {"type": "number"},
    }
    item = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    items = {"items": {"type": "array", "items": item}}
    return {"type": "object", "properties": items, "required": ["items"], "additionalProperties": False}
