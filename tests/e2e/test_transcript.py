"""Reading: a long conversation is as quick as a short one, and what somebody reads moves only when they move it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import enter, shoot
from tests.e2e.line import happens, hold
from tests.e2e.seeded import note, talk
from tests.e2e.wire import MINE, REPLY, Wire, ask, settle
from tests.live import LiveTown
from tests.waiting import until

LONG = 10_000
ROWS = "document.querySelectorAll('#log .message, #log .day, #log .mind, #log .unread').length"
END = "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(scroller)"
# Scrolls so that the edge is near, and says which row is being read then, where it stands and where the window begins.
SCROLL = """down => {
    scroller.scrollTop = down ? scroller.scrollHeight - scroller.clientHeight - 300 : 300;
    const rows = [...log.querySelectorAll('.message')];
    const middle = scroller.getBoundingClientRect().top + 200;
    const row = rows.find((one) => one.getBoundingClientRect().bottom > middle);
    const [first, last] = [rows[0], rows.at(-1)].map((one) => Number(one.dataset.seq));
    return { seq: Number(row.dataset.seq), top: row.getBoundingClientRect().top, first, last };
}"""
# Scrolls, and draws before the browser has told the page of it, as a page of older messages does that comes just then.
DRAWN = """place => import('/static/js/chat/transcript.js').then(({ draw }) => {
    scroller.scrollTop = place;
    draw();
    return scroller.scrollTop;
})"""
HERE = "import('/static/js/chat/conversation.js').then(({ thread }) => thread().series)"
EDGES = "[...log.querySelectorAll('.message')].map((one) => Number(one.dataset.seq))"


def row(page: Page, seq: int) -> Any:
    return page.locator(f'#log [data-seq="{seq}"]')


def top(page: Page, seq: int) -> float:
    return float(row(page, seq).evaluate("row => row.getBoundingClientRect().top"))


def opened(live: LiveTown, page: Page, count: int, read: int | None = None) -> str:
    """A guest comes back to a conversation of `count` messages; return its id."""
    enter(page, live.url)
    expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "online")
    user = page.evaluate("JSON.parse(localStorage['ei.session']).user.id")
    thread_id = talk(live, user, count, read)
    page.reload()
    expect(page.locator("#log .message").first).to_be_visible(timeout=30_000)
    return thread_id


def scroll_over_the_edge(page: Page, *, down: bool) -> None:
    """Scroll near the edge of what is drawn, and check that what is read stays while the window moves."""
    seen = page.evaluate(SCROLL, down)
    until(lambda: edge(page, down) != (seen["last"] if down else seen["first"]), 10, f"more than {seen}")
    assert abs(top(page, seen["seq"]) - seen["top"]) <= 1.5
    assert page.evaluate(ROWS) <= 400


def edge(page: Page, down: bool) -> int:
    return int(page.evaluate(EDGES)[-1 if down else 0])


def test_ten_thousand_messages_are_read_up_and_down_without_a_jump(live: LiveTown, page: Page, wire: Wire) -> None:
    user = page.evaluate("JSON.parse(localStorage['ei.session']).user.id")
    talk(live, user, LONG)
    page.reload()
    expect(row(page, LONG)).to_be_in_viewport()
    for _ in range(6):
        scroll_over_the_edge(page, down=False)
    assert edge(page, down=False) < LONG - 250
    wire.push("chat_message", message=note(wire.thread_id, LONG + 1, "The tap is mended"))
    expect(page.get_by_test_id("pill")).to_have_text("1 new message")
    wire.push("chat_message", message=note(wire.thread_id, LONG + 2, "The bill follows", "system"))
    expect(page.get_by_test_id("pill")).to_have_text("2 new messages")
    shoot(page, "transcript-far-up")
    scroll_over_the_edge(page, down=True)
    page.locator("#scroller").press("Home")
    expect(row(page, 1)).to_be_in_viewport()
    for _ in range(2):
        scroll_over_the_edge(page, down=True)
    page.locator("#scroller").press("End")
    assert page.evaluate(END) < 2, "the end is there at once"
    expect(row(page, LONG + 2)).to_be_in_viewport()
    expect(page.get_by_test_id("pill")).to_be_hidden()
    assert page.evaluate(ROWS) <= 400


def test_who_scrolls_is_not_taken_back_by_what_is_drawn_at_that_moment(live: LiveTown, page: Page) -> None:
    opened(live, page, 120)
    for place in (900, 0, 1500):  # from the end, and from where something is read
        assert page.evaluate(DRAWN, place) == place
    page.locator("#scroller").press("End")
    assert page.evaluate(END) < 2, "whoever wants to the end is not kept by it"


def test_what_is_read_stays_when_pictures_keyboards_and_languages_come(live: LiveTown, page: Page) -> None:
    opened(live, page, 120)
    page.evaluate("scroller.scrollTop = scroller.scrollHeight / 2")
    seq = page.evaluate(
        "[...log.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().top > 200).dataset.seq"
    )
    before = top(page, seq)
    page.evaluate(
        "seq => { log.querySelector(`[data-seq='${seq}'] .bubble`).style.paddingTop = '300px'; }", int(seq) - 4
    )
    until(lambda: abs(top(page, seq) - before) <= 1.5, 5, "a row above grew")
    page.get_by_test_id("composer-input").fill("one\ntwo\nthree\nfour\nfive")
    assert abs(top(page, seq) - before) <= 1.5, "the composer grew"
    page.set_viewport_size({"width": 1280, "height": 480})
    assert abs(top(page, seq) - before) <= 1.5, "a keyboard came"
    page.set_viewport_size({"width": 1280, "height": 860})
    page.locator("#sidebar [data-languages]").select_option("de")
    expect(page.locator("#log .message").first).to_have_attribute("aria-label", "Sie")
    assert abs(top(page, seq) - before) <= 1.5, "another language"
    page.locator("#scroller").press("End")
    page.set_viewport_size({"width": 1280, "height": 480})
    expect(row(page, 120).locator(".foot")).to_be_in_viewport()


def test_a_question_stands_at_the_top_and_its_answer_grows_below(page: Page, wire: Wire) -> None:
    wire.changes[4] = {"content": "\n\n".join(f"{n} of many paragraphs" for n in range(60))}
    ask(page, "hello")
    ask(page, "hello again", replies=2)
    stage, question = page.locator("#scroller").bounding_box(), page.locator(MINE).last.bounding_box()
    assert stage
    assert question
    assert 0 <= question["y"] - stage["y"] < 80, "the question stands at the top"
    expect(page.locator(REPLY).last).to_contain_text("59 of many")
    assert page.locator(MINE).last.bounding_box() == question, "nobody was dragged along"
    wire.push("chat_message", message=note(wire.thread_id, 5, "I can come tomorrow"))
    expect(page.get_by_test_id("pill")).to_have_text("1 new message")
    page.get_by_test_id("pill").press("Enter")
    expect(row(page, 5)).to_be_in_viewport()
    expect(page.locator("#scroller")).to_be_focused()


@pytest.mark.parametrize("role", ["vendor", "system"])
def test_what_a_vendor_or_the_house_says_comes_into_view_on_a_phone(page: Page, wire: Wire, role: str) -> None:
    page.set_viewport_size({"width": 390, "height": 640})
    ask(page, "hello")
    ask(page, "hello again", replies=2)
    lines = "\n\n".join(f"Line {n} of the offer" for n in range(9))
    wire.push("chat_message", message=note(wire.thread_id, 5, lines, role))
    expect(row(page, 5).locator(".foot")).to_be_in_viewport()
    expect(page.get_by_test_id("pill")).to_be_hidden()


def test_whoever_comes_back_begins_where_they_stopped_reading(live: LiveTown, page: Page) -> None:
    thread_id = opened(live, page, 400, read=200)
    divider = page.get_by_test_id("unread-divider")
    expect(divider).to_be_in_viewport()
    expect(divider).to_have_text("New since your last visit")
    assert divider.evaluate("line => line.nextElementSibling.dataset.seq") == "202", "their own words are not new"
    shoot(page, "transcript-divider")
    read = "select read_up_to_seq from conversations where id = %s"
    assert live.ask_database(read, thread_id) == [(200,)], "what was not on the page is not read"
    page.locator("#scroller").press("End")
    until(lambda: live.ask_database(read, thread_id) == [(400,)], 5, "it was read to its end")
    while not row(page, 202).count():
        scroll_over_the_edge(page, down=False)
    expect(divider).to_be_attached()
    page.reload()
    expect(row(page, 400)).to_be_in_viewport()
    expect(divider).to_have_count(0)


@pytest.mark.parametrize("scrolls", [True, False])
def test_whoever_begins_to_read_while_the_place_is_looked_for_is_left_there(
    live: LiveTown, page: Page, *, scrolls: bool
) -> None:
    held = hold(page, re.compile("before_seq=226&"))
    opened(live, page, 400, read=200)
    happens(page, lambda: held, 10, "the place is looked for")
    expect(row(page, 400)).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 480})
    page.set_viewport_size({"width": 1280, "height": 960})  # which moves the page, and is nobody's scrolling
    if scrolls:
        page.locator("#scroller").hover()
        page.mouse.wheel(0, -400)
        until(lambda: page.evaluate(END) > 300, 5, "a little up")
    until(lambda: page.evaluate("new Promise((done) => requestAnimationFrame(() => done(true)))"), 5, "it was drawn")
    held[0].continue_()
    until(lambda: page.evaluate(f"{HERE}.then((series) => series.has(202))"), 5, "the place is found")
    expect(page.get_by_test_id("unread-divider")).to_have_count(0 if scrolls else 1)
    expect(row(page, 400 if scrolls else 202)).to_be_attached()


def test_a_page_that_did_not_come_is_no_fault_of_the_next_conversation(live: LiveTown, page: Page) -> None:
    enter(page, live.url)
    expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "online")
    user = page.evaluate("JSON.parse(localStorage['ei.session']).user.id")
    thread_id = talk(live, user, 300)  # where this page is
    live.ask_database("update conversations set active = false where id = %s returning 1", thread_id)
    other = talk(live, user, 300)
    held = hold(page, re.compile(f"{thread_id}/messages.before_seq="))
    page.reload()
    expect(row(page, 300)).to_be_in_viewport()
    page.evaluate("scroller.scrollTop = 300")
    happens(page, lambda: held, 10, "more is asked for")
    page.locator(f'[data-testid="thread-item"][data-id="{other}"] .thread').click()
    expect(row(page, 300)).to_be_in_viewport()
    with page.expect_event("requestfailed"):
        held[0].abort("internetdisconnected")
    until(lambda: page.evaluate("scroller.scrollTop = 300") and edge(page, down=False) < 251, 10, "what is above")
    expect(page.locator(".edge.failed")).to_have_count(0)


def test_an_address_leads_to_a_message(live: LiveTown, page: Page) -> None:
    thread_id = opened(live, page, 3000)
    page.get_by_test_id("new-thread").click()
    expect(page.locator("#welcome")).to_be_visible()
    page.goto(f"{live.url}/#thread={thread_id}&message=1234")
    expect(row(page, 1234)).to_be_in_viewport()
    expect(row(page, 1234)).to_be_focused()
    expect(row(page, 1234)).to_have_class("message linked")
    shoot(page, "transcript-linked")
    assert page.evaluate("location.hash") == ""
    page.reload()
    expect(row(page, 3000)).to_be_in_viewport()
    page.goto(f"{live.url}/#thread={thread_id}&message=3001")
    expect(page.locator(".toast")).to_contain_text("This message is not in the conversation")
    expect(row(page, 3000)).to_be_in_viewport()


def test_an_address_of_nothing_says_so(live: LiveTown, chromium: Browser) -> None:
    page = chromium.new_page(locale="en-GB")  # whose console may complain of the 404
    enter(page, live.url)
    page.goto(f"{live.url}/#thread=7f000000-0000-4000-8000-000000000001&message=3")
    expect(page.locator(".toast")).to_contain_text("does not exist or is not yours")
    page.close()


def test_the_bell_leads_to_the_message_it_tells_of(live: LiveTown, page: Page, wire: Wire) -> None:
    user = page.evaluate("JSON.parse(localStorage['ei.session']).user.id")
    talk(live, user, 300)
    settle(page, wire)
    told = {"id": "7f000000-0000-4000-8000-000000000009", "kind": "viewing_confirmed", "title": "Confirmed", "body": ""}
    data = {"thread_id": wire.thread_id, "message": 42}
    wire.push("notification", **told, data=data, created_at="2026-11-22T10:00:00Z", read_at=None, is_unread=True)
    page.get_by_test_id("bell").click()
    page.get_by_role("link", name="Show in the conversation").press("Enter")
    expect(row(page, 42)).to_be_in_viewport()
    expect(page.get_by_test_id("notices")).to_be_hidden()


def test_the_focus_is_not_lost_with_a_row_that_leaves(live: LiveTown, page: Page) -> None:
    opened(live, page, 900)
    row(page, 900).locator(".deed").first.focus()
    page.keyboard.press("Home")
    expect(row(page, 1)).to_be_in_viewport()
    expect(page.locator("#scroller")).to_be_focused()
    page.keyboard.press("PageDown")
    until(lambda: page.evaluate("scroller.scrollTop") > 200, 5, "a page further")
    expect(page.locator("#log")).to_have_attribute("aria-live", "off")
