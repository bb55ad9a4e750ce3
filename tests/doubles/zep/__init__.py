"""Zep on a real socket: the Community Edition, Cloud's threads, and what an old server answers; all may be made ill."""

from tests.doubles.zep.faults import (
    Close,
    DoubleBody400,
    Fault,
    Hang,
    LateCommit,
    Latency,
    Reset,
    Rule,
    Status,
    Trickle,
    WrongJson,
)
from tests.doubles.zep.server import SECRET, Zep, serving
from tests.doubles.zep.service import Profile
from tests.doubles.zep.wire import Answer, Asked

__all__ = [
    "SECRET",
    "Answer",
    "Asked",
    "Close",
    "DoubleBody400",
    "Fault",
    "Hang",
    "LateCommit",
    "Latency",
    "Profile",
    "Reset",
    "Rule",
    "Status",
    "Trickle",
    "WrongJson",
    "Zep",
    "serving",
]
