"""What was remembered stands under the message that says it: keep, edit, forget. But for that the town is real."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.wire import MINE, Wire, ask, remember, settle

CHIP = "remembered-chip"


def answer_changes(page: Page, status: int = 200) -> list[tuple[str, Any]]:
    """Play the server's part in changing preferences; return the list that its requests will be put in."""
    asked: list[tuple[str, Any]] = []

    def answer(route: Route) -> None:
        request = route.request
        asked.append((request.method, request.post_data_json if request.post_data else None))
        if status != 200:
            return route.fulfill(status=status, content_type="application/problem+json", json={"code": "conflict"})
        if request.method == "DELETE":
            return route.fulfill(status=204)
        changed = request.post_data_json
        label = {"label": f"now {changed['value']}"} if "value" in changed else {}
        return route.fulfill(json={"id": request.url.rpartition("/")[2], "confirmed": True, **changed, **label})

    page.route(re.compile(r"/api/v1/preferences/[0-9a-f-]{36}$"), answer)
    return asked


def test_what_was_remembered_stands_under_the_message_that_says_it(page: Page, wire: Wire) -> None:
    ask(page, "somewhere with a sea view")
    settle(page, wire)
    remember(page, wire, ("sea view", "sea_view"), ("two dogs", "two dogs"))
    expect(page.get_by_test_id(CHIP)).to_have_count(2)
    expect(page.get_by_test_id(CHIP).first).to_contain_text("Remembered: sea view")
    expect(page.locator("#announcer")).to_contain_text("Remembered: sea view and two dogs")
    assert page.locator(f"{MINE} + .remembered").count() == 1


def test_keep_asks_for_no_more_and_leaves_no_chip_after_a_reload(page: Page, wire: Wire) -> None:
    ask(page, "somewhere with a sea view")
    remember(page, wire, ("sea view", "sea_view"), ("two dogs", "two dogs"))
    asked = answer_changes(page)
    page.get_by_role("button", name="Keep: sea view").press("Enter")
    expect(page.get_by_test_id(CHIP).first).to_contain_text("Kept")
    expect(page.get_by_role("button", name="Keep: sea view")).to_have_count(0)
    expect(page.get_by_role("button", name="Edit: sea view")).to_be_focused()
    assert asked == [("PATCH", {"confirmed": True})]
    wire.preferences[0]["confirmed"] = True
    page.reload()
    expect(page.get_by_test_id(CHIP)).to_have_count(1)
    expect(page.get_by_test_id(CHIP)).to_contain_text("two dogs")


def test_edit_is_done_by_keyboard_and_shows_what_the_server_made_of_it(page: Page, wire: Wire) -> None:
    ask(page, "somewhere with a sea view")
    remember(page, wire, ("sea view", "sea_view"))
    asked = answer_changes(page)
    page.get_by_role("button", name="Edit: sea view").press("Enter")
    line = page.get_by_role("textbox", name="Change “sea view”")
    expect(line).to_be_focused()
    expect(line).to_have_value("sea view")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit: sea view")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("mountain view")
    remember(page, wire, ("a view of the sea", "sea_view"))  # whatever comes meanwhile
    wire.push("typing", value=True, agent="general")
    expect(page.get_by_test_id("typing")).to_be_visible()
    expect(line).to_have_value("mountain view")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id(CHIP)).to_contain_text("Remembered: now mountain view")
    assert asked == [("PATCH", {"value": "mountain view"})]


def test_forget_erases_it_and_an_event_that_comes_again_does_not_bring_it_back(page: Page, wire: Wire) -> None:
    ask(page, "somewhere with a sea view")
    remember(page, wire, ("sea view", "sea_view"), ("two dogs", "two dogs"))
    asked = answer_changes(page)
    page.get_by_role("button", name="Forget: sea view").press("Enter")
    expect(page.get_by_test_id(CHIP)).to_have_count(1)
    expect(page.get_by_role("button", name="Keep: two dogs")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Forgotten: sea view")
    remember(page, wire, ("sea view", "sea_view"), ("two cats", "two cats"))
    expect(page.get_by_test_id(CHIP)).to_contain_text("two cats")
    expect(page.get_by_test_id(CHIP)).to_have_count(1)
    assert asked == [("DELETE", None)]
    remember(page, wire, ("sea view", "sea_view"), updated_at="2026-11-22T11:00:00Z")  # said anew
    expect(page.get_by_role("button", name="Keep: sea view")).to_be_visible()


@pytest.mark.parametrize(("button", "gone"), [("Keep", "Kept"), ("Forget", "Forgotten")])
def test_a_change_that_the_server_refuses_is_taken_back_and_told(
    page: Page, wire: Wire, button: str, gone: str
) -> None:
    ask(page, "somewhere with a sea view")
    remember(page, wire, ("sea view", "sea_view"))
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.method)
        route.abort("internetdisconnected")

    page.route("**/api/v1/preferences/*", refuse)
    page.get_by_role("button", name=f"{button}: sea view").click()
    expect(page.locator(".toast.error")).to_contain_text("It stays as it was.")
    expect(page.get_by_test_id(CHIP)).to_contain_text("Remembered: sea view")
    expect(page.get_by_role("button", name="Keep: sea view")).to_be_visible()
    assert len(asked) == 1
    assert gone not in page.locator("#announcer").inner_text()


def test_what_was_only_concluded_is_asked_about_once_and_listed_ever_after(page: Page, wire: Wire) -> None:
    ask(page, "we have two small children")
    remember(page, wire, ("a quiet street", "quiet"), explicit=False)
    expect(page.get_by_test_id(CHIP)).to_have_count(1)
    page.reload()
    expect(page.locator(MINE)).to_have_count(1)
    expect(page.get_by_test_id(CHIP)).to_have_count(0)
    page.route("**/api/v1/preferences/active/", lambda route: route.fulfill(json={"items": wire.preferences}))
    page.get_by_test_id("memory-open").click()
    memory = page.get_by_test_id("memory-dialog")
    expect(memory.get_by_test_id(CHIP)).to_contain_text("Concluded from: “with a quiet street, please”")
    asked = answer_changes(page)
    memory.get_by_role("button", name="Forget: a quiet street").click()
    expect(memory).to_contain_text("Nothing yet.")
    assert asked == [("DELETE", None)]
