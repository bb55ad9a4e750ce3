"""`make train-router`: cross-validate, learn from the whole of train.jsonl, write the router's weights."""

import hashlib
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.brain.router.classifier import INTENTS, WEIGHTS, Seen, ballot, packed, see
from tests.evals import measure
from tests.evals.augment import variant
from tests.evals.learn import Knobs, Learner, blocks, learn, remember, softmax, votes_without_self
from tests.evals.measure import Line

TRAIN = measure.CORPUS / "train.jsonl"
FOLDS, VARIANTS = 5, 2


@dataclass(frozen=True, slots=True)
class Material:
    """Every line and its variants: the line itself first."""

    seen: list[Seen]  # without votes
    meanings: Any
    source: Any  # the number of the line
    labels: Any

    def of(self, rows: Any) -> "Material":
        """Return some of it."""
        return Material([self.seen[i] for i in rows], self.meanings[rows], self.source[rows], self.labels[rows])


def fingerprint(path: Path = TRAIN) -> str:
    """Return the hash of a corpus."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def material(lines: Sequence[Line]) -> Material:
    """Return the lines with their variants, seen and embedded."""
    rng = random.Random(1)
    texts = [line.text for line in lines]
    source = list(range(len(lines)))
    for number, line in enumerate(lines):
        texts += [variant(line.text, line.lang, line.intent, rng) for _ in range(VARIANTS)]
        source += [number] * VARIANTS
    labels = np.array([INTENTS.index(lines[number].intent) for number in source])  # type: ignore[arg-type]
    seen = [see(measure.utterance(text), None) for text in texts]
    return Material(seen, np.array(measure.meanings(texts), np.float32), np.array(source), labels)


def taught(all_of_it: Material, knobs: Knobs) -> tuple[Any, Learner]:
    """Return the memory and the weights learnt from it; each message is judged by a memory without its own line."""
    lines, first = np.unique(all_of_it.source, return_index=True)
    by_label = np.argsort(all_of_it.labels[first], kind="stable")
    row = np.argsort(by_label)  # of each line in the memory
    first = first[by_label]
    memory, inverse = remember(all_of_it.meanings[first], all_of_it.labels[first], knobs)
    own = row[np.searchsorted(lines, all_of_it.source)]
    votes = votes_without_self(memory, inverse, all_of_it.meanings, own)
    return memory, learn(voted(all_of_it.seen, votes), all_of_it.labels, knobs)


def voted(seen: Sequence[Seen], votes: Any) -> list[Seen]:
    """Return the messages with the votes of a memory."""
    return [replace(one, votes=ballot(vote)) for one, vote in zip(seen, votes, strict=True)]


def cross_validate(everything: Material, lines: Sequence[Line], knobs: Knobs, folds: int = FOLDS) -> Any:
    """Print the accuracy on lines that were held back, and return their scores and labels."""
    fold = np.random.default_rng(5).integers(0, FOLDS, len(lines))
    scores, mute, rows = [], [], []
    for number in range(folds):
        held = np.flatnonzero(fold == number)
        memory, learner = taught(everything.of(np.flatnonzero(fold[everything.source] != number)), knobs)
        test = everything.of(held)  # the lines themselves stand first
        near = memory.nearness(memory.place(test.meanings))
        seen = voted(test.seen, memory.counted(near, near @ memory.answers))
        scores.append(learner.scores(blocks(seen)))
        mute.append(learner.scores(blocks(test.seen)))
        rows.append(held)
    labels = everything.labels[np.concatenate(rows)]
    right = np.concatenate(scores).argmax(axis=1) == labels
    langs = np.array([lines[row].lang for row in np.concatenate(rows)])
    told = " ".join(f"{lang} {right[langs == lang].mean():.3f}" for lang in measure.LANGUAGES)
    deaf = (np.concatenate(mute).argmax(axis=1) == labels).mean()
    measure.say(f"cross-validated, {folds} folds: {right.mean():.4f} ({told}); without a meaning {deaf:.4f}")
    return np.concatenate(scores), labels


def temperature(scores: Any, labels: Any) -> float:
    """Return by what to divide scores so that a probability is the share of such answers that are right."""
    losses = {
        t: -np.log(softmax(scores / t)[np.arange(len(labels)), labels] + 1e-9).mean() for t in np.arange(0.5, 3, 0.05)
    }
    return float(min(losses, key=lambda t: losses[t]))


def write(memory: Any, learner: Learner, heat: float) -> None:
    """Write the weights, a byte for each number."""
    arrays = {"basis": memory.basis, "sentences": memory.sentences, "answers": memory.answers}
    arrays |= dict(zip(("votes", "noticed", "spelling"), learner.blocks, strict=True))
    kept: dict[str, Any] = {"centre": memory.centre.astype(np.float16), "centre_scale": np.float32(1)}
    for name, array in arrays.items():
        kept[name], kept[f"{name}_scale"] = packed(array)
    np.savez_compressed(WEIGHTS, **kept, ends=memory.ends, temperature=np.float32(heat), corpus=np.array(fingerprint()))


def main() -> int:
    """Train, say how well it went, and write; 1 when the corpus has bad lines."""
    lines, wrong = measure.read(TRAIN)
    if wrong:
        measure.say(*wrong)
        return 1
    everything, knobs = material(lines), Knobs()
    heat = temperature(*cross_validate(everything, lines, knobs))
    memory, learner = taught(everything, knobs)
    write(memory, learner, heat)
    measure.say(f"{len(lines)} lines, temperature {heat:.2f}, {WEIGHTS.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
