"""The whole town with a language model: streamed into the browser, killed in the middle, and back again."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.dev.servers.embedded import free_port
from tests.conftest import TEST_SETTINGS
from tests.e2e.browser import enter, shoot
from tests.e2e.slow_model import STORY
from tests.e2e.test_page import REPLY, ask
from tests.live import ROOT, LiveTown
from tests.waiting import until

SCRIPT = Path(__file__).parent / "slow_model.py"
LAST = "word120"
# Presses Stop and looks before anything else can happen, thus before the next frame.
STOP = """() => {
  const button = document.querySelector("#stop");
  const reply = document.querySelector("[data-role=assistant]");
  button.click();
  return [reply.dataset.status, button.disabled, reply.querySelector(".bubble").textContent];
}"""


class Provider:
    """The double of OpenAI as a process of its own, which can be killed and started again at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.doubles.openai", "--port", str(self.port), "--script", str(SCRIPT)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self.process.stdout
        self.process.stdout.readline()  # it says where it listens once it does

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.kill()


@pytest.fixture(scope="module")
def town(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveTown]:
    folder = tmp_path_factory.mktemp("town-with-a-model")
    metrics = folder / "metrics"
    metrics.mkdir()
    environment = {
        **TEST_SETTINGS,
        "DATABASE_URL": postgres.create_database("with_a_model"),
        "REDIS_URL": valkey.url.removesuffix("/0") + "/3",
        "VAR_DIR": str(folder),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        "OPENAI_API_KEY": "sk-a-key-for-the-double",
        "OPENAI_BASE_URL": provider.url,
    }
    with LiveTown(folder, environment) as town:
        yield town


@pytest.fixture
def guest_page(town: LiveTown, page: Page) -> Page:
    return enter(page, town.url)


def breaker(town: LiveTown) -> float:
    """Return what /metrics says of the model's breaker: 0 closed, 1 half open, 2 open."""
    told = requests.get(f"{town.url}/metrics", timeout=5).text
    return max(float(value) for value in re.findall(r'^breaker_state\{.*name="llm".*\} (\S+)$', told, re.MULTILINE))


def test_the_models_words_appear_while_it_writes_them(guest_page: Page) -> None:
    ask(guest_page, "tell me a long story")
    reply = guest_page.locator(REPLY).last
    expect(reply).to_contain_text("word5")
    assert LAST not in reply.inner_text()
    expect(reply).to_contain_text(LAST, timeout=20_000)
    shoot(guest_page, "model-streamed")


def test_a_reply_goes_on_where_it_was_after_a_reload_in_the_middle(town: LiveTown, guest_page: Page) -> None:
    ask(guest_page, "tell me a story again")
    reply = guest_page.locator(REPLY).last
    expect(reply).to_contain_text("word5")
    guest_page.reload()
    expect(reply).to_contain_text("word5")
    assert LAST not in reply.inner_text(), "it was over before the page was there again"
    expect(reply).to_have_attribute("data-status", "complete", timeout=20_000)
    expect(reply.locator(".bubble")).to_have_text(STORY)
    expect(guest_page.locator(REPLY)).to_have_count(1)
    expect(guest_page.get_by_test_id("typing")).to_be_hidden()


def test_stopped_in_the_middle_it_stands_still_at_once_keeps_its_words_and_can_go_on(
    town: LiveTown, guest_page: Page
) -> None:
    ask(guest_page, "tell me a long story")
    reply = guest_page.locator(REPLY).last
    expect(reply).to_contain_text("word5")
    status, pressed, shown = guest_page.evaluate(STOP)
    assert (status, pressed) == ("stopping", True)
    expect(reply).to_have_attribute("data-status", "stopped")
    expect(reply).to_contain_text("Stopped, incomplete")
    kept, ended = town.ask_database(
        "select content, status from messages where role = 'assistant' order by created_at"
    )[-1]
    assert (ended, kept[:5], LAST in kept, LAST in shown) == ("stopped", "word1", False, False)
    guest_page.reload()
    expect(reply.locator(".bubble")).to_have_text(kept.strip())
    expect(guest_page.get_by_test_id("stop-button")).to_be_hidden()
    reply.get_by_test_id("message-go_on").click()
    expect(guest_page.locator(REPLY)).to_have_count(2, timeout=20_000)
    asked = town.ask_database("select content from messages where role = 'user' order by created_at")
    assert asked[-1] == ("Please finish the answer that was stopped.",)


def test_the_model_searches_with_its_tools(town: LiveTown, guest_page: Page) -> None:
    ask(guest_page, "an apartment or flat for long_term rent, 2 rooms, GBP please")
    expect(guest_page.locator(REPLY).last).to_contain_text("fit.", timeout=20_000)
    stored = town.ask_database("select degraded, agent from messages where content like '%%fit.' order by created_at")
    assert stored[-1] == (False, "real_estate")


def test_killed_in_the_middle_the_rules_finish_and_when_it_is_back_it_answers_again(
    town: LiveTown, provider: Provider, guest_page: Page
) -> None:
    ask(guest_page, "tell me a story")
    reply = guest_page.locator(REPLY).last
    expect(reply).to_contain_text("word5")
    provider.kill()
    until(lambda: last_reply(town)[0], 30, "a degraded reply follows")
    text = last_reply(town)[1]
    assert "word5" in text
    assert LAST not in text
    expect(reply).to_contain_text(text[-20:].strip(" *_.!?"))
    shoot(guest_page, "model-lost")
    assert 'llm_seconds_count{outcome="cut",purpose="reply"}' in requests.get(f"{town.url}/metrics", timeout=5).text
    provider.start()
    ask(guest_page, "hello again")
    expect(guest_page.locator(REPLY).last).to_contain_text("Hello from the model.", timeout=20_000)
    assert last_reply(town)[0] is False


def test_a_model_that_stays_away_opens_its_breaker_for_everybody_to_see(
    town: LiveTown, provider: Provider, guest_page: Page
) -> None:
    assert breaker(town) == 0
    provider.kill()
    for n in range(1, 6):
        ask(guest_page, "hello there")
        expect(guest_page.locator(REPLY)).to_have_count(n)
    until(lambda: breaker(town) == 2, 10, "the breaker is shown open")
    assert last_reply(town)[0]


def last_reply(town: LiveTown) -> tuple[bool, str]:
    said = "select degraded, content from messages where role = 'assistant' order by created_at desc limit 1"
    degraded, text = town.ask_database(said)[0]
    return degraded, text
