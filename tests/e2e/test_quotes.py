"""Offers on the page: compared at a dated rate, accepted after a question, and what the server says of it; the page
on which a vendor answers without a script."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import shown
from tests.e2e.browser import shoot
from tests.e2e.wire import Wire, ask

REQUEST = shown.QUOTES["request_id"]
OSMAN, PIPES = (row["quote_id"] for row in shown.QUOTES["rows"])
PHONE = {"width": 390, "height": 844}


def card(**fields: Any) -> dict[str, Any]:
    """Return a card of two offers that may be accepted; the second was read from words that were not plain."""
    cheap, dear = shown.QUOTES["rows"]
    rows = [
        {**cheap, "status": "received", "expired": False, "confidence": 0.95, "period": "hour", "converted": None},
        {
            **dear,
            "status": "received",
            "expired": False,
            "confidence": 0.7,
            "period": None,
            "converted": {"amount": "2502.50", "currency": "TRY"},
        },
    ]
    return {**shown.QUOTES, "status": "quoted", "rates_of": "2026-11-20", "rows": rows, **fields}


def answering(page: Page, status: int, body: dict[str, Any]) -> list[str]:
    """Let the server answer whoever accepts an offer; return where they were asked."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        kind = "application/json" if status < 400 else "application/problem+json"
        route.fulfill(status=status, content_type=kind, body=json.dumps(body))

    page.route("**/accept", answer)
    return asked


def accepting(page: Page) -> Any:
    return page.get_by_test_id("quote-accept")


def test_offers_say_what_they_are_for_at_which_days_rate_and_how_surely_they_were_read(page: Page, wire: Wire) -> None:
    wire.cards[2] = [card()]
    ask(page, "hello")
    table = page.get_by_role("table", name=re.compile("2 quotes"))
    expect(table.locator("caption")).to_contain_text("at the rates of 20 November 2026")
    first, second = table.get_by_role("row").nth(1), table.get_by_role("row").nth(2)
    expect(first).to_contain_text("an hour")
    expect(first).not_to_contain_text("check it")
    expect(second).to_contain_text("≈ ₺2,502.50")
    expect(second).to_contain_text("check it")
    shoot(page, "quotes-desktop-light")
    page.set_viewport_size(PHONE)
    page.locator("#drawer, aside").first.evaluate("side => Promise.all(side.getAnimations().map(one => one.finished))")
    expect(accepting(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "quotes-phone-light")


def test_an_offer_is_accepted_after_a_question_and_then_none_of_the_request_can_be(page: Page, wire: Wire) -> None:
    wire.cards |= {2: [card()], 4: [card()]}
    ask(page, "hello")
    ask(page, "hello again", replies=2)
    asked = answering(page, 200, {"request_id": REQUEST, "status": "accepted", "quote": {}})
    accepting(page).nth(1).click()
    dialog = page.get_by_test_id("confirm-dialog")
    expect(dialog).to_contain_text("Accept this offer?")
    dialog.get_by_role("button", name="Cancel").click()
    assert asked == []
    accepting(page).nth(1).click()
    page.get_by_test_id("confirm-yes").click()
    for n in range(4):
        expect(accepting(page).nth(n)).to_be_disabled()
    assert [url.partition("/api/v1")[2] for url in asked] == [f"/requests/{REQUEST}/quotes/{PIPES}/accept"]


def test_an_offer_that_does_not_stand_any_more_is_said_and_the_others_stay(page: Page, wire: Wire) -> None:
    wire.cards[2] = [card()]
    ask(page, "hello")
    # Chromium writes a refused request into its console, which fails a test: so this no comes without a network.
    refusal = {"status": 409, "code": "quote_gone", "title": "x", "detail": "x"}
    page.evaluate(
        "no => { window.fetch = async () => new Response(JSON.stringify(no), { status: no.status }); }", refusal
    )
    accepting(page).first.click()
    page.get_by_test_id("confirm-yes").click()
    expect(page.get_by_text("The vendor has changed or withdrawn this offer.")).to_be_visible()
    expect(accepting(page).first).to_be_disabled()
    expect(accepting(page).nth(1)).to_be_enabled()


def test_what_another_tab_accepted_is_heard(page: Page, wire: Wire) -> None:
    wire.cards[2] = [card()]
    ask(page, "hello")
    expect(accepting(page).first).to_be_enabled()
    wire.push("quote", request_id=REQUEST, quote={"id": OSMAN, "status": "accepted"})
    expect(accepting(page).first).to_be_disabled()


@pytest.mark.parametrize("fields", [{"status": "accepted"}, {"status": "cancelled"}])
def test_a_request_that_is_settled_offers_nothing_to_press(page: Page, wire: Wire, fields: dict[str, Any]) -> None:
    wire.cards[2] = [card(**fields)]
    ask(page, "hello")
    expect(page.get_by_test_id("card-quotes")).to_be_visible()
    expect(accepting(page)).to_have_count(0)
