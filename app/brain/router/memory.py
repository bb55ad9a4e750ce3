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
    sentences: Floats  # sorted by intent
    answers: Floats
    ends: Sequence[int]  # where the sentences of each intent end

    def votes(self, meaning: Sequence[float] | Floats) -> Floats:
        """Return how much all sentences together speak for each intent, then how near the nearest of each intent is."""
        near = self.nearness(self.place(np.asarray(meaning, np.float32)[None]))
        votes: Floats = self.counted(near, near @ self.answers)[0]
        return votes

    def counted(self, near: Floats, spoken_for: Floats) -> Floats:
        """Return the votes of sentences so near, row by row."""
        starts = np.concatenate(([0], self.ends[:-1]))
        return np.asarray(np.hstack((spoken_for, np.maximum.reduceat(near, starts, axis=1))), np.float32)

    def place(self, meanings: Floats) -> Floats:
        """Return the meanings, a row each, in the few directions."""
        return np.asarray((meanings - self.centre) @ self.basis, np.float32)

    def nearness(self, placed: Floats) -> Floats:
        """Return how near each placed meaning is to each remembered sentence, from 0 to 1."""
        squares = (placed**2).sum(axis=1)[:, None] + (self.sentences**2).sum(axis=1)[None]
        return np.asarray(np.exp(-NARROW * np.maximum(squares - 2 * placed @ self.sentences.T, 0)), np.float32)
