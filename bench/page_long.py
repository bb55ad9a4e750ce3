"""What the length of a conversation costs in the browser. Brings its own town."""

import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from bench.figures import line, percentile
from tests.conftest import TEST_SETTINGS
from tests.e2e.browser import FLAGS, enter
from tests.e2e.seeded import talk
from tests.live import LiveTown

LENGTHS = (100, 10_000)
ROUNDS = 12  # of each length in turn, so that a noisy minute strikes both
PIECES = 40  # of a reply, in each round
QUIET = 0.1  # of the values: what the page costs; the rest is who else used the machine
SCREENS_UP = 6  # scrolled before, so that the window is as full as it gets
UP = """async () => {
    scroller.scrollTop = 0;
    await new Promise((later) => { setTimeout(later, 250); });
}"""
DELTA = """async (pieces) => {
    const { thread } = await import('/static/js/chat/conversation.js');
    const { draw, toEnd } = await import('/static/js/chat/transcript.js');
    toEnd();
    const taken = [];
    for (let at = 0; at < pieces; at += 1) {
        thread().delta({ message_id: 'bench', in_reply_to: 'bench-question', offset: at * 6, text: 'words ' });
        const began = performance.now();
        draw();
        document.body.getBoundingClientRect();
        taken.push(performance.now() - began);
    }
    thread().resume(null);
    draw();
    return taken;
}"""


def run(_: str) -> None:
    """a page on 100 and on 10 000 messages: navigation -> last message, one piece of a reply -> drawn and laid out"""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        folder.chmod(0o755)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with (
            EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
            EmbeddedValkey(folder / "valkey", durable=False) as valkey,
            LiveTown(folder, _environment(postgres, valkey, folder), with_demo=False) as town,
        ):
            pages = {length: _reader(town, browser.new_page(), length) for length in LENGTHS}
            _tell(*_measure(pages, town.url))
            browser.close()


def _environment(postgres: EmbeddedPostgres, valkey: EmbeddedValkey, folder: Path) -> dict[str, str]:
    addresses = {"DATABASE_URL": postgres.create_database("bench"), "REDIS_URL": valkey.url}
    return {**TEST_SETTINGS, **addresses, "VAR_DIR": str(folder)}


def _reader(town: LiveTown, page: Page, length: int) -> Page:
    enter(page, town.url)
    talk(town, page.evaluate("JSON.parse(localStorage['ei.session']).user.id"), length)
    return page


def _measure(pages: dict[int, Page], url: str) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    opened: dict[int, list[float]] = {length: [] for length in pages}
    drawn: dict[int, list[float]] = {length: [] for length in pages}
    for _ in range(ROUNDS):
        for length, page in pages.items():
            began = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.wait_for_selector(f'[data-seq="{length}"]')
            opened[length].append((time.perf_counter() - began) * 1000)
            for _ in range(SCREENS_UP):
                page.evaluate(UP)
            drawn[length] += page.evaluate(DELTA, PIECES)
    return opened, drawn


def _tell(opened: dict[int, list[float]], drawn: dict[int, list[float]]) -> None:
    for name, taken in (("opened", opened), ("a piece drawn", drawn)):
        for length, values in taken.items():
            print(line(f"{name}, {length} messages", values))
        short, long = (percentile(taken[length], QUIET) for length in LENGTHS)
        print(
            f"  {name}: {long:.1f} ms is {long / short:.2f} times the {short:.1f} ms, in the quietest tenth of the run"
        )
