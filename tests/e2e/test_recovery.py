"""Whatever the line to the server does, the page ends with what the database has: no loss, no double, one order.

`make recovery ROUNDS=200 SEED=7` is the long form; every failure names the seed that repeats it.
"""

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import lived
from tests.e2e.bad_line import BadLine
from tests.e2e.browser import enter
from tests.e2e.disk import unsent
from tests.live import LivePerson, LiveTown
from tests.waiting import until

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "2"))
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
BATCH = 100  # lives in one round
STORY = 2  # rounds of one page; its whole conversation is within one answer of the interface


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
    if not life.gently:
        assert rest == (["writing"] if life.partial else []), f"life {seed}"
    elif not life.owed:  # nobody is at work, whatever of that was lost
        assert (rest, end["typing"]) == ([], False), f"life {seed}"


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_is_the_same_life(seed: int) -> None:
    assert lived.live(seed).script() == lived.live(seed).script()


MESSAGE = '[data-testid="message"]'
SAID = ["hello", "2 bedroom flat in Girne under £700", "and **bold** words", "günaydın 🌊", "a\nb"]


class Story:
    """A page of a guest in one conversation, and the same guest speaking from elsewhere."""

    def __init__(self, live: LiveTown, page: Page, seed: int) -> None:
        self.live, self.page, self.chance = live, page, random.Random(seed)
        self.line = BadLine(page, seed)
        self.said = Counter[str]()
        enter(page, live.url)
        self.write()
        expect(page.locator(MESSAGE)).to_have_count(2, timeout=20_000)
        expect(page.locator(MESSAGE).last).to_have_attribute("data-status", "complete", timeout=20_000)
        kept = page.evaluate("JSON.parse(localStorage['ei.session'])")
        self.person = LivePerson(live, kept)
        self.thread_id = page.evaluate("localStorage['ei.thread']")

    def words(self) -> str:
        """Return something that was not said before."""
        text = f"{self.chance.choice(SAID)} ({self.said.total()})"
        self.said[text] += 1
        return text

    def write(self) -> None:
        """Say something on the page."""
        self.page.get_by_test_id("composer-input").fill(self.words())
        self.page.get_by_test_id("composer-input").press("Enter")

    def say(self) -> None:
        """Say something elsewhere."""
        self.person.say(self.words(), thread_id=self.thread_id)

    def reload(self) -> None:
        self.page.reload()
        expect(self.page.get_by_test_id("composer-input")).to_be_visible()

    def is_at_rest(self) -> bool:
        """Whether the page has handed over what was written and every message has its reply."""
        waiting = unsent(self.page) or self.page.locator(f'{MESSAGE}[data-status="pending"]').count()
        query = "select count(*) from turns where conversation_id = %s and status in ('queued', 'running')"
        return not waiting and self.live.ask_database(query, self.thread_id) == [(0,)]

    def shown(self) -> list[str]:
        return self.page.locator(MESSAGE).evaluate_all("all => all.map((one) => one.dataset.id)")

    def ends_level(self) -> None:
        """The database has all that was said, each once, and the page shows what the database has, in its order."""
        until(self.is_at_rest, 30, "everything is sent and answered")
        messages = self.person.messages(self.thread_id)
        assert Counter(message["content"] for message in messages if message["role"] == "user") == self.said
        kept = [message["id"] for message in messages]
        expect(self.page.locator(MESSAGE)).to_have_count(len(kept), timeout=15_000)
        until(lambda: self.shown() == kept, 10, f"the page shows {kept}, not {self.shown()}")
        assert self.page.locator('[data-testid="message"][data-status="writing"]').count() == 0


@pytest.mark.parametrize("number", range(max(1, ROUNDS // STORY)))
def test_a_page_on_a_bad_line_ends_with_all_that_was_said(live: LiveTown, page: Page, number: int) -> None:
    print(f"SEED={SEED + number} ROUNDS={STORY}")  # noqa: T201 - shown when it fails
    story = Story(live, page, SEED + number)
    for _ in range(STORY):
        story.line.calm = False
        for _ in range(10):
            story.chance.choice([story.say, story.say, story.write, story.write, story.line.cut])()
        if story.chance.random() < 0.3:
            story.reload()
        story.line.calm = True
        story.line.cut()
        story.ends_level()
    assert story.line.cuts >= STORY


def test_messages_whose_push_was_lost_on_a_good_line_are_shown_all_the_same(live: LiveTown, page: Page) -> None:
    story = Story(live, page, SEED)
    story.line.lost = frozenset({"chat_message", "chat_delta", "typing", "chat_status", "thread"})
    story.say()
    story.ends_level()
    assert story.line.cuts == 0
