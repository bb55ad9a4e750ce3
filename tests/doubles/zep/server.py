"""The double: what it answers, and what a test asks it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.doubles.zep import community, threads, zero
from tests.doubles.zep.faults import Fault, Rule
from tests.doubles.zep.invariants import violations
from tests.doubles.zep.place import Place
from tests.doubles.zep.service import Profile, Service
from tests.doubles.zep.store import Store
from tests.doubles.zep.wire import NOT_A_PAGE, UNAUTHORIZED, Answer, Asked, error

BIGGEST = 5 << 20  # bytes of a body
FLAVOURS = {"ce": community.answer, "strict": community.answer, "cloud3": threads.answer}
SECRET = "a-zep-secret"
HEALTHY = Answer(200, ".", "text")


class Zep(Service, Place):
    """A Zep on a real socket; zep-cloud wants `/api/v2` after its `url`, zep-python wants nothing."""

    def __init__(self, profile: Profile = "ce", file: Path | None = None, *, is_over: bool = False) -> None:
        Service.__init__(self, profile, Store(file, is_over=is_over))
        Place.__init__(self)
        self.secret = SECRET
        self.requests = [Asked(**request) for request in self.store.requests]

    @classmethod
    def left_in(cls, file: Path, profile: Profile = "ce") -> "Zep":
        """Return what a process left in its file, to be looked at only."""
        return cls(profile, file, is_over=True)

    def fail(self, fault: Fault, method: str = "", path: str = "", *, nth: int = 1, times: int | None = 1) -> Rule:
        """Add a rule and return it."""
        self.rules.append(Rule(fault, method, path, nth, times))
        return self.rules[-1]

    def end(self) -> None:
        """Stop for good; who hangs is let go."""
        super().end()
        self.store.close()

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked and return what is answered, faults aside."""
        if self.profile == "v0":
            return zero.answer(self, asked)
        if asked.parts[:2] != ("api", "v2"):
            return HEALTHY if asked.path == "/healthz" else NOT_A_PAGE
        if asked.headers.get("authorization") != f"Api-Key {self.secret}":
            return UNAUTHORIZED
        if int(asked.headers.get("content-length", 0)) > BIGGEST:
            return error(413, "request body too large")
        if asked.method in ("POST", "PATCH") and not isinstance(asked.body, dict | None):
            return error(400, "invalid character: the body is no JSON object")
        return FLAVOURS[self.profile](self, asked)

    def invariants(self) -> None:
        """Raise AssertionError with everything that no client may ever do."""
        wrong = list(violations(self.messages, self.requests, self.profile))
        assert not wrong, "; ".join(wrong)

    def requests_at_most(self, number: int) -> None:
        """Raise AssertionError when there were more."""
        made = [f"{asked.method} {asked.path}" for asked in self.requests]
        assert len(made) <= number, f"{len(made)} requests, at most {number} allowed: {made}"


@contextmanager
def serving(profile: Profile = "ce", port: int = 0, file: Path | None = None) -> Iterator[Zep]:
    """Serve, on a free port unless one is given, for as long as the context lasts; `file` keeps what is committed."""
    double = Zep(profile, file)
    double.start(port)
    try:
        yield double
    finally:
        double.end()
