"""What the brain brings, on the whole town and in a real browser: requests, viewings, local knowledge, memory."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import enter, shoot
from tests.e2e.test_page import REPLY, ask
from tests.live import LiveTown
from tests.waiting import until


@pytest.fixture
def guest_page(live: LiveTown, page: Page) -> Page:
    return enter(page, live.url)


def test_a_need_becomes_a_request_when_the_person_says_yes(live: LiveTown, guest_page: Page) -> None:
    ask(guest_page, "I need a plumber in Kyrenia tomorrow, the kitchen sink leaks, budget 100 pounds")
    draft = guest_page.locator(REPLY).first
    expect(draft).to_contain_text("plumber")
    expect(draft.get_by_role("button", name="Yes, ask them")).to_be_visible()
    shoot(guest_page, "request-draft")
    draft.get_by_role("button", name="Yes, ask them").click()
    stored = "select category, city, budget_amount, status from requests where details like '%%kitchen sink%%'"
    until(lambda: live.ask_database(stored), 10, "the request is stored")
    assert live.ask_database(stored) == [("service.plumbing", "Kyrenia", 100, "open")]
    expect(draft.get_by_role("button", name="No, thanks")).to_be_disabled()
    shoot(guest_page, "request-open")


def test_what_is_told_is_remembered_shown_and_forgotten(live: LiveTown, guest_page: Page) -> None:
    ask(guest_page, "Remember that I prefer a sea view")
    chip = guest_page.get_by_test_id("remembered-chip")
    expect(chip).to_contain_text("sea view")
    shoot(guest_page, "remembered")
    held = "select id from preferences where value = 'sea_view' and ended_at is null and explicit"
    assert len(live.ask_database(held)) >= 1
    before = len(live.ask_database(held))
    chip.get_by_test_id("remembered-forget").click()
    expect(chip).to_have_count(0)
    until(lambda: len(live.ask_database(held)) == before - 1, 5, "it is forgotten in the database")
    guest_page.reload()
    expect(guest_page.locator(REPLY).last).to_be_visible()
    expect(chip).to_have_count(0)


def test_a_viewing_is_booked_of_a_listing_of_the_list(live: LiveTown, guest_page: Page) -> None:
    ask(guest_page, "2 bedroom flat in Girne, long term, under £700")
    expect(guest_page.get_by_test_id("listing-card").first).to_be_visible()
    ask(guest_page, "can I see the second one the day after tomorrow at 11:00?")
    expect(guest_page.locator(REPLY)).to_have_count(2)
    expect(guest_page.locator(REPLY).last).to_contain_text("11:00")
    until(lambda: live.ask_database("select id from viewings where status = 'requested'"), 5, "the viewing is stored")
    shoot(guest_page, "viewing")


def test_a_question_about_the_island_is_answered_with_where_to_confirm_it(guest_page: Page) -> None:
    ask(guest_page, "Which plug sockets do you have here, do I need an adapter?")
    reply = guest_page.locator(REPLY).last
    expect(reply).to_contain_text(re.compile("socket|plug", re.IGNORECASE))
    expect(reply).to_contain_text("confirm")
    shoot(guest_page, "knowledge")
