"""What a message is about, told by its meaning and its spelling: a linear classifier over the nine intents."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from app.brain.nlp.text import Utterance
from app.brain.router.ngrams import buckets
from app.brain.router.signals import NAMES, signals

Intent = Literal[
    "property_search", "goods_search", "service_request", "viewing_booking", "local_knowledge", "preference",
    "human_handoff", "small_talk", "off_topic",
]  # fmt: skip
INTENTS: tuple[Intent, ...] = get_args(Intent)
DIMENSIONS = 512
WEIGHTS = Path(__file__).parent / "weights.npz"
_COLUMN = {name: i for i, name in enumerate(NAMES)}
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the classifier sees it."""

    meaning: Floats  # zeros when it could not be had; the last number tells
    noticed: Floats
    spelling: list[int]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt, a column for each intent."""

    meaning: Floats
    noticed: Floats  # one row more than NAMES: the bias
    spelling: Floats
    temperature: float
    corpus: str  # the hash of the corpus it was learnt from

    def probabilities(self, seen: Seen) -> Floats:
        """Return how likely each of INTENTS is; they sum to 1."""
        spelt = self.spelling[seen.spelling].sum(axis=0) / np.sqrt(max(1, len(seen.spelling)))
        scores = (seen.meaning @ self.meaning + seen.noticed @ self.noticed + spelt) / self.temperature
        raised: Floats = np.exp(scores - scores.max())
        return raised / raised.sum()


def classify(utterance: Utterance, meaning: Sequence[float] | None) -> dict[Intent, float]:
    """Return how likely each intent is, the likeliest first. Without a meaning the spelling alone decides."""
    likely = weights().probabilities(see(utterance, meaning))
    return {INTENTS[i]: float(likely[i]) for i in np.argsort(-likely)}


def see(utterance: Utterance, meaning: Sequence[float] | None) -> Seen:
    """Return what the classifier looks at. Raises ValueError when `meaning` is not of 512 numbers."""
    vector = np.zeros(DIMENSIONS + 1, np.float32)
    if meaning is None:
        vector[-1] = 1
    else:
        vector[:-1] = meaning
    noticed = np.zeros(len(NAMES) + 1, np.float32)
    noticed[[_COLUMN[name] for name in signals(utterance)]] = 1
    noticed[-1] = 1
    return Seen(vector, noticed, buckets(utterance.text))


@cache
def weights() -> Weights:
    """Return what `make train-router` wrote."""
    with np.load(WEIGHTS) as kept:
        spelling = kept["spelling"].astype(np.float32) * kept["scale"]  # kept as whole numbers of a byte
        return Weights(
            kept["meaning"].astype(np.float32),
            kept["noticed"].astype(np.float32),
            spelling,
            float(kept["temperature"]),
            str(kept["corpus"]),
        )
