"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).parent / "screenshots"  # not committed; README's picture is a copy of one


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser; without one the test is skipped, and fails in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing = "no Chromium on this machine; `apt-get install chromium` brings it"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a person who has never been here; whatever its console complains about fails the test.

    Without the service worker: what a test puts between page and server must not be overtaken by what is kept.
    """
    with opened(chromium, service_workers="block") as page:
        yield page


@contextmanager
def opened(chromium: Browser, **how: Any) -> Iterator[Page]:
    """Open a page in a context of its own; whatever its console complains about is an error at the end."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB", **how)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == [], complaints


def _is_complaint(message: ConsoleMessage) -> bool:
    """Chromium itself complains when a test takes its network away; that is not the page's fault."""
    return message.type == "error" and "net::ERR_INTERNET_DISCONNECTED" not in message.text


def enter(page: Page, url: str) -> Page:
    """Come to the page for the first time and go on as a guest."""
    page.goto(url)
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_be_visible()
    return page


def shoot(page: Page, name: str) -> None:
    """Save what the page looks like."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
