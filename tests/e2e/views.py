"""A walk through everything that the chat page can show, one view after the other."""

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e import shown
from tests.e2e.wire import MINE, Wire, ask, remember

WISH = "2 bedroom flat in Girne, long term, under £700"
NOTICES: list[dict[str, Any]] = [
    {
        "id": "9e000000-0000-4000-8000-0000000000b1",
        "kind": "viewing_requested",
        "title": "Viewing wanted: Two bedrooms above the harbour",
        "body": "Nora Newcomer would like to see it on Friday at 14:00. Phone: +90 533 123 45 67",
        "data": {
            "as": "owner",
            "booking_id": "9e000000-0000-4000-8000-0000000000b2",
            "starts_at": "2126-11-26T12:00:00Z",
        },
        "created_at": "2026-11-22T10:00:00Z",
        "is_unread": True,
    },
    {
        "id": "9e000000-0000-4000-8000-0000000000b3",
        "kind": "viewing_confirmed",
        "title": "Viewing confirmed: Studio, Long Beach",
        "body": "The owner expects you on Monday at 10:30.",
        "data": {},
        "created_at": "2026-11-21T10:00:00Z",
        "is_unread": False,
    },
]


def views(page: Page, url: str) -> Iterator[str]:
    """Show one view after the other and yield its name; what is shown comes from the real town and from `shown`."""
    wire = Wire(page)
    page.goto(url)
    expect(page.get_by_test_id("guest-button")).to_be_visible()
    yield "sign-in"
    page.get_by_test_id("tab-sign-up").click()
    page.get_by_test_id("sign-up").click()
    expect(page.locator("#email-error")).not_to_be_empty()
    yield "sign-up"
    page.get_by_test_id("guest-button").click()
    expect(page.locator("#welcome")).to_be_visible()
    yield "welcome"
    yield from _talk(page, wire)
    yield from _dialogs(page)


def _talk(page: Page, wire: Wire) -> Iterator[str]:
    ask(page, WISH)
    expect(page.get_by_test_id("listing-card").first.locator("img")).to_have_js_property("complete", value=True)
    yield "chat"
    wire.cards[4] = shown.ALL
    ask(page, "hello", replies=2)
    expect(page.locator(".slips > *")).to_have_count(len(shown.ALL))
    remember(page, wire, ("sea view", "sea_view"), ("a very quiet street where children can play", "quiet street"))
    expect(page.get_by_test_id("remembered-chip")).to_have_count(2)
    page.locator(".slips").scroll_into_view_if_needed()
    yield "cards"


def _dialogs(page: Page) -> Iterator[str]:
    page.get_by_test_id("listing-card").first.get_by_role("button").first.click()
    expect(page.get_by_test_id("card-dialog")).to_be_visible()
    yield "listing"
    page.keyboard.press("Escape")
    message = page.locator(MINE).first.get_attribute("data-id") or ""
    known = [
        shown.preference(1, "sea view", "sea_view", message),
        shown.preference(2, "two dogs", "dogs", message, confirmed=True),
    ]
    page.route("**/api/v1/preferences/active/", lambda route: route.fulfill(json={"items": known}))
    page.get_by_test_id("memory-open").click()
    expect(page.get_by_test_id("memory-dialog").get_by_test_id("remembered-chip")).to_have_count(2)
    yield "memory"
    page.keyboard.press("Escape")
    told = {"items": NOTICES, "unread_count": 1, "next_cursor": None}
    page.route(re.compile("/api/v1/notifications/"), lambda route: route.fulfill(json=told))
    page.get_by_test_id("bell").click()
    expect(page.get_by_test_id("notice")).to_have_count(2)
    yield "notices"
    page.keyboard.press("Escape")
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("confirm-dialog")).to_be_visible()
    yield "confirm"
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_test_id("menu").click()
    expect(page.get_by_test_id("new-thread")).to_be_focused()
    yield "drawer"
