"""Offers on the page: compared at a dated rate, accepted after a question, and what the server says of it; the page
on which a vendor answers without a script."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Locator, Page, Route, expect

from app.domain.requests import link_for
from tests.e2e import shown
from tests.e2e.browser import enter, shoot
from tests.e2e.wire import Wire, ask
from tests.live import LiveTown

REQUEST = shown.QUOTES["request_id"]
OSMAN, PIPES = (row["quote_id"] for row in shown.QUOTES["rows"])
NEW = "7f000000-0000-4000-8000-0000000000f1"
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


def row_of(page: Page, vendor: str) -> Locator:
    return page.get_by_role("row").filter(has_text=vendor)


def taken(quote_id: str) -> dict[str, Any]:
    """Return what the server knows once an offer was accepted: the others are declined."""
    detail = shown.detail(card(status="accepted"))
    quotes = [{**one, "status": "accepted"} for one in detail["quotes"] if one["id"] == quote_id]
    return {**detail, "quotes": quotes}


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
    wire.cards[2] = [card()]
    ask(page, "hello")
    asked = answering(page, 200, {"request_id": REQUEST, "status": "accepted", "quote": {}})
    accepting(page).nth(1).click()
    dialog = page.get_by_test_id("confirm-dialog")
    expect(dialog).to_contain_text("Accept this offer?")
    dialog.get_by_role("button", name="Cancel").click()
    assert asked == []
    wire.requests[REQUEST] = taken(PIPES)
    accepting(page).nth(1).click()
    page.get_by_test_id("confirm-yes").click()
    expect(row_of(page, "Kyrenia Pipes")).to_contain_text("Accepted")
    expect(accepting(page)).to_have_count(0)
    assert [url.partition("/api/v1")[2] for url in asked] == [f"/requests/{REQUEST}/quotes/{PIPES}/accept"]
    page.reload()
    expect(row_of(page, "Kyrenia Pipes")).to_contain_text("Accepted")


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
    wire.requests[REQUEST] = taken(OSMAN)
    wire.push("quote", request_id=REQUEST, quote=wire.requests[REQUEST]["quotes"][0])
    expect(row_of(page, "Usta Mehmet")).to_contain_text("Accepted")
    expect(accepting(page)).to_have_count(0)


def test_a_board_follows_the_offers_and_says_what_has_changed(page: Page, wire: Wire) -> None:
    wire.cards[2] = [card()]
    ask(page, "hello")
    osman, pipes = shown.detail(card())["quotes"]
    cheap = {**osman, "id": NEW, "vendor": {"id": NEW, "display_name": "Ada"}, "price": 15.0, "currency": "GBP"}
    counts = {**shown.detail(card())["broadcast"], "total": 14, "skipped": 2, "delivered": 6, "read": 3, "failed": 1}
    whole = {**cheap, "period": None}
    wire.requests[REQUEST] = shown.detail(
        card(), quotes=[{**pipes, "price": 40.0, "valid_until": "2020-01-01"}, whole], broadcast=counts
    )
    wire.push("quote", request_id=REQUEST, quote=whole)
    rows = page.get_by_test_id("card-quotes").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(re.compile("Ada.*Best offer.*New"))
    expect(rows.nth(1)).to_contain_text(re.compile("Kyrenia Pipes.*was £45.50.*Expired", re.DOTALL))
    expect(rows.nth(1)).to_contain_text("≈ ₺2,200")  # at the server's rates, no more at the card's earlier price
    expect(page.get_by_text("No longer offered by: Usta Mehmet")).to_be_visible()
    expect(accepting(page)).to_have_count(1)
    expect(page.get_by_test_id("asking")).to_have_text("12 asked · reached 9 · read by 3 · 2 offers · 1 not reached")
    shoot(page, "quotes-live-light")


def test_an_offer_that_comes_while_the_board_is_asked_about_is_not_missed(page: Page, wire: Wire) -> None:
    older = shown.detail(card())
    ada = {**older["quotes"][0], "id": NEW, "vendor": {"id": NEW, "display_name": "Ada"}, "price": 900.0}
    held: list[Route] = []

    def answer(route: Route) -> None:
        if held:
            route.fulfill(json={**older, "quotes": [*older["quotes"], ada]})
        else:
            held.append(route)

    page.route(f"**/api/v1/requests/{REQUEST}", answer)
    wire.cards[2] = [card()]
    with page.expect_request(f"**/api/v1/requests/{REQUEST}"):
        ask(page, "hello")
    wire.push("quote", request_id=REQUEST, quote=ada)
    wire.push("notification", kind="note", title="It was heard", body="", data={}, id=NEW)
    expect(page.get_by_text("It was heard").first).to_be_attached()
    held[0].fulfill(json=older)
    expect(row_of(page, "Ada")).to_be_visible()


def test_only_the_latest_board_of_a_request_lives(page: Page, wire: Wire) -> None:
    wire.cards |= {2: [card()], 4: [card()]}
    ask(page, "hello")
    expect(accepting(page)).to_have_count(2)
    ask(page, "hello again", replies=2)
    boards = page.get_by_test_id("card-quotes")
    expect(boards.first.locator("summary")).to_contain_text("2 offers at that time")
    expect(boards.first.get_by_test_id("quote-accept")).to_have_count(0)
    expect(boards.last.get_by_test_id("quote-accept")).to_have_count(2)


def test_a_quote_appears_on_the_board_of_both_tabs(app: Any, live: LiveTown, page: Page) -> None:
    """The whole way: a need, a yes, vendors asked, and one who answers by the link."""
    enter(page, live.url)
    ask(page, "I need a plumber in Girne, the kitchen tap is leaking")
    page.get_by_test_id("card-request").get_by_role("button").first.click()
    sent = page.get_by_test_id("card-request").last
    expect(sent.get_by_test_id("asking")).to_contain_text(re.compile(r"\d+ asked"), timeout=20_000)
    other = page.context.new_page()
    other.goto(live.url)
    ((request_id, vendor_id),) = live.ask_database(
        "select b.request_id, d.vendor_id from broadcast_decisions d join broadcasts b on b.id = d.broadcast_id "
        "join conversations c on c.user_id = (select user_id from requests where id = b.request_id) "
        "where d.outcome != 'skipped' and c.id = %s limit 1",
        page.evaluate("localStorage['ei.thread']"),
    )
    link = link_for(request_id, vendor_id).rpartition("/q/")[2]
    form = {"price": "1500", "currency": "TRY", "terms": "tomorrow morning", "once": str(uuid4()), "action": "quote"}
    assert requests.post(f"{live.url}/q/{link}", form, timeout=10).ok
    for tab in (page, other):
        expect(tab.get_by_test_id("card-quotes").last).to_contain_text("₺1,500", timeout=10_000)
        expect(tab.get_by_test_id("card-request").last.locator(".state")).to_have_text("Offers are in")
        expect(tab.get_by_test_id("asking").last).to_contain_text("1 offer")
    accepting(other).click()
    other.get_by_test_id("confirm-yes").click()
    expect(page.get_by_test_id("card-quotes").last).to_contain_text("Accepted")
    expect(accepting(page)).to_have_count(0)
    other.close()


@pytest.mark.parametrize("fields", [{"status": "accepted"}, {"status": "cancelled"}])
def test_a_request_that_is_settled_offers_nothing_to_press(page: Page, wire: Wire, fields: dict[str, Any]) -> None:
    wire.cards[2] = [card(**fields)]
    ask(page, "hello")
    expect(page.get_by_test_id("card-quotes")).to_be_visible()
    expect(accepting(page)).to_have_count(0)
