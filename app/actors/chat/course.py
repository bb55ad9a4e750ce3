"""The course of a turn in a worker: what happened when, for whoever has to explain a reply."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

from app.actors.streaming import Stream
from app.brain.types import TraceStep
from app.domain import turns
from app.kit import breakers, logging
from app.kit import transaction as transactions
from app.kit.errors import Unavailable
from app.kit.transaction import transaction


@dataclass(slots=True)
class Course:
    """When each part began and how long it took, in ms since the claim."""

    claimed: float  # by `time.perf_counter`, as all moments here
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, name: str, began: float, ended: float | None = None, **detail: Any) -> None:
        """Note a part that began and ended (now when None) then."""
        took = (time.perf_counter() if ended is None else ended) - began
        self.parts[name] = {"at": self._since(began), "ms": round(took * 1000, 1), **detail}

    def streamed(self, stream: Stream) -> None:
        """Note when the reader saw the first words and the last."""
        if stream.first_at is not None:
            detail = {"pushes": stream.pushes, "characters": stream.pushed}
            self.note("words", stream.first_at, stream.last_at, **detail)

    def step(self, step: TraceStep) -> dict[str, Any]:
        """Return a step of the brain as it is stored."""
        shown = {name: value for name, value in asdict(step).items() if name != "at"}
        return shown if step.at is None else {**shown, "at": self._since(step.at)}

    def known(self) -> dict[str, Any]:
        """Return what is stored with the reply."""
        return {**self.parts, "breakers": breakers.states()}

    def finish(self, claim: turns.Claim, began: float) -> None:
        """Store what is known only now: how long recording took, which began then, and telling the reader after it."""
        committed = transactions.last_commit()
        self.parts.clear()
        self.note("record", began, committed)
        self.note("told", committed)
        try:
            with transaction() as session:
                turns.note(session, claim.turn_id, self.parts)
        except Unavailable as error:
            logging.survived("turn.course", error, turn_id=str(claim.turn_id))

    def _since(self, moment: float) -> float:
        return round((moment - self.claimed) * 1000, 1)
