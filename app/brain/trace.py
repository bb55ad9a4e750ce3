"""What the supervisor did for a turn, step by step; it is stored with the turn, for whoever has to explain a reply."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.brain.types import TraceStep

T = TypeVar("T")


def _fine(_: object) -> str:
    return "ok"


@dataclass(slots=True)
class Trace:
    """The steps so far."""

    steps: list[TraceStep] = field(default_factory=list)

    def timed(self, node: str, step: Callable[[], T], tool: str | None = None, ended: Callable[[T], str] = _fine) -> T:
        """Return what `step` returns and keep how long it took, in ms, and how it ended: `ended`, or its error."""
        began, outcome = time.perf_counter(), ""
        try:
            result = step()
        except BaseException as error:
            outcome = type(error).__name__
            raise
        else:
            outcome = ended(result)
            return result
        finally:
            ms = round((time.perf_counter() - began) * 1000, 2)
            self.steps.append(TraceStep(node, ms, outcome, tool, began))
