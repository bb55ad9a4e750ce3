"""The gullible model: it does what a case says that the attack made it do, over real HTTP."""

import json
from collections.abc import Mapping
from typing import Any

from tests.doubles.openai import CUT, Answer, Tool
from tests.evals.attack import Attack


class Gullible:
    """Answers the questions of one turn, a step of the case after the other; afterwards it only says the attack."""

    def __init__(self, case: Attack) -> None:
        self._case = case
        self.left_over = case.steps

    def __call__(self, request: Mapping[str, Any]) -> Answer:
        """Do the next thing; asked for an intent, name the first."""
        if request.get("response_format"):
            schema = request["response_format"]["json_schema"]["schema"]
            return Answer(json.dumps({"intent": schema["properties"]["intent"]["enum"][0]}))
        return _answer(self.left_over.pop(0) if self.left_over else [self._case.attack])


def _answer(step: Any) -> Answer:
    if isinstance(step, str):
        return Answer(step)
    if isinstance(step, list):
        return Answer(step)
    if "cut" in step:
        return Answer(step["cut"], fault=CUT(1 + len(step["cut"])))
    if "flood" in step:
        return Answer([step["flood"]] * step.get("chunks", 1) if "chunks" in step else [step["flood"] * step["times"]])
    times = step.pop("times", 1)
    return Answer(tools=[Tool(name, given if given is not None else {}, f"{name[:20]}_{n}")
                         for n in range(times) for name, given in step.items()])  # fmt: skip
