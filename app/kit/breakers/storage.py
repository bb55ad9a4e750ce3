"""What pybreaker keeps its state in: our board, seen by one call or by an operator's hand."""

from datetime import UTC, datetime, timedelta

import pybreaker

from app.kit.breakers.board import Board
from app.kit.breakers.catalog import POLICIES
from app.kit.breakers.steps import CLOSED, Seen, Step


class Storage(pybreaker.CircuitBreakerStorage):
    """A call's own view: it was let in under `seen`, and what it learns changes only the state that let it in.

    Else a call from before an outage, failing late, would open again what has been closed since. Without `seen` it is
    the hand of an operator or a test, which sees what is there now and may change anything.
    """

    def __init__(self, board: Board, seen: Seen | None = None, token: str = "") -> None:
        super().__init__("shared")
        self.board, self._seen, self._token = board, seen, token
        self._expected = seen.state if seen else ""
        self._successes = 0
        self.why = "" if seen else "by hand"

    @property
    def state(self) -> str:
        """The state that let the call in, or the one it has brought about."""
        return self._look().state

    @state.setter
    def state(self, state: str) -> None:
        moved = Step("move", token=self._token, state=state, expected=self._expected)
        self._note(self.board.take(moved, self.why))

    def increment_counter(self) -> None:
        """Count a failure of a closed breaker; a probe's failure opens it anyway."""
        if self._expected in ("", CLOSED):
            self._note(self.board.take(Step("fail"), self.why))

    def reset_counter(self) -> None:
        """Begin to count anew, and give the call's place back; a probe keeps its place until it has closed."""
        if self._expected in ("", CLOSED):
            self._note(self.board.take(Step("succeed", token=self._token)))

    def increment_success_counter(self) -> None:
        """Count a success of the probe."""
        self._successes += 1

    def reset_success_counter(self) -> None:
        """Forget the successes of the probe."""
        self._successes = 0

    @property
    def counter(self) -> int:
        """The failures in a row."""
        return self._look().failures

    @property
    def success_counter(self) -> int:
        """The successes of the probe."""
        return self._successes

    @property
    def opened_at(self) -> datetime | None:
        """When it was opened, None while it is closed."""
        seen = self._look()
        return None if seen.state == CLOSED else datetime.now(UTC) - timedelta(seconds=seen.open_since)

    @opened_at.setter
    def opened_at(self, moment: datetime) -> None:
        """Leave it: the move to open writes the time of Redis's clock, which all processes share."""

    def _look(self) -> Seen:
        return self._seen or self.board.take(Step("look"))

    def _note(self, seen: Seen) -> None:
        if self._seen:
            self._seen = seen


def breaker(storage: Storage) -> pybreaker.CircuitBreaker:
    """Return a pybreaker over `storage` that judges by the policy of its board."""
    policy = POLICIES[storage.board.name]
    return pybreaker.CircuitBreaker(
        name=storage.board.name,
        fail_max=policy.fail_max,
        reset_timeout=policy.open_for,
        exclude=[_is_a_no],
        state_storage=storage,
        throw_new_error_on_trip=False,  # the caller wants to know how its own call failed
    )


def status_of(error: BaseException) -> int:
    """Return the HTTP status that `error` carries, 500 when there was no answer."""
    return getattr(error, "status_code", None) or 500


def _is_a_no(error: BaseException) -> bool:
    """Whether `error` shows a provider that answers: a 4xx, or something unusable with a 200."""
    status = status_of(error)
    return status < 500 and status not in (408, 429)
