"""What a message is about, told by its meaning, its spelling and the word lists together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from app.brain.nlp.text import Utterance
from app.brain.router.memory import Floats, Memory
from app.brain.router.ngrams import buckets
from app.brain.router.signals import NAMES, signals

Intent = Literal[
    "property_search", "goods_search", "service_request", "viewing_booking", "local_knowledge", "preference",
    "human_handoff", "small_talk", "off_topic",
]  # fmt: skip
INTENTS: tuple[Intent, ...] = get_args(Intent)
WEIGHTS = Path(__file__).parent / "weights.npz"
_COLUMN = {name: i for i, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the classifier sees it."""

    votes: Floats  # of the memory, two for each intent; zeros without a meaning, and the last number tells
    noticed: Floats  # one for each of NAMES, and the last is always 1
    spelling: list[int]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt, a column for each intent."""

    votes: Floats
    noticed: Floats
    spelling: Floats
    temperature: float
    memory: Memory
    corpus: str  # the hash of the corpus it was learnt from

    def probabilities(self, seen: Seen) -> Floats:
        """Return how likely each of INTENTS is; they sum to 1."""
        spelt = self.spelling[seen.spelling].sum(axis=0) / np.sqrt(max(1, len(seen.spelling)))
        scores = (seen.votes @ self.votes + seen.noticed @ self.noticed + spelt) / self.temperature
        raised: Floats = np.exp(scores - scores.max())
        shares: Floats = raised / raised.sum()
        return shares


def classify(utterance: Utterance, meaning: Sequence[float] | None) -> dict[Intent, float]:
    """Return how likely each intent is, the likeliest first.

    Without a meaning the spelling and the word lists decide. Raises ValueError when it has not 512 numbers.
    """
    learnt = weights()
    votes = None if meaning is None else learnt.memory.votes(meaning)
    likely = learnt.probabilities(see(utterance, votes))
    return {INTENTS[i]: float(likely[i]) for i in np.argsort(-likely)}


def see(utterance: Utterance, votes: Floats | None) -> Seen:
    """Return what the classifier looks at."""
    noticed = np.zeros(len(NAMES) + 1, np.float32)
    noticed[[_COLUMN[name] for name in signals(utterance)]] = 1
    noticed[-1] = 1
    return Seen(ballot(votes), noticed, buckets(utterance.text))


def ballot(votes: Floats | None) -> Floats:
    """Return the votes with a last number that tells whether there are any."""
    return np.append(np.zeros(2 * len(INTENTS)) if votes is None else 3 * votes, votes is None).astype(np.float32)


class StaleWeights(Exception):
    """The weights were learnt with other word lists than those that are here; `make train-router` learns them anew."""


@cache
def weights() -> Weights:
    """Return what `make train-router` wrote. Raises StaleWeights, in a worker before its first message."""
    with np.load(WEIGHTS) as kept:
        centre, basis, sentences, answers = (_opened(kept, n) for n in ("centre", "basis", "sentences", "answers"))
        votes, noticed, spelling = (_opened(kept, name) for name in ("votes", "noticed", "spelling"))
        if len(noticed) != len(NAMES) + 1:
            raise StaleWeights(f"{len(noticed)} signals were learnt, there are {len(NAMES) + 1}")
        memory = Memory(centre, basis, sentences, answers, tuple(map(int, kept["ends"])))
        return Weights(votes, noticed, spelling, float(kept["temperature"]), memory, str(kept["corpus"]))


def packed(array: Floats) -> tuple[Any, Any]:
    """Return the array in a byte for each number, and the scale that each column was divided by."""
    scale = np.maximum(np.abs(array).max(axis=0), 1e-9) / 127
    return np.round(array / scale).astype(np.int8), scale.astype(np.float32)


def _opened(kept: Any, name: str) -> Floats:
    opened: Floats = kept[name].astype(np.float32) * kept[f"{name}_scale"]
    return opened
