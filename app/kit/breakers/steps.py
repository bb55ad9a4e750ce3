"""What can be done to a breaker's state, and what is seen of it afterwards; Redis and memory take the same steps."""

from dataclasses import dataclass
from typing import Literal

import pybreaker

CLOSED, HALF_OPEN, OPEN = pybreaker.STATE_CLOSED, pybreaker.STATE_HALF_OPEN, pybreaker.STATE_OPEN


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    admit: let the call `token` in, or not; fail, succeed, leave: how it ended; look: only look.
    move: go to `state`, when `expected` is given only from there. meet: take over what was learned without Redis.
    """

    kind: Literal["admit", "fail", "succeed", "leave", "look", "move", "meet"]
    token: str = ""
    state: str = ""
    expected: str = ""
    failures: int = 0  # of meet
    wait: float = 0.0  # of meet: seconds that are left until an open one may be tried


@dataclass(frozen=True, slots=True)
class Seen:
    """A breaker after a step."""

    state: str
    failures: int
    before: str  # the state before the step
    open_since: float  # seconds; of a breaker that is not closed
    wait: float  # seconds that an open one still lets nothing through
    out: int  # calls in flight, of those that are kept in mind
    admitted: bool = False
    shared: bool = False  # Redis says so, not only this process

    @property
    def refuses(self) -> bool:
        """Whether a call would be refused now: the time is not over, or the one that tries is still out."""
        return self.wait > 0 or (self.state == HALF_OPEN and self.out > 0)
