"""A breaker's state in this process: a copy of the shared one, and what is gone by while Redis is away."""

import math
import threading
import time

from app.kit.breakers.catalog import Policy
from app.kit.breakers.steps import CLOSED, HALF_OPEN, OPEN, Seen, Step


class Local:
    """The rules of the shared script, for the threads of one process. `is_news` says that Redis does not know it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state, self._failures, self._opened = CLOSED, 0, 0.0
        self._calls: dict[str, float] = {}  # until when each call keeps its place
        self.is_news = False

    def take(self, step: Step, policy: Policy) -> Seen:
        """Take `step` without Redis."""
        with self._lock:
            self._forget_expired()
            before = self._state, self._failures
            admitted = step.kind == "admit" and self._admit(step.token, policy)
            if step.kind == "fail" and self._state == CLOSED:
                self._failures += 1
            elif step.kind == "succeed" and self._state == CLOSED:
                self._failures = 0
            elif step.kind == "move" and step.expected in ("", self._state):
                self._become(step.state)
            if step.kind in ("succeed", "leave", "move"):
                self._calls.pop(step.token, None)
            self.is_news = self.is_news or before != (self._state, self._failures)
            return self._seen(before[0], policy, admitted=admitted)

    def adopt(self, seen: Seen, step: Step, policy: Policy) -> None:
        """Copy what Redis said, so that it still holds when Redis goes away; calls in flight are kept in mind too."""
        with self._lock:
            self._state, self._failures, self.is_news = seen.state, seen.failures, False
            self._opened = time.monotonic() - seen.open_since
            if seen.before == OPEN and seen.state == HALF_OPEN:
                self._calls.clear()
            if seen.admitted and (policy.cautious or seen.state == HALF_OPEN):
                self._forget_expired()
                self._calls[step.token] = time.monotonic() + policy.longest
            elif step.kind in ("succeed", "leave", "move"):
                self._calls.pop(step.token, None)

    def news(self, policy: Policy) -> Step:
        """Return the step that tells Redis what it does not know."""
        with self._lock:
            return Step("meet", state=self._state, failures=self._failures, wait=self._wait(policy))

    def _admit(self, token: str, policy: Policy) -> bool:
        if self._state == OPEN and not self._wait(policy):
            self._become(HALF_OPEN)
        if len(self._calls) >= self._room(policy):
            return False
        if policy.cautious or self._state == HALF_OPEN:
            self._calls[token] = time.monotonic() + policy.longest
        return True

    def _room(self, policy: Policy) -> float:
        if self._state == OPEN:
            return 0
        if self._state == HALF_OPEN:
            return 1
        return max(1, policy.fail_max - self._failures) if policy.cautious and self._failures else math.inf

    def _become(self, state: str) -> None:
        self._state = state
        if state == OPEN:
            self._opened = time.monotonic()
        elif state == CLOSED:
            self._failures = 0
        else:
            self._calls.clear()

    def _forget_expired(self) -> None:
        now = time.monotonic()
        self._calls = {token: until for token, until in self._calls.items() if until > now}

    def _wait(self, policy: Policy) -> float:
        return max(0.0, self._opened + policy.open_for - time.monotonic()) if self._state == OPEN else 0.0

    def _seen(self, before: str, policy: Policy, *, admitted: bool) -> Seen:
        return Seen(
            state=self._state,
            failures=self._failures,
            before=before,
            open_since=0.0 if self._state == CLOSED else time.monotonic() - self._opened,
            wait=self._wait(policy),
            out=len(self._calls),
            admitted=admitted,
        )
