"""The page on which a vendor answers: without a script, by keyboard, in both themes and on a phone."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.domain import requests
from tests.e2e.browser import shoot
from tests.making import guest, rows
from tests.quoting import asked, plumber

SLIPS = ":is(.slip, .choice, .chip, .mind, .foot), :is(.slip, .choice, .chip, .mind, .foot) *"
TOO_FAINT = (Path(__file__).parent / "too_faint.js").read_text()
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def address(app: Any, database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A link to a request, on a server of this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    link = requests.link_for(request(), plumber(languages=["en"]))
    yield f"http://127.0.0.1:{server.server_port}/q/{link.rpartition('/')[2]}"
    server.shutdown()
    thread.join()


def request() -> UUID:
    return asked(guest(), city="Girne", district="Karakum", details="The kitchen tap drips.\nThird floor, no lift.")


@pytest.fixture(params=["light", "dark"])
def still(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that runs no script, in both themes."""
    context = chromium.new_context(java_script_enabled=False, color_scheme=request.param, viewport=PHONE)
    yield context.new_page()
    context.close()


def test_a_quote_is_given_without_a_script_and_changed(still: Page, address: str) -> None:
    still.goto(address)
    expect(still.get_by_role("heading", level=1)).to_have_text("Hello Osman")
    still.get_by_label("Your price for everything").fill("no idea")
    still.get_by_role("button", name="Send my quote").click()
    expect(still.get_by_role("alert")).to_be_visible()
    expect(still.get_by_label("Your price for everything")).to_have_attribute("aria-invalid", "true")
    still.get_by_label("Your price for everything").fill("80,50")
    still.get_by_label("Currency").select_option("GBP")
    still.get_by_label("What is included").fill("parts included")
    still.keyboard.press("Tab")
    still.get_by_role("button", name="Send my quote").press("Enter")
    expect(still.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(still.locator(".offered")).to_contain_text("80.50 GBP")
    assert rows("select price::text, currency, terms, status from quotes") == [
        ("80.50", "GBP", "parts included", "received")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_in_both_themes(chromium: Browser, address: str, scheme: Any) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport=PHONE)
    page = context.new_page()
    page.goto(address)
    assert SLIPS in TOO_FAINT
    assert page.evaluate(TOO_FAINT.replace(SLIPS, "main *")) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"quote-page-{scheme}")
    context.close()
