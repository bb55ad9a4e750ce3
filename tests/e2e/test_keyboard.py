"""Whoever has no mouse: the whole story by keyboard, with the focus always to be seen and never lost."""

import re
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.e2e.views import WISH
from tests.e2e.wire import MINE, REPLY
from tests.live import LiveTown

PASSWORD = "a long password"
# Whether the focus can be seen: an outline of its own, or that of the box or card which it stands for.
SEEN = """() => {
    const node = document.activeElement;
    const style = (one) => getComputedStyle(one ?? document.body);
    const shows = (one) => style(one).outlineStyle !== "none" && parseFloat(style(one).outlineWidth) >= 2;
    const ring = (one) => style(one).boxShadow.includes("0px 0px 0px 1px");
    return node === document.body || shows(node) || shows(node.closest(".card")) || ring(node.closest(".box"));
}"""
NAME = "(({ dataset, className }) => dataset.testid ?? dataset.key ?? className)(document.activeElement)"


@pytest.fixture
def newcomer(live: LiveTown) -> str:
    """The address of somebody who has an account and no conversation."""
    email = f"keys-{uuid4().hex[:8]}@example.test"
    made = {"email": email, "password": PASSWORD, "display_name": "Kim Keys"}
    assert requests.post(f"{live.url}/api/v1/auth/register", json=made, timeout=10).status_code == 201
    return email


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Go on with Tab until something is reached; whatever is passed shows that it has the focus."""
    for _ in range(40):
        page.keyboard.press(key)
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
        if re.search(name, page.evaluate(NAME)):
            return
    pytest.fail(f"Tab never comes to {name}")


def say(page: Page, text: str, replies: int = 1) -> None:
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator(REPLY)).to_have_count(replies)
    expect(page.locator(REPLY).last).to_have_attribute("data-status", "complete")


def test_the_whole_story_without_a_mouse(live: LiveTown, page: Page, newcomer: str) -> None:
    page.goto(live.url)
    tab_to(page, "email")
    page.keyboard.type(newcomer)
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    say(page, WISH)
    tab_to(page, "^open$", "Shift+Tab")  # the last listing
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("card-dialog")
    expect(dialog).to_be_visible()
    for _ in range(8):  # nothing but the dialog, or the browser itself, has the focus while it is open
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate(NAME) == "open"
    tab_to(page, "new-thread", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("thread-item")).to_have_count(2)
    expect(page.locator("#welcome")).to_be_visible()
    switch_delete_and_leave(page)


def switch_delete_and_leave(page: Page) -> None:
    first, second = page.get_by_test_id("thread-item").nth(0), page.get_by_test_id("thread-item").nth(1)
    tab_to(page, "^open ")
    expect(first.locator(".thread")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second.locator(".thread")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(MINE)).to_contain_text("2 bedroom flat")
    expect(second.locator(".thread")).to_be_focused()  # the list was drawn anew meanwhile
    tab_to(page, "^delete ")
    page.keyboard.press("Enter")
    confirm = page.get_by_test_id("confirm-dialog")
    expect(confirm).to_be_visible()
    page.keyboard.press("Escape")
    expect(confirm).to_be_hidden()
    expect(second.locator(".delete")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "confirm-yes")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("thread-item")).to_have_count(1)
    expect(first.locator(".thread")).to_be_focused()
    tab_to(page, "sign-out")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("guest-button")).to_be_visible()
    tab_to(page, "guest-button")


def test_the_first_stop_leads_to_writing(live: LiveTown, page: Page) -> None:
    page.goto(live.url)
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    page.reload()
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "^skip$")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer-input")).to_be_focused()


def test_on_a_phone_the_drawer_keeps_the_focus_and_gives_it_back(live: LiveTown, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live.url)
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_be_focused()
    tab_to(page, "^menu$", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("new-thread")).to_be_focused()
    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('#sidebar'))"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("menu")).to_be_focused()
    expect(page.get_by_test_id("menu")).to_have_attribute("aria-expanded", "false")


def test_arrows_follow_the_eye_whichever_way_the_page_runs(live: LiveTown, page: Page) -> None:
    page.route("**/js/main.js", lambda _: None)  # the entrance does not wait for the chat
    page.goto(live.url, wait_until="domcontentloaded")
    tabs = page.get_by_test_id("tab-sign-in"), page.get_by_test_id("tab-sign-up")
    tabs[0].focus()
    page.keyboard.press("ArrowRight")
    expect(tabs[1]).to_be_focused()
    page.locator("[data-languages]").first.select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    tabs[0].focus()
    page.keyboard.press("ArrowLeft")
    expect(tabs[1]).to_be_focused()
    page.keyboard.press("Home")
    expect(tabs[0]).to_be_focused()
