"""Sentences remembered by their meaning: a new one is heard as those that mean nearly the same (kernel regression)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
NARROW = 2.0  # how fast a remembered sentence loses its say with distance


@dataclass(frozen=True, slots=True)
class Memory:
    """Remembered sentences, and what each says about the intents."""

    centre: Floats
    basis: Floats  # 512 numbers become the few directions in which sentences differ most
    sentences: Floats
    answers: Floats

    def votes(self, meaning: Sequence[float] | Floats) -> Floats:
        """Return how much the remembered sentences speak for each intent, from near 0 (not at all) to near 1."""
        votes: Floats = self.nearness(self.place(np.asarray(meaning, np.float32)[None]))[0] @ self.answers
        return votes

    def place(self, meanings: Floats) -> Floats:
        """Return the meanings, a row each, in the few directions."""
        placed: Floats = np.asarray((meanings - self.centre) @ self.basis, np.float32)
        return placed

    def nearness(self, placed: Floats) -> Floats:
        """Return how near each placed meaning is to each remembered sentence, from 0 to 1."""
        squares = (placed**2).sum(axis=1)[:, None] + (self.sentences**2).sum(axis=1)[None]
        near: Floats = np.exp(-NARROW * np.maximum(squares - 2 * placed @ self.sentences.T, 0))
        return near
