"""Vectors that stand for the words of a text, and the ways in which a provider gets them wrong."""

import base64
import struct
import zlib
from typing import Any

DIMENSIONS = 512
HEALTHY, EMPTY, TOO_FEW, TOO_SHORT, NONSENSE = "healthy", "empty", "too few", "too short", "nonsense"


def vector(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """Return a vector of length one in which every word has a direction of its own."""
    numbers = [0.0] * dimensions
    for word in text.lower().replace(".", " ").split():
        numbers[zlib.crc32(word.encode()) % dimensions] += 1.0
    length = sum(number * number for number in numbers) ** 0.5 or 1.0
    return [number / length for number in numbers]


def answer(request: dict[str, Any], state: str) -> Any:
    """Return the body of the answer to a request for embeddings."""
    texts = request["input"]
    if state == NONSENSE:
        return ["nonsense"]
    if state in (EMPTY, TOO_FEW):
        texts = texts[: 0 if state == EMPTY else -1]
    dimensions = 5 if state == TOO_SHORT else request.get("dimensions", 1536)
    vectors = [vector(text, dimensions) for text in texts]
    return {
        "object": "list",
        "model": request["model"],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
        "data": [
            {"object": "embedding", "index": n, "embedding": _encoded(one, request)} for n, one in enumerate(vectors)
        ],
    }


def _encoded(numbers: list[float], request: dict[str, Any]) -> Any:
    if request.get("encoding_format") != "base64":
        return numbers
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
