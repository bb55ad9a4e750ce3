"""How the router learns: a memory of meanings first, then how far to trust it, the word lists and the spelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.brain.router.classifier import INTENTS, Seen
from app.brain.router.memory import Memory
from app.brain.router.ngrams import BUCKETS


@dataclass(frozen=True, slots=True)
class Knobs:
    """What cross-validation chose."""

    directions: int = 96
    doubt: float = 0.2  # how little a single remembered sentence is trusted
    epochs: int = 8
    rate: float = 0.02
    decay: tuple[float, float, float] = (0.0, 1e-4, 3e-5)  # of the votes, the word lists, the spelling
    mute: float = 0.2  # the share of messages that are learnt without their meaning
    batch: int = 256
    smooth: float = 0.03  # of the certainty of a label goes to the other intents


def remember(meanings: Any, labels: Any, knobs: Knobs) -> tuple[Memory, Any]:
    """Return the memory of sentences sorted by label, and the inverse from which each one's absence can be told."""
    ends = tuple(np.searchsorted(labels, range(len(INTENTS)), side="right"))
    centre = meanings.mean(axis=0)
    basis = np.linalg.svd(meanings - centre, full_matrices=False)[2][: knobs.directions].T
    memory = Memory(centre, basis, (meanings - centre) @ basis, np.zeros((len(labels), len(INTENTS))), ends)
    inverse = np.linalg.inv(memory.nearness(memory.sentences) + knobs.doubt * np.eye(len(labels)))
    answers = inverse @ (np.eye(len(INTENTS))[labels] - 1 / len(INTENTS))
    return Memory(centre, basis, memory.sentences, answers, ends), inverse


def votes_without_self(memory: Memory, inverse: Any, meanings: Any, own: Any) -> Any:
    """Return the votes on `meanings` of a memory that never met their own sentence, row `own` of it."""
    near = memory.nearness(memory.place(meanings))
    touched = np.einsum("ij,ji->i", near, inverse[:, own]) / np.diag(inverse)[own]
    spoken_for = near @ memory.answers - touched[:, None] * memory.answers[own]
    near[np.arange(len(own)), own] = 0
    return memory.counted(near, spoken_for)


class Learner:
    """Softmax regression by Adam: an array for each block of features, and two memories of each."""

    def __init__(self, sizes: Sequence[int], knobs: Knobs) -> None:
        self.knobs = knobs
        self.blocks = [np.zeros((rows, len(INTENTS)), np.float32) for rows in sizes]
        self.first = [np.zeros_like(block) for block in self.blocks]
        self.second = [np.zeros_like(block) for block in self.blocks]
        self.steps = 0

    def scores(self, batch: Sequence[Any]) -> Any:
        """Return the scores of a batch, a row for each message."""
        return sum(x @ block for x, block in zip(batch, self.blocks, strict=True))

    def step(self, batch: Sequence[Any], wanted: Any, rate: float) -> None:
        """Move the weights a little towards `wanted`, a row of probabilities for each message."""
        error = (softmax(self.scores(batch)) - wanted) / len(wanted)
        self.steps += 1
        for i, x in enumerate(batch):
            slope = x.T @ error + self.knobs.decay[i] * self.blocks[i]
            self.first[i] += 0.1 * (slope - self.first[i])
            self.second[i] += 0.01 * (slope * slope - self.second[i])
            spread = np.sqrt(self.second[i] / (1 - 0.99**self.steps)) + 1e-6
            self.blocks[i] -= rate * self.first[i] / (1 - 0.9**self.steps) / spread


def learn(seen: Sequence[Seen], labels: Any, knobs: Knobs, seed: int = 7) -> Learner:
    """Return the weights learnt from the messages; the same for the same seed."""
    rng = np.random.default_rng(seed)
    learner = Learner((len(seen[0].votes), len(seen[0].noticed), BUCKETS), knobs)
    targets = np.full((len(labels), len(INTENTS)), knobs.smooth / len(INTENTS), np.float32)
    targets[np.arange(len(labels)), labels] += 1 - knobs.smooth
    total = knobs.epochs * (len(seen) // knobs.batch + 1)
    for _ in range(knobs.epochs):
        order = rng.permutation(len(seen))
        for at in range(0, len(order), knobs.batch):
            rows = order[at : at + knobs.batch]
            muted = rng.random(len(rows)) < knobs.mute
            rate = knobs.rate * (1 - learner.steps / (total + 1))
            learner.step(blocks([seen[i] for i in rows], muted), targets[rows], rate)
    return learner


def blocks(batch: Sequence[Seen], muted: Any = None) -> tuple[Any, Any, Any]:
    """Return the three blocks of features of a batch; `muted` messages lose their meaning."""
    votes = np.stack([one.votes for one in batch])
    if muted is not None:
        votes[muted] = 0
        votes[muted, -1] = 1
    spelling = np.zeros((len(batch), BUCKETS), np.float32)
    for row, one in enumerate(batch):
        spelling[row, one.spelling] = 1 / np.sqrt(max(1, len(one.spelling)))
    return votes, np.stack([one.noticed for one in batch]), spelling


def softmax(scores: Any) -> Any:
    """Return the scores as probabilities, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
