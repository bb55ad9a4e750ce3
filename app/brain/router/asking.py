"""Asking the model what a message is about, when the router is not sure."""

import json
from contextlib import closing

from app.brain.model import Model, ModelMalformed, Question, Shape, Words
from app.brain.prompts import prompt

DEADLINE = 2.0  # seconds: a guess is better than a longer wait


def intent_of(text: str, intents: tuple[str, ...], model: Model) -> str:
    """Return which of `intents` the message asks for, as the model sees it. Raises ModelError."""
    properties = {"intent": {"type": "string", "enum": list(intents)}}
    schema = {"type": "object", "properties": properties, "required": ["intent"], "additionalProperties": False}
    messages = ({"role": "system", "content": prompt("routing")}, {"role": "user", "content": text})
    question = Question("route", messages, shape=Shape("intent", schema), max_tokens=200, deadline=DEADLINE)
    with closing(model(question)) as pieces:
        answer = "".join(piece.text for piece in pieces if isinstance(piece, Words))
    try:
        return str(json.loads(answer)["intent"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelMalformed("the intent is not what was asked for") from error
