"""Chance that falls the same way on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws seeded by a key. Only `Random.random` is promised to stay the same from one Python to the next."""

    def __init__(self, key: str) -> None:
        self._random = Random(f"town/{key}")

    def chance(self, share: float) -> bool:
        """Return True in that share (0–1) of the throws."""
        return self._random.random() < share

    def between(self, low: float, high: float) -> float:
        """Return a number from low up to high."""
        return low + (high - low) * self._random.random()

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[int(self._random.random() * len(options))]
