"""The list of conversations hears of everything its person does elsewhere, without asking again and again."""

import re

import requests
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import enter
from tests.e2e.line import happens, hold
from tests.live import LivePerson, LiveTown
from tests.waiting import until

MESSAGE = '[data-testid="message"]'
WITHIN = 20_000  # ms, of which a busy machine needs most


def test_what_happens_elsewhere_is_seen_here(live: LiveTown, page: Page) -> None:
    enter(page, live.url)
    page.get_by_test_id("composer-input").fill("hello")
    page.get_by_test_id("composer-input").press("Enter")
    expect(page.locator(MESSAGE)).to_have_count(2, timeout=WITHIN)
    here = page.evaluate("localStorage['ei.thread']")
    person = LivePerson(live, page.evaluate("JSON.parse(localStorage['ei.session'])"))
    other = person.post("/api/v1/messages/threads/").json()["id"]
    asked: list[str] = []

    # A conversation that was begun elsewhere, and answered there.
    person.say("from my phone", thread_id=other)
    row = page.locator(f'[data-testid="thread-item"][data-id="{other}"]')
    expect(row.locator(".badge")).to_have_text("1", timeout=WITHIN)
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    page.on("request", lambda request: asked.append(request.url) if "/threads/?" in request.url else None)
    person.say("and again", thread_id=other)
    expect(row.locator(".badge")).to_have_text("2", timeout=WITHIN)
    person.post(f"/api/v1/messages/threads/{other}/read", {"up_to_seq": 4})
    expect(row.locator(".badge")).to_have_count(0)
    assert asked == []

    # Erased elsewhere: first the other one, then the one that is open.
    for thread in (other, here):
        url = f"{live.url}/api/v1/messages/threads/{thread}"
        assert requests.delete(url, headers=person.headers, timeout=10).status_code == 204
        expect(page.locator(f'[data-testid="thread-item"][data-id="{thread}"]')).to_have_count(0)
    expect(page.locator(MESSAGE)).to_have_count(0)


def test_a_list_that_was_asked_for_before_brings_no_erased_conversation_back(live: LiveTown, page: Page) -> None:
    enter(page, live.url)
    page.get_by_test_id("composer-input").fill("hello")
    page.get_by_test_id("composer-input").press("Enter")
    expect(page.locator(MESSAGE)).to_have_count(2, timeout=WITHIN)
    old = page.evaluate("localStorage['ei.thread']")
    row = page.locator(f'[data-testid="thread-item"][data-id="{old}"]')
    expect(row).to_have_count(1)
    person = LivePerson(live, page.evaluate("JSON.parse(localStorage['ei.session'])"))
    held = hold(page, "**/messages/threads/?*", times=1)
    page.get_by_test_id("new-thread").click()
    happens(page, lambda: held, 10, "the list is asked for")
    before = held[0].fetch()
    assert old in before.text()
    url = f"{live.url}/api/v1/messages/threads/{old}"
    assert requests.delete(url, headers=person.headers, timeout=10).status_code == 204
    expect(row).to_have_count(0)
    held[0].fulfill(response=before)
    expect(page.get_by_test_id("thread-item")).to_have_count(1)  # the new one, which only that list names
    expect(row).to_have_count(0)


def test_a_question_is_answered_by_its_own_end_and_not_by_that_of_the_one_before(live: LiveTown, page: Page) -> None:
    enter(page, live.url)
    page.get_by_test_id("composer-input").fill("hello")
    page.get_by_test_id("composer-input").press("Enter")
    thread = page.get_by_test_id("thread-item")
    expect(thread).to_have_count(1)
    # Somebody quick: asked, declined and asked again before the browser has told the page of the first end.
    again = "(bin) => { bin.click(); document.querySelector('#confirm').close(); bin.click(); }"
    thread.locator(".delete").evaluate(again)
    page.get_by_test_id("confirm-yes").click()
    expect(thread).to_have_count(0)
    expect(page.locator(MESSAGE)).to_have_count(0)


def test_signing_out_elsewhere_ends_it_here(live: LiveTown, chromium: Browser) -> None:
    context = chromium.new_context()  # its console may complain: a refresh is refused, and that is how it learns
    page = enter(context.new_page(), live.url)
    until(lambda: page.evaluate("localStorage['ei.thread']"), 20, "the page is connected")
    person = LivePerson(live, page.evaluate("JSON.parse(localStorage['ei.session'])"))
    person.post("/api/v1/auth/logout")
    expect(page.get_by_test_id("guest-button")).to_be_visible(timeout=WITHIN)
    assert page.evaluate("localStorage['ei.session'] ?? null") is None
    context.close()
