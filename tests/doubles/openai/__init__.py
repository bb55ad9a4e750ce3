"""OpenAI on a real socket: chat completions from a script, embeddings; either may be made ill by a test."""

from tests.doubles.openai.answers import (
    BROKEN,
    CUT,
    HANG,
    SHORT,
    TRICKLE,
    WRONG_JSON,
    Answer,
    Fault,
    Gap,
    Reply,
    Script,
    Status,
    Tool,
)
from tests.doubles.openai.embeddings import DIMENSIONS, EMPTY, HEALTHY, NONSENSE, TOO_FEW, TOO_SHORT, vector
from tests.doubles.openai.server import OpenAI, serving

__all__ = [
    "BROKEN",
    "CUT",
    "DIMENSIONS",
    "EMPTY",
    "HANG",
    "HEALTHY",
    "NONSENSE",
    "SHORT",
    "TOO_FEW",
    "TOO_SHORT",
    "TRICKLE",
    "WRONG_JSON",
    "Answer",
    "Fault",
    "Gap",
    "OpenAI",
    "Reply",
    "Script",
    "Status",
    "Tool",
    "serving",
    "vector",
]
