"""What an extraction looks at and what it returns."""

from dataclasses import dataclass
from typing import Literal

from app.brain.nlp.text import Utterance
from app.brain.types import HistoryLine
from app.brain.views import Preference


@dataclass(frozen=True, slots=True)
class Said:
    """A message and what was around it."""

    utterance: Utterance
    history: tuple[HistoryLine, ...] = ()  # oldest first, without the message itself
    known: tuple[Preference, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Something the message tells about its person. `evidence` is a piece of the message as written."""

    key: str
    value: str
    label: str  # in the person's language
    explicit: bool  # said as something that holds, not concluded from one search
    confidence: float  # 0–1
    evidence: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything found, by which method, how long it took; `dropped` were claimed and not proved by the message."""

    found: tuple[Found, ...]
    method: Literal["model", "rules"]
    ms: float
    dropped: int = 0
