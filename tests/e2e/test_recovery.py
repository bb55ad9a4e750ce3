"""Whatever the line to the server does, the page ends with what the database has: no loss, no double, one order.

`make recovery ROUNDS=200 SEED=7` is the long form; every failure names the seed that repeats it.
"""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e import lived
from tests.live import LiveTown

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "4"))
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
BATCH = 150  # lives in one round


def test_whatever_a_client_lives_through_it_ends_with_the_databases_transcript(live: LiveTown, page: Page) -> None:
    print(f"SEED={SEED} ROUNDS={ROUNDS}")  # noqa: T201 - shown when it fails
    page.goto(live.url)
    play = (HERE / "recovery.js").read_text()
    for first in range(SEED, SEED + ROUNDS * BATCH, BATCH):
        lives = {seed: lived.live(seed) for seed in range(first, first + BATCH)}
        ends = page.evaluate(play, [life.script() for life in lives.values()])
        for (seed, life), end in zip(lives.items(), ends, strict=True):
            judge(seed, life, end)


def judge(seed: int, life: lived.Life, end: dict[str, Any]) -> None:
    assert end["faults"] == [], f"life {seed}"
    shown = [item for item in end["items"] if item["seq"]]
    assert shown == life.expected(end["floor"]), f"life {seed}"
    assert end["pending"] == 0, f"life {seed}"
    rest = [item["status"] for item in end["items"] if not item["seq"]]
    assert rest == (["writing"] if life.partial else []), f"life {seed}"


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_is_the_same_life(seed: int) -> None:
    assert lived.live(seed).script() == lived.live(seed).script()
