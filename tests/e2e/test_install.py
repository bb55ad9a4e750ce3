"""The page as a program: small and still when it comes, there without a network, replaced without surprise."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from app.api import pages
from app.api.site import STATIC
from app.config import Settings
from tests.e2e.browser import enter, opened, shoot
from tests.e2e.disk import kept_talks, unsent
from tests.e2e.wire import MINE, REPLY, ask
from tests.live import LiveTown
from tests.waiting import until

WISH = "2 bedroom flat in Girne, long term, under £700"
LIMIT = 150 * 1024  # bytes over the line, headers too
# What moved on the page without having been asked to, wherever it was.
SHIFTS = """
    window.shifts = [];
    const named = ({ node, previousRect: from, currentRect: to }) => [node?.className, from.toJSON(), to.toJSON()];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) shifts.push([value, ...sources.map(named)]);
    }).observe({ type: "layout-shift", buffered: true });
"""
WATCH_WORKER = """
    window.became = "";
    const register = navigator.serviceWorker.register;
    navigator.serviceWorker.register = async function (address) {
      const registration = await register.call(this, address);
      const worker = registration.installing;
      worker.addEventListener("statechange", () => { became = worker.state; });
      return registration;
    };
"""
NAMED = "[...document.querySelectorAll('link[rel=modulepreload]')].map(({ href }) => href)"


@dataclass
class Site:
    """Our page on a server of its own, whose files may be changed and who may fall silent."""

    folder: Path
    url: str = ""
    speaks: threading.Event = field(default_factory=threading.Event)
    lent: str = "-"  # the file that a process of another version answers for


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(Path(shutil.copytree(STATIC, tmp_path / "static")))
    app = Flask("site", static_folder=None)
    app.register_blueprint(pages.blueprint(Settings(app_env="development"), site.folder))
    site.speaks.set()

    @app.before_request
    def wait() -> None:
        if request.path == "/":
            site.speaks.wait(30)

    @app.after_request
    def lend(response: Response) -> Response:
        if request.path.endswith(site.lent):
            response.headers["Cache-Control"] = "no-store"
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    site.url = f"http://127.0.0.1:{server.port}"
    threading.Thread(target=server.serve_forever).start()
    yield site
    site.speaks.set()
    server.shutdown()


@pytest.fixture
def kept(chromium: Browser) -> Iterator[Page]:
    """A page whose service worker is let in."""
    with opened(chromium) as page:
        yield page


def has_worker(page: Page) -> bool:
    """Whether a service worker answers for the page."""
    return bool(page.evaluate("Boolean(navigator.serviceWorker.controller)"))


def test_chromium_would_install_it(site: Site, kept: Page) -> None:
    kept.goto(site.url)
    until(lambda: has_worker(kept), 15, "the worker answers for the page")
    line = kept.context.new_cdp_session(kept)
    manifest = line.send("Page.getAppManifest")
    assert (manifest["url"], manifest["errors"]) == (f"{site.url}/manifest.webmanifest", [])
    errors = {error["errorId"] for error in line.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}, "the tests' own window"


def test_a_first_visit_is_small_and_still_and_asks_for_every_module_once_and_at_once(
    live: LiveTown, page: Page
) -> None:
    sizes: list[float] = []
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(SHIFTS)
    page.goto(live.url)
    page.wait_for_load_state("networkidle")
    page.evaluate("import('/static/js/lib/bus.js')")  # by its plain address it is the page's own, no second one
    loaded: list[str] = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    modules = [one for one in loaded if re.search(r"\.m?js$", one) and not one.endswith("/early.js")]
    named: list[str] = page.evaluate(NAMED)
    assert sorted(modules) == sorted(named)
    assert len(modules) > 30
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= LIMIT, "up to the first letter that somebody writes"
    page.get_by_test_id("composer-input").press("h")
    page.wait_for_load_state("networkidle")  # what draws answers comes with the first letter
    ask(page, "hello")
    assert page.evaluate("shifts") == []
    ask(page, WISH, replies=2)
    page.reload()
    expect(page.get_by_test_id("listing-card")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifts") == []


def test_an_answer_is_there_to_be_read_before_what_draws_it_and_drawn_when_that_has_come(
    live: LiveTown, page: Page
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/marked.esm.js", hold)
    enter(page, live.url)
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    assert held == [], "nobody has written yet"
    ask(page, WISH)
    reply = page.locator(f"{REPLY} .bubble")
    expect(reply).to_contain_text("\n1. **")
    expect(page.get_by_test_id("listing-card")).to_have_count(0)
    shoot(page, "answer-as-written")
    held[0].continue_()
    expect(page.get_by_test_id("listing-card")).not_to_have_count(0)
    expect(reply.first).not_to_contain_text("**")


def test_what_draws_answers_is_asked_for_again_after_it_did_not_come(live: LiveTown, page: Page) -> None:
    enter(page, live.url)
    with page.expect_event("requestfailed"):
        page.route("**/marked.esm.js", lambda route: route.abort("internetdisconnected"))
        ask(page, WISH)
    page.unroute("**/marked.esm.js")
    expect(page.locator(REPLY)).to_be_visible()
    ask(page, "hello")
    expect(page.get_by_test_id("listing-card")).not_to_have_count(0)


def test_without_a_network_the_page_shows_what_was_said_and_keeps_what_is_written(live: LiveTown, kept: Page) -> None:
    enter(kept, live.url)
    ask(kept, WISH)
    until(lambda: has_worker(kept), 15, "the worker answers for the page")
    until(lambda: kept_talks(kept), 10, "the conversation is kept")
    kept.context.set_offline(True)
    kept.get_by_test_id("composer-input").fill("anything with a garden?")
    kept.get_by_test_id("composer-input").press("Enter")
    until(lambda: unsent(kept), 10, "the message is kept")
    kept.reload()
    expect(kept.locator(REPLY)).to_contain_text("Kyrenia")
    expect(kept.locator(MINE)).to_have_count(2)
    expect(kept.locator(MINE).last).to_have_attribute("data-status", "pending")
    expect(kept.get_by_test_id("thread-item")).to_have_count(1)
    expect(kept.get_by_test_id("connection-state")).not_to_be_empty(timeout=10_000)
    shoot(kept, "offline-desktop-light")
    kept.context.set_offline(False)
    expect(kept.locator(REPLY)).to_have_count(2, timeout=30_000)
    expect(kept.locator(MINE)).to_have_count(2)


def test_who_signs_out_leaves_no_words_in_the_browser(live: LiveTown, kept: Page) -> None:
    enter(kept, live.url)
    ask(kept, "hello")
    until(lambda: kept_talks(kept), 10, "the conversation is kept")
    kept.get_by_test_id("sign-out").click()
    kept.get_by_test_id("confirm-yes").click()
    expect(kept.get_by_test_id("guest-button")).to_be_visible()
    until(lambda: kept_talks(kept) == 0, 10, "the conversation is gone")
    kept_addresses = """async () => {
        const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
        return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => new URL(url).pathname);
    }"""
    until(lambda: has_worker(kept), 15, "the worker answers for the page")
    addresses: list[str] = kept.evaluate(kept_addresses)
    assert addresses
    assert {one for one in addresses if one != "/" and not one.startswith("/static/")} == set()


def test_a_shortcut_of_the_installed_page_leads_to_what_it_says(live: LiveTown, page: Page) -> None:
    enter(page, live.url)
    page.goto(f"{live.url}/?open=notices")
    expect(page.get_by_test_id("notices")).to_be_visible()
    expect(page).to_have_url(f"{live.url}/")


def test_a_new_version_offers_itself_and_comes_when_it_is_let(site: Site, kept: Page) -> None:
    kept.goto(site.url)
    until(lambda: has_worker(kept), 15, "the worker answers for the page")
    before = version(kept)
    words = site.folder / "js/i18n/en.json"
    words.write_text(words.read_text().replace("Go on as guest", "Come in as a guest"))
    kept.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    expect(kept.get_by_test_id("renewed")).to_be_visible(timeout=15_000)
    expect(kept.get_by_test_id("guest-button")).to_have_text("Go on as guest")
    shoot(kept, "new-version")
    kept.get_by_test_id("reload").click()
    expect(kept.get_by_test_id("guest-button")).to_have_text("Come in as a guest")
    assert version(kept) != before
    names: list[str] = kept.evaluate("caches.keys()")
    assert [name for name in names if before in name] == []
    expect(kept.get_by_test_id("renewed")).to_have_count(0)


def version(page: Page) -> str:
    """Return the version of the files that the page is made of."""
    source: Any = page.locator("script[type=module]").get_attribute("src")
    return str(source).split("/")[2]


def test_a_server_that_is_silent_for_three_seconds_is_not_waited_for(site: Site, kept: Page) -> None:
    kept.goto(site.url)
    until(lambda: has_worker(kept), 15, "the worker answers for the page")
    site.speaks.clear()
    kept.goto(site.url, wait_until="commit")
    expect(kept.get_by_test_id("guest-button")).to_be_visible()
    assert not site.speaks.is_set()


def test_a_file_of_another_version_is_not_kept_as_this_one(site: Site, kept: Page) -> None:
    """Two web processes of different versions take turns while one replaces the other."""
    site.lent = "js/chat/bubble.js"
    kept.add_init_script(WATCH_WORKER)
    kept.goto(site.url)
    until(lambda: kept.evaluate("became") == "redundant", 15, "the worker gives up")
    assert kept.evaluate("navigator.serviceWorker.getRegistration().then(Boolean)") is False
