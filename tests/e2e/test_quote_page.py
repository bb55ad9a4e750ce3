"""The page on which a vendor answers: without a script, by keyboard, in both themes and on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.domain import deliveries, requests
from app.domain.deliveries.addresses import mark
from tests.e2e.barriers import barriers
from tests.e2e.browser import shoot
from tests.making import guest, rows
from tests.quoting import asked, plumber

TOO_SMALL = (Path(__file__).parent / "too_small.js").read_text()
CUT_OFF = (Path(__file__).parent / "cut_off.js").read_text()
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def address(app: Any, database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A link to a request, on a server of this process."""
    link = requests.link_for(request(), plumber(languages=["en"]))
    with serving(app) as url:
        yield f"{url}/q/{link.rpartition('/')[2]}"


@contextmanager
def serving(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
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


def test_the_page_keeps_nobody_out(chromium: Browser, address: str) -> None:
    page = chromium.new_page()  # its console complains of the 422, which is meant
    page.goto(address)
    page.set_viewport_size(PHONE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert in_the_way(page) == []
        shoot(page, f"quote-page-{scheme}")
    page.get_by_label("Your price for everything").fill("no idea")
    page.get_by_role("button", name="Send my quote").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert in_the_way(page) == []
    page.close()


def test_the_page_of_no_more_messages_keeps_nobody_out(app: Any, database: None, page: Page) -> None:
    link = deliveries.unsubscribe_url(mark("ayse@example.com")).split("/api/v1/")[1]
    with serving(app) as url:
        page.goto(f"{url}/api/v1/{link}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert in_the_way(page) == []
            shoot(page, f"unsubscribe-{scheme}")
        page.get_by_role("button").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("Done.")
        assert in_the_way(page) == []


def in_the_way(page: Page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 640})
    found = [*barriers(page), *page.evaluate(TOO_SMALL), *page.evaluate(CUT_OFF)]
    page.set_viewport_size(PHONE)
    return found
