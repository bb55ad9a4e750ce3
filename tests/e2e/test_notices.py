"""The bell: what a person is told comes up on the page, is counted until it was seen, and an owner can answer there."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import shoot
from tests.e2e.line import happens, hold
from tests.live import LivePerson, LiveTown
from tests.realtime.test_notifications import book, home, sign_in

__all__ = ["home"]  # a fixture
BUYER = "buyer@demo.easyislanders.test"
Home = tuple[str, LivePerson]


def enter(page: Page, live: LiveTown, email: str) -> None:
    page.goto(live.url)
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill("north-cyprus")
    page.get_by_test_id("password").press("Enter")
    expect(page.get_by_test_id("composer-input")).to_be_visible()


def owners_mail(live: LiveTown, home: Home) -> str:
    return str(live.ask_database("select email from users where id = %s", home[1].id)[0][0])


def connected(page: Page) -> None:
    expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "online")


def forget_all(live: LiveTown) -> None:
    live.ask_database("delete from notifications returning 1")


def test_it_rings_is_read_by_keyboard_and_is_still_there_after_a_reload(live: LiveTown, page: Page, home: Home) -> None:
    forget_all(live)
    enter(page, live, BUYER)
    connected(page)
    bell = page.get_by_test_id("bell")
    expect(bell).to_have_accessible_name("Notifications")
    book(sign_in(live, BUYER), home[0])
    expect(page.locator(".toast")).to_contain_text("Viewing requested")
    expect(bell).to_have_accessible_name("Notifications, 1 new")
    page.reload()
    expect(bell).to_have_accessible_name("Notifications, 1 new")
    bell.focus()
    page.keyboard.press("Enter")
    notice = page.get_by_test_id("notice")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("New")
    expect(bell).to_have_accessible_name("Notifications")
    page.keyboard.press("Escape")
    expect(bell).to_be_focused()
    page.reload()
    connected(page)
    expect(bell).to_have_accessible_name("Notifications")
    bell.click()
    expect(notice).to_contain_text("You asked to see")
    expect(notice).not_to_contain_text("New")


def test_an_owner_confirms_where_they_read_of_it(live: LiveTown, page: Page, home: Home) -> None:
    forget_all(live)
    booking = book(sign_in(live, BUYER), home[0])
    enter(page, live, owners_mail(live, home))
    page.get_by_test_id("bell").click()
    button = page.get_by_role("button", name="Confirm: Viewing wanted")
    button.press("Enter")
    expect(page.get_by_test_id("notice").first).to_contain_text("You confirmed it")
    expect(button).to_have_count(0)
    expect(page.get_by_test_id("bell")).to_have_accessible_name("Notifications")
    assert live.ask_database("select status from viewings where id = %s", booking["id"]) == [("confirmed",)]


def test_another_tab_of_the_person_hears_it_too_and_nothing_twice(live: LiveTown, page: Page, home: Home) -> None:
    forget_all(live)
    enter(page, live, BUYER)
    other = page.context.new_page()
    other.goto(live.url)
    for tab in (page, other):
        connected(tab)
    book(sign_in(live, BUYER), home[0])
    for tab in (page, other):
        expect(tab.get_by_test_id("bell")).to_have_accessible_name("Notifications, 1 new")
        tab.get_by_test_id("bell").click()
        expect(tab.get_by_test_id("notice")).to_have_count(1)
        tab.keyboard.press("Escape")


def tell(live: LiveTown, count: int) -> None:
    """Have the buyer told of so many things, a minute apart."""
    live.ask_database(
        "insert into notifications (id, user_id, kind, title, body, correlation_id, told_at) "
        "select gen_random_uuid(), (select id from users where email = %s), 'news', 'News ' || n, 'body', 'cid', "
        "now() - n * interval '1 minute' from generate_series(1, %s) n returning 1",
        BUYER,
        count,
    )


def test_earlier_ones_are_shown_when_asked_for(live: LiveTown, page: Page, home: Home) -> None:
    forget_all(live)
    enter(page, live, BUYER)
    tell(live, 25)
    page.reload()
    page.get_by_test_id("bell").click()
    expect(page.get_by_test_id("notice")).to_have_count(20)
    page.get_by_role("button", name="Show earlier ones").click()
    expect(page.get_by_test_id("notice")).to_have_count(25)
    expect(page.get_by_role("button", name="Show earlier ones")).to_have_count(0)


def test_earlier_ones_are_reached_when_something_new_came_before_the_first_of_them(
    live: LiveTown, page: Page, home: Home
) -> None:
    forget_all(live)
    enter(page, live, BUYER)
    tell(live, 25)
    held = hold(page, "**/notifications/?limit=20", times=1)
    page.reload()
    happens(page, lambda: held, 10, "the list is on its way")
    book(sign_in(live, BUYER), home[0])
    expect(page.get_by_test_id("bell")).to_have_accessible_name("Notifications, 1 new")
    held[0].continue_()
    page.get_by_test_id("bell").click()
    expect(page.get_by_test_id("notice")).to_have_count(20)
    page.get_by_role("button", name="Show earlier ones").click()
    expect(page.get_by_test_id("notice")).to_have_count(26)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_it_can_be_read_in_both_themes_on_both_sizes(
    live: LiveTown, page: Page, home: Home, scheme: Any, width: int
) -> None:
    forget_all(live)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    book(sign_in(live, BUYER), home[0])
    booking = book(sign_in(live, BUYER), home[0])
    home[1].post(f"/api/v1/bookings/{booking['id']}/decline", {"reason": "We are away that week."})
    enter(page, live, owners_mail(live, home))
    expect(page.get_by_test_id("bell")).to_have_accessible_name("Notifications, 3 new")
    shoot(page, f"bell-{width}-{scheme}")
    page.get_by_test_id("bell").click()
    expect(page.get_by_role("button", name="Decline: Viewing wanted")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    shoot(page, f"notices-{width}-{scheme}")
