"""What a person writes: kept, sent once and in order, taken back, refused, asked about; and the hands that write it."""

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import enter, shoot
from tests.e2e.line import Line, answered, happens, mine, ready, stored, write
from tests.e2e.wire import MINE, REPLY
from tests.live import LiveTown

BUSY = {"type": "x", "title": "Busy", "detail": "Busy", "code": "overloaded", "status": 503, "retry_after": 2}
REFUSED = {"type": "x", "title": "No", "detail": "No", "code": "idempotency_conflict", "status": 409}


# A disk that takes its time: no transaction of this page ever comes to its end.
SLOW_DISK = """IDBDatabase.prototype.transaction = () => {
    const never = () => ({});
    return { objectStore: () => ({ get: never, getAll: never, put: never }) };
}"""


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page.context)


@pytest.fixture
def here(live: LiveTown, line: Line, page: Page) -> Page:
    """A guest's page that is level with the server."""
    enter(page, live.url)
    ready(page, line)
    return page


def words(live: LiveTown, *texts: str) -> list[str]:
    """Return those of `texts` that are stored, in the order of their thread."""
    rows = live.ask_database("select content from messages where role = 'user' order by created_at, seq")
    return [content for (content,) in rows if content in texts]


def test_two_messages_written_without_a_network_survive_a_reload_and_arrive_once_in_order(
    live: LiveTown, here: Page, line: Line
) -> None:
    first, second = f"first {uuid4()}", f"second {uuid4()}"
    line.silence()
    write(here, first)
    write(here, second)
    expect(mine(here, second)).to_contain_text("Waits for the connection")
    here.reload()
    expect(mine(here, first)).to_be_visible()
    expect(mine(here, second)).to_be_visible()
    line.mend()
    answered(mine(here, second))
    assert words(live, first, second) == [first, second]
    expect(here.locator(REPLY)).to_have_count(2)


def test_a_page_that_is_left_before_the_disk_has_a_message_leaves_it_to_the_next(
    live: LiveTown, here: Page, line: Line
) -> None:
    text = f"in haste {uuid4()}"
    here.evaluate(SLOW_DISK)
    write(here, text)
    here.reload()
    answered(mine(here, text))
    assert stored(live, text) == 1
    assert line.sent() == [text]
    assert here.evaluate("Object.keys(localStorage).filter((key) => localStorage[key].includes('in haste'))") == []


def test_a_message_whose_acknowledgement_was_lost_is_not_sent_twice_nor_changed_meanwhile(
    live: LiveTown, here: Page, line: Line
) -> None:
    text = f"heard but not confirmed {uuid4()}"
    line.is_deaf = True
    message = write(here, text)
    happens(here, lambda: stored(live, text), 10, "the server has it")
    line.cut()
    line.is_deaf = False
    expect(message).to_contain_text("May have arrived")
    expect(message.get_by_test_id("edit")).to_have_count(0)
    line.mend()
    answered(message)
    assert stored(live, text) == 1


def test_what_waits_is_edited_in_its_place_and_removed(live: LiveTown, here: Page, line: Line) -> None:
    first, second, third, better = (f"{name} {uuid4()}" for name in ("one", "two", "three", "better"))
    line.cut()
    for text in (first, second, third):
        write(here, text)
    mine(here, second).get_by_test_id("discard").click()
    expect(mine(here, second)).to_have_count(0)
    mine(here, first).get_by_test_id("edit").click()
    composer = here.get_by_test_id("composer-input")
    expect(composer).to_have_value(first)
    shoot(here, "queued-desktop-light")
    write(here, better)
    expect(here.locator(MINE)).to_have_count(2)
    composer.press("ArrowUp")
    expect(composer).to_have_value(third)
    composer.press("End")
    composer.type("!")
    composer.press("ArrowUp")  # something stands there: now it only moves the cursor
    composer.press("Enter")
    line.mend()
    answered(mine(here, f"{third}!"))
    assert words(live, first, second, third, better, f"{third}!") == [better, f"{third}!"]
    composer.press("ArrowUp")
    expect(composer).to_have_value("")
    expect(here.locator(MINE)).to_have_count(2)


def test_a_refused_message_fails_at_once_with_its_reason_and_holds_nobody_back(
    live: LiveTown, here: Page, line: Line
) -> None:
    line.answers = [REFUSED]
    refused, next_one = f"refused {uuid4()}", f"the next {uuid4()}"
    message = write(here, refused)
    expect(message).to_contain_text("already sent with other words")
    expect(message.get_by_test_id("retry")).to_have_count(0)
    answered(write(here, next_one))
    here.reload()
    expect(message).to_contain_text("already sent with other words")
    message.get_by_test_id("discard").click()
    expect(message).to_have_count(0)
    assert (stored(live, refused), stored(live, next_one)) == (0, 1)


def test_a_busy_server_is_asked_again_later_then_the_person_decides(live: LiveTown, page: Page, line: Line) -> None:
    page.clock.install()
    enter(page, live.url)
    ready(page, line)
    line.answers = [BUSY] * 5
    text = f"patient {uuid4()}"
    message = write(page, text)
    happens(page, lambda: len(line.answers) == 4, 5, "the first try")
    page.clock.run_for(1_500)
    expect(message).to_contain_text("Waits for its next try")
    assert len(line.answers) == 4, "it was tried again before the server said"
    for left, longest in ((3, 600), (2, 4_000), (1, 8_000), (0, 16_000)):  # milliseconds, doubling
        page.clock.run_for(longest)
        happens(page, lambda left=left: len(line.answers) == left, 5, f"{left} more tries")
    expect(message).to_contain_text("resting")
    shoot(page, "failed-desktop-light")
    message.get_by_test_id("retry").click()
    answered(message)
    assert stored(live, text) == 1


def test_what_was_written_yesterday_asks_before_it_leaves(live: LiveTown, page: Page, line: Line) -> None:
    page.clock.install()
    enter(page, live.url)
    ready(page, line)
    line.cut()
    old, new = f"tonight at eight {uuid4()}", f"good morning {uuid4()}"
    message = write(page, old)
    page.clock.fast_forward("13:00:00")
    line.mend()
    expect(message).to_contain_text("never sent")
    answered(write(page, new))
    assert stored(live, old) == 0
    shoot(page, "stale-desktop-light")
    message.get_by_test_id("send-now").click()
    answered(message)
    assert stored(live, old) == 1


def test_a_browser_that_keeps_nothing_still_sends_and_says_so(live: LiveTown, page: Page, line: Line) -> None:
    page.add_init_script("indexedDB.open = () => { throw new DOMException('denied', 'SecurityError'); };")
    enter(page, live.url)
    ready(page, line)
    line.cut()
    text = f"only here {uuid4()}"
    message = write(page, text)
    expect(page.locator(".toast")).to_contain_text("does not keep messages")
    line.mend()
    answered(message)
    assert stored(live, text) == 1


def test_the_enter_that_ends_a_composition_sends_nothing(here: Page, line: Line) -> None:
    composer = here.get_by_test_id("composer-input")
    composer.focus()
    keys = here.context.new_cdp_session(here)
    enter_key = {"type": "rawKeyDown", "key": "Enter", "code": "Enter"}
    keys.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    keys.send("Input.dispatchKeyEvent", {**enter_key, "windowsVirtualKeyCode": 13})
    keys.send("Input.insertText", {"text": "日本"})
    keys.send("Input.dispatchKeyEvent", {**enter_key, "windowsVirtualKeyCode": 229})  # Safari's, after the end
    expect(composer).to_have_value("日本")
    composer.press("Enter")
    answered(mine(here, "日本"))
    assert [one["message"] for one in line.told("chat_send")] == ["日本"]


def test_on_a_touch_screen_enter_begins_a_line(live: LiveTown, chromium: Browser) -> None:
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = enter(phone.new_page(), live.url)
    page.get_by_test_id("composer-input").fill("first line")
    page.get_by_test_id("composer-input").press("Enter")
    expect(page.get_by_test_id("composer-input")).to_have_value("first line\n")
    phone.close()


def test_typing_is_told_now_and_then_and_dots_do_not_stay_for_ever(live: LiveTown, page: Page, line: Line) -> None:
    page.clock.install()
    enter(page, live.url)
    ready(page, line)
    composer = page.get_by_test_id("composer-input")
    composer.press_sequentially("slowly written")
    page.clock.run_for(3_000)
    composer.press_sequentially(" and on")
    happens(page, lambda: [one["value"] for one in line.told("typing")] == [True, True], 5, "two words of it")
    composer.press("Enter")
    happens(page, lambda: [one["value"] for one in line.told("typing")] == [True, True, False], 5, "the end of it")
    expect(page.locator(REPLY)).to_have_attribute("data-status", "complete")
    line.push("typing", thread_id=line.told("chat_send")[0]["thread_id"], value=True, agent="user")
    expect(page.get_by_test_id("typing")).to_be_hidden()
    line.push("typing", thread_id=line.told("chat_send")[0]["thread_id"], value=True, agent="assistant")
    expect(page.get_by_test_id("typing")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.get_by_test_id("typing")).to_be_hidden()
    assert line.told("chat_sync"), "it did not look before it decided"


def test_each_tab_keeps_its_draft_and_a_new_one_begins_with_the_last(live: LiveTown, here: Page) -> None:
    composer = here.get_by_test_id("composer-input")
    composer.fill("mine")
    other = here.context.new_page()
    other.goto(live.url)
    there = other.get_by_test_id("composer-input")
    expect(there).to_have_value("mine")
    there.fill("quite another")
    here.reload()
    expect(composer).to_have_value("mine")
    composer.fill("")
    other.reload()
    expect(there).to_have_value("quite another")
