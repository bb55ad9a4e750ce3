"""The page in a real browser, on the whole town: what a person does in the first five minutes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import enter, shoot
from tests.live import LiveTown

WISH = "2 bedroom flat in Girne, long term, under £700"
REPLY = '[data-testid="message"][data-role="assistant"]'
EMAIL = "newcomer@example.test"


@pytest.fixture
def guest_page(live: LiveTown, page: Page) -> Page:
    return enter(page, live.url)


def ask(page: Page, text: str) -> None:
    page.get_by_test_id("composer-input").fill(text)
    page.get_by_test_id("composer-input").press("Enter")


def test_a_guest_asks_for_a_flat_and_reads_listings_that_match(guest_page: Page) -> None:
    ask(guest_page, WISH)
    reply = guest_page.locator(REPLY).last
    expect(reply).to_contain_text("Kyrenia")
    cards = guest_page.get_by_test_id("listing-card")
    expect(cards.first).to_be_visible()
    prices = [card.inner_text() for card in cards.all()]
    assert all("2 bedrooms" in text for text in prices), prices
    picture = cards.first.locator("img")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    shoot(guest_page, "chat-desktop-light")


def test_the_conversation_is_there_again_after_a_reload(guest_page: Page) -> None:
    ask(guest_page, WISH)
    expect(guest_page.get_by_test_id("listing-card").first).to_be_visible()
    before = guest_page.locator(REPLY).last.inner_text()
    guest_page.reload()
    expect(guest_page.get_by_test_id("listing-card").first).to_be_visible()
    assert guest_page.locator(REPLY).last.inner_text() == before
    assert guest_page.locator('[data-testid="message"][data-role="user"]').count() == 1


def test_a_guest_who_signs_up_keeps_the_conversation(live: LiveTown, guest_page: Page) -> None:
    ask(guest_page, "hello")
    expect(guest_page.locator(REPLY)).to_have_count(1)
    guest_page.get_by_test_id("open-sign-up").click()
    guest_page.get_by_test_id("display-name").fill("Nora Newcomer")
    guest_page.get_by_test_id("email").fill(EMAIL)
    guest_page.get_by_test_id("password").fill("a long password")
    guest_page.get_by_test_id("password").press("Enter")
    expect(guest_page.get_by_text("Nora Newcomer").first).to_be_visible()
    expect(guest_page.locator(REPLY)).to_have_count(1)
    assert live.ask_database("select role from users where email = %s", EMAIL) == [("user",)]


def test_it_works_on_a_phone_in_the_dark(live: LiveTown, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live.url)
    shoot(page, "welcome-phone-dark")
    page.get_by_test_id("guest-button").click()
    ask(page, "Лонг-Бич, студия посуточно до 80 фунтов")
    expect(page.locator(REPLY).last).to_contain_text(re.compile("[а-я]{3}"))
    expect(page.get_by_test_id("listing-card").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    shoot(page, "chat-phone-dark")


def test_it_works_by_keyboard_alone(live: LiveTown, page: Page) -> None:
    page.goto(live.url)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "guest-button":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(page.locator(REPLY)).to_have_count(1)


def test_a_restarted_server_is_noticed_and_the_message_written_meanwhile_arrives_once(
    live: LiveTown, guest_page: Page
) -> None:
    ask(guest_page, "hello")
    expect(guest_page.locator(REPLY)).to_have_count(1)
    guest_page.context.set_offline(True)
    ask(guest_page, WISH)
    guest_page.context.set_offline(False)
    expect(guest_page.locator(REPLY)).to_have_count(2, timeout=30_000)
    assert live.ask_database("select count(*) from messages where content = %s and role = 'user'", WISH)[0][0] >= 1
    assert guest_page.locator('[data-testid="message"][data-role="user"]').count() == 2
