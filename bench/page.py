"""The page in a browser that is four times slower than this machine, the cache empty and then full."""

import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.figures import line, percentile
from tests.waiting import until

ROUNDS = 7
SLOWER = 4
PHONE = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 94_000}  # bytes a second
WISH = "2 bedroom flat in Girne, long term, under £700"
# Interactive: every module has run and the page has its words, so that whatever is touched answers.
WATCH = """
    window.seen = { tasks: [], shifts: 0, first: 0, usable: 0, reply: 0 };
    const see = (type, take) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
    see("longtask", ({ duration }) => seen.tasks.push(duration));
    see("layout-shift", ({ value }) => { seen.shifts += value; });
    see("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") seen.first = startTime; });
    new MutationObserver(() => {
      if (document.querySelector("[data-languages] option")) seen.usable ||= performance.now();
      if (document.querySelector('[data-role="assistant"]')) seen.reply ||= performance.now();
    }).observe(document, { childList: true, subtree: true });
"""


@dataclass
class Load:
    """What came over the line since the last look."""

    line: CDPSession
    bytes: int = 0
    requests: int = 0
    seen: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line.send("Network.enable")
        self.line.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]
        self.requests += event["encodedDataLength"] > 0


def run(url: str) -> None:
    """first paint, interactive, reply shown; CPU x4 slower: first visit, return, first visit 300 ms away"""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        first = [_visit(browser, url) for _ in range(ROUNDS)]
        again = [_visit(browser, url, returning=True) for _ in range(ROUNDS)]
        _tell("first visit", first)
        _tell("return, with a talk", again)
        _tell("first visit, 300 ms away", [_visit(browser, url, network=PHONE) for _ in range(3)])
        browser.close()


def _visit(
    browser: Browser, url: str, *, returning: bool = False, network: dict[str, Any] | None = None
) -> dict[str, Any]:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.add_init_script(WATCH)
    if returning:
        _talk(page, url)
    line = context.new_cdp_session(page)
    load = Load(line)
    if network:
        line.send("Network.emulateNetworkConditions", network)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url)
    shown = "window.seen.reply" if returning else "window.seen.usable"
    until(lambda: page.evaluate(shown), 30, "the page is there")  # wait_for_function would need eval
    page.wait_for_load_state("networkidle")
    seen: dict[str, Any] = page.evaluate("window.seen")
    context.close()
    return {**seen, "kilobytes": load.bytes / 1024, "requests": load.requests}


def _talk(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_test_id("guest-button").click()
    page.get_by_test_id("composer-input").fill(WISH)
    page.get_by_test_id("composer-input").press("Enter")
    page.locator('[data-role="assistant"][data-status="complete"]').wait_for()


def _tell(name: str, visits: list[dict[str, Any]]) -> None:
    print(f"  {name}")
    print(line("  first paint", [one["first"] for one in visits]))
    print(line("  interactive", [one["usable"] for one in visits]))
    if visits[0]["reply"]:
        print(line("  reply shown", [one["reply"] for one in visits]))
    print(line("  longest task", [max(one["tasks"], default=0.0) for one in visits]))
    kilobytes, requests = (percentile([one[what] for one in visits], 0.5) for what in ("kilobytes", "requests"))
    print(f"    {kilobytes:.1f} KB in {requests:.0f} requests, layout shift {max(one['shifts'] for one in visits):.4f}")
