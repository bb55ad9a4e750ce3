"""How a scripted model plays a scenario's turn: over real HTTP it is asked, and answers as the turn says."""

import json
from collections.abc import Mapping
from typing import Any

from tests.doubles.openai import Answer, Tool
from tests.evals.scenario import Turn

ARGUMENTS = {  # of search_homes, for a slot that a turn adds
    "city": lambda value: {"places": [value]},
    "bedrooms": lambda value: {"min_bedrooms": value, "max_bedrooms": value},
    "min_price": lambda value: {"min_price": value},
    "max_price": lambda value: {"max_price": value},
    "currency": lambda value: {"currency": value},
    "rent_type": lambda value: {"rent_type": value},
    "features": lambda value: {"features": value},
    "category": lambda value: {"category": value},
}


class Player:
    """Answers the requests of one turn, step by step."""

    def __init__(self, turn: Turn, known: Mapping[str, Any]) -> None:
        self._steps = list(turn.model if turn.model is not None else derived(turn, known))
        self.left_over = self._steps
        self.told = ""  # what the model knows before it speaks, and what its tools tell it

    def __call__(self, request: Mapping[str, Any]) -> Answer:
        """Say the next words or use the next tools of the turn."""
        if request.get("response_format"):
            return Answer(json.dumps({"intent": _guess(request)}))
        self.told = "\n".join(one["content"] for one in request["messages"] if one["role"] in ("system", "tool"))
        if not self._steps:
            return Answer("That is all I can say.")
        step = self._steps.pop(0)
        if isinstance(step, str):
            return Answer(step)
        return Answer(tools=[Tool(name, arguments or {}) for name, arguments in step.items()])


def derived(turn: Turn, known: Mapping[str, Any]) -> list[Any]:
    """Return the steps of a turn that says nothing of its model: one search for what is new, or just words."""
    if not turn.expect.get("shows"):
        return ["Of course."]
    new = {key: value for key, value in turn.expect.get("knows", {}).items() if known.get(key) != value}
    arguments: dict[str, Any] = {}
    for key, value in new.items():
        arguments |= ARGUMENTS[key](value)
    return [{"search_homes": arguments}, "Here is what fits."]


def _guess(request: Mapping[str, Any]) -> str:
    schema = request["response_format"]["json_schema"]["schema"]
    return str(schema["properties"]["intent"]["enum"][0])
