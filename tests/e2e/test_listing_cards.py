"""Listings on the page: seen, converted, booked and compared, on the whole town; only refusals are played."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext, Locator, Page, expect

from app.domain.clock import LOCAL
from tests.e2e.browser import shoot
from tests.e2e.line import hold
from tests.e2e.wire import Wire, ask
from tests.live import LiveTown

PHONE = {"width": 390, "height": 844}
# Chromium writes a refused request into its console, which fails a test: so a no comes without a network.
REFUSE = """([path, method, no]) => {
  const real = window.fetch;
  window.fetch = async (url, how = {}) => {
    const meant = new RegExp(path).test(url) && (how.method ?? "GET") === method;
    return meant ? new Response(JSON.stringify(no), { status: no.status }) : real(url, how);
  };
}"""
LOSE_ONE_ANSWER = """() => {
  const real = window.fetch;
  window.fetch = async (url, how = {}) => {
    const answer = await real(url, how);
    if (!(String(url).endsWith("/bookings/") && how.method === "POST")) return answer;
    window.fetch = real;
    throw new TypeError("the answer was lost on its way");
  };
}"""


def homes(live: LiveTown, number: int = 3) -> list[dict[str, Any]]:
    """Return flats of the town for a monthly rent in pounds, as a reply recommends them, the dearest first."""
    query = {"rent_type": "long_term", "currency": "GBP", "limit": 100}
    found = requests.get(f"{live.url}/api/v1/real_estate/search", query, timeout=10).json()["items"]
    plain = [one for one in found if one["currency"] == "GBP" and one["images"] and one["price_period"] == "month"]
    chosen = sorted(plain[:number], key=lambda one: -one["price"])
    return [{"listing_id": one["id"], "listing": one, "reasons": ["near the sea"], "score": 1} for one in chosen]


@pytest.fixture
def shown(live: LiveTown, page: Page, wire: Wire) -> list[dict[str, Any]]:
    """A reply that recommends three homes, the first of them with three pictures, and a reader who counts in lira."""
    found = homes(live)
    found[0]["listing"]["images"] = [one["listing"]["images"][0] for one in found]
    wire.changes[2] = {"recommendations": found}
    page.evaluate("localStorage['ei.currency'] = 'TRY'")
    ask(page, "hello")
    return found


def later(days: int) -> date:
    return datetime.now(LOCAL).date() + timedelta(days=days)


def card(page: Page, n: int = 0) -> Locator:
    return page.get_by_test_id("listing-card").nth(n)


def book(page: Page, day: date, time: str) -> None:
    """Fill the open form in and send it, by keyboard alone: the fields hold what an English keyboard types."""
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Time", exact=True).fill(time)
    page.get_by_label("Note to the owner").focus()
    page.keyboard.type("After work, please")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_viewing_is_booked_by_keyboard_once_though_the_answer_was_lost_and_it_was_sent_again(
    live: LiveTown, page: Page, shown: list[dict[str, Any]]
) -> None:
    home, day = shown[0]["listing"], later(20)
    page.evaluate(LOSE_ONE_ANSWER)
    card(page).locator(".open").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("card-book").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    expect(page.get_by_test_id("booking")).to_contain_text("Asia/Nicosia")
    page.get_by_test_id("booking-send").press("Enter")
    expect(page.get_by_text("Please choose a day.")).to_be_visible()
    book(page, day, "10:30")
    expect(page.get_by_test_id("booking-error")).to_contain_text("cannot be reached")
    page.get_by_test_id("booking-send").evaluate("button => { button.click(); button.click(); }")
    made = page.get_by_test_id("card-dialog").get_by_test_id("card-viewing")
    expect(made).to_contain_text("Requested")
    expect(page.locator(".made")).to_be_focused()
    rows = live.ask_database(
        "select starts_at at time zone 'Asia/Nicosia', note from viewings where listing_id = %s", home["id"]
    )
    assert [(str(at), note) for at, note in rows] == [(f"{day} 10:30:00", "After work, please")]
    page.keyboard.press("Escape")
    expect(card(page).locator(".booked")).to_contain_text(re.compile("Requested.*10:30"))
    page.reload()
    expect(card(page).locator(".booked")).to_contain_text("Requested")


@pytest.mark.parametrize(
    ("code", "status", "field", "words"),
    [
        ("taken", 409, "Time", "Somebody else sees the home"),
        ("too_far", 422, "Day", "90 days at most"),
        ("invalid", 422, "Note to the owner", "too long"),
    ],
)
def test_a_refusal_stands_at_the_field_it_is_about(
    page: Page, shown: list[dict[str, Any]], code: str, status: int, field: str, words: str
) -> None:
    errors = [{"field": "note", "message": words}] if code == "invalid" else []
    no = {"status": status, "code": code, "title": "x", "detail": words, "errors": errors}
    page.evaluate(REFUSE, ["/bookings/$", "POST", no])
    page.get_by_test_id("card-book").first.click()
    book(page, later(21), "11:00")
    expect(page.get_by_label(field)).to_be_focused()
    expect(page.get_by_label(field)).to_have_attribute("aria-invalid", "true")
    described = str(page.get_by_label(field).get_attribute("aria-describedby")).split()[0]
    expect(page.locator(f"#{described}")).to_contain_text(words)
    expect(page.get_by_test_id("booking-send")).to_be_enabled()


def test_a_listing_that_is_gone_says_so_instead_of_being_booked(page: Page, shown: list[dict[str, Any]]) -> None:
    no = {"status": 404, "code": "listing_not_found", "title": "x", "detail": "x"}
    page.evaluate(REFUSE, ["/listings/", "GET", no])
    card(page).locator(".open").click()
    expect(page.get_by_test_id("listing-gone")).to_have_text("This is no longer offered.")
    expect(page.get_by_test_id("book")).to_have_count(0)


def test_what_is_no_home_cannot_be_viewed(live: LiveTown, page: Page, wire: Wire) -> None:
    (service,) = homes(live, 1)
    service["listing"] |= {"rent_type": None, "bedrooms": None, "price_period": "hour"}
    wire.changes[2] = {"recommendations": [service]}
    ask(page, "hello")
    expect(page.get_by_test_id("pick")).to_be_visible()
    expect(page.get_by_test_id("card-book")).to_have_count(0)


def test_a_price_stands_in_the_readers_currency_with_the_day_of_the_rates(
    live: LiveTown, page: Page, shown: list[dict[str, Any]]
) -> None:
    table = requests.get(f"{live.url}/api/v1/rates", timeout=10).json()
    lira = f"{round(shown[0]['listing']['price'] * table['rates']['TRY']):,}"
    day = date.fromisoformat(table["date"])
    about = card(page).locator(".equivalent")
    expect(about).to_have_text(f"≈ ₺{lira} at the rates of {day.day} {day:%b} {day.year}")
    page.locator("aside").get_by_test_id("currency").select_option("GBP")
    expect(about).to_be_hidden()
    page.locator("aside").get_by_test_id("currency").select_option("EUR")
    expect(about).to_contain_text("≈ €")
    hold(page, "**/api/v1/rates")  # those of the last visit are told with their day
    page.reload()
    expect(card(page).locator(".equivalent")).to_contain_text("≈ €")


def test_all_pictures_are_reached_by_keys_and_by_arrows(page: Page, shown: list[dict[str, Any]]) -> None:
    page.emulate_media(reduced_motion="reduce")
    card(page).locator(".open").click()
    strip, counter = page.get_by_test_id("gallery"), page.get_by_test_id("gallery-counter")
    expect(counter).to_have_text("1 of 3")
    strip.press("ArrowRight")
    expect(counter).to_have_text("2 of 3")
    page.get_by_role("button", name="Next picture").click()
    expect(counter).to_have_text("3 of 3")
    expect(page.get_by_role("button", name="Next picture")).to_have_attribute("aria-disabled", "true")
    strip.press("Home")
    expect(counter).to_have_text("1 of 3")
    assert page.locator(".gallery img").count() == 3
    pin = page.locator("#listing .island .pin")
    assert 0 < float(pin.get_attribute("cx") or 0) < 200
    shoot(page, "listing-desktop-light")


def test_three_homes_stand_side_by_side_and_can_be_taken_along_as_text(page: Page, shown: list[dict[str, Any]]) -> None:
    context: BrowserContext = page.context
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    for n in range(3):
        card(page, n).get_by_test_id("pick").click()
    expect(card(page).get_by_test_id("pick")).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.get_by_test_id("tray").get_by_test_id("compare").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text([one["listing"]["title"] for one in shown])
    prices = table.get_by_role("row").nth(1)
    expect(prices.get_by_role("rowheader")).to_have_text("Price")
    expect(prices.get_by_role("cell")).to_contain_text(["≈ ₺"] * 3)
    expect(prices.get_by_text("Lowest price")).to_have_count(
        sum(one["listing"]["price"] == shown[2]["listing"]["price"] for one in shown)
    )
    expect(prices.get_by_role("cell").nth(2)).to_contain_text("Lowest price")
    feature = next(
        one
        for one in shown[0]["listing"]["features"]
        if not all(one in other["listing"]["features"] for other in shown)
    )
    row = table.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=re.compile(feature.replace("_", " "), re.I))
    )
    expect(row.first.get_by_role("cell")).to_have_text(
        [("Yes" if feature in one["listing"]["features"] else "No") for one in shown]
    )
    shoot(page, "comparison-desktop-light")
    page.get_by_test_id("comparison").get_by_test_id("copy-text").click()
    expect(page.get_by_text("Copied as text")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    for one in shown:
        assert one["listing"]["title"] in text
    assert "Why it fits: near the sea" in text
    assert text.count("Lowest price") >= 1
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_test_id("tray")).to_be_hidden()


def test_prices_for_different_things_have_no_lowest(page: Page, wire: Wire, live: LiveTown) -> None:
    month, night = homes(live, 2)
    night["listing"]["price_period"] = "night"
    wire.changes[2] = {"recommendations": [month, night]}
    ask(page, "hello")
    for n in range(2):
        card(page, n).get_by_test_id("pick").click()
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("comparison")).to_contain_text("for different things")
    expect(page.get_by_text("Lowest price")).to_have_count(0)


def test_the_arithmetic_of_the_cards_is_right(page: Page, wire: Wire) -> None:
    """Pure functions, called in the browser that will call them."""
    claims = json.loads(page.evaluate(ARITHMETIC))
    assert claims["money"] == [36_400, 36_421, 12.35, None, None]
    assert claims["moments"] == ["2026-11-27T08:00:00.000Z", "2026-07-01T07:00:00.000Z", None]
    assert claims["change"] == ["2027-03-28T00:30:00.000Z", "2027-03-28T01:30:00.000Z"]  # the clock goes to 4 at 3
    assert claims["days"] == ["2026-11-27", "2026-12-01"]
    assert claims["order"] == ["lira", "pounds", "gone"]
    assert claims["best"] == ["lira"]
    assert claims["unlike"] == []
    assert claims["since"] == {"lira": 70, "pounds": None, "dear": "new", "gone": ["left"]}


ARITHMETIC = """async () => {
  const { convert } = await import("/static/js/lib/rates.js");
  const island = await import("/static/js/lib/island.js");
  const { arrange, changes } = await import("/static/js/chat/cards/offers.js");
  const table = { base: "GBP", date: "2026-11-20", rates: { GBP: 1, TRY: 56, EUR: 1.125 } };
  const lira = { vendor: "lira", price: 2800, currency: "TRY" };
  const pounds = { vendor: "pounds", price: "60.00", currency: "GBP" };
  const gone = { vendor: "gone", price: 1, currency: "GBP", valid_until: "2026-11-19" };
  const weight = (amount, from) => convert(amount, from, "GBP", table);
  const by = { today: "2026-11-20", weight };
  const sorted = arrange([pounds, gone, lira], by);
  const left = { vendor: "left", price: 1, currency: "GBP" };
  const since = changes([{ ...lira, price: 70 }, pounds, left], [lira, pounds]);
  return JSON.stringify({
    money: [
      convert(650, "GBP", "TRY", table), convert(650.375, "GBP", "TRY", table), convert(10.98, "GBP", "EUR", table),
      convert(1, "GBP", "RUB", table), convert(1, "GBP", "TRY", null),
    ],
    moments: [island.moment("2026-11-27", "10:00"), island.moment("2026-07-01", "10:00"), island.moment("", "10:00")],
    change: [island.moment("2027-03-28", "02:30"), island.moment("2027-03-28", "04:30")],
    days: [island.day(0, Date.parse("2026-11-26T22:30Z")), island.day(1, Date.parse("2026-11-30T12:00Z"))],
    order: sorted.map(({ vendor }) => vendor),
    best: sorted.filter(({ best }) => best).map(({ vendor }) => vendor),
    unlike: arrange([{ ...lira, period: "hour" }, pounds], by).filter(({ best }) => best),
    since: {
      lira: since.of(lira)?.price, pounds: since.of(pounds), dear: since.of({ vendor: "dear" }), gone: since.gone,
    },
  });
}"""
