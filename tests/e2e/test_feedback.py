"""What a person does with a reply: rates it, copies it, asks again, hears it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import shoot
from tests.e2e.line import happens, hold
from tests.e2e.wire import MINE, REPLY, Wire, ask, settle
from tests.live import LiveTown
from tests.waiting import until

QUESTION = "7f000000-0000-4000-8000-0000000000aa"
ANSWER = "7f000000-0000-4000-8000-0000000000ab"
STORY = ["Here **is", "** a\n\nsecond", " paragraph\n\n- and", " a [list](https://x.test/y)"]
FIRST = f"{REPLY} .bubble > p:first-child"
STORED = (
    "select rating, comment, reasons from feedback join messages m on m.id = message_id where m.conversation_id = %s"
)
LISTEN = """() => {
  window.heard = [];
  const note = (changes) => changes.forEach((one) => one.addedNodes.forEach((node) => heard.push(node.textContent)));
  new MutationObserver(note).observe(document.querySelector("#announcer"), { childList: true });
}"""


def deed(page: Page, name: str) -> Locator:
    return page.locator(REPLY).last.get_by_test_id(f"message-{name}")


def stored(live: LiveTown, wire: Wire) -> list[Any]:
    """Return the ratings of the open thread, as rows."""
    return live.ask_database(STORED, wire.thread_id)


def write(page: Page, wire: Wire, *pieces: str, offset: int = 0) -> None:
    """Let the page hear these pieces of a reply."""
    for piece in pieces:
        wire.push("chat_delta", message_id=ANSWER, in_reply_to=QUESTION, offset=offset, text=piece)
        offset += len(piece)
    expect(page.locator(f'{REPLY}[data-status="writing"]')).to_have_count(1)


def complete(wire: Wire, content: str, **fields: Any) -> None:
    """Let the page hear that the reply is complete."""
    known = {"id": ANSWER, "thread_id": wire.thread_id, "seq": 3, "role": "assistant", "content": content}
    sender = {"id": None, "display_name": "Easy Islanders", "avatar_url": None}
    more = {"in_reply_to": QUESTION, "status": "complete", "degraded": False, "sender": sender, "agent": "general"}
    kept = {
        "recommendations": [],
        "meta": {},
        "attachments": [],
        "feedback": None,
        "created_at": "2026-11-22T10:00:00Z",
    }
    wire.push("chat_message", message={**known, **more, **kept, "client_msg_id": None, "is_unread": True, **fields})


def test_a_rating_with_its_reason_survives_a_reload_is_changed_and_taken_back(
    live: LiveTown, page: Page, wire: Wire
) -> None:
    ask(page, "hello")
    settle(page, wire)
    deed(page, "down").click()
    expect(page.locator("[data-reason=listings]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_test_id("opinion").locator("textarea").fill("Zu teuer, und <b>zu weit</b> weg")
    assert page.evaluate(TOO_SMALL) == []
    shoot(page, "feedback")
    page.get_by_test_id("opinion-send").click()
    expect(deed(page, "down")).to_be_focused()
    assert stored(live, wire) == [("down", "Zu teuer, und <b>zu weit</b> weg", ["listings", "question"])]
    other = page.context.new_page()
    other.goto(live.url)
    expect(deed(other, "down")).to_have_attribute("aria-pressed", "true")
    page.reload()
    deed(page, "down").click()
    expect(page.locator("textarea[id^=opinion]")).to_have_value("Zu teuer, und <b>zu weit</b> weg")
    expect(page.locator(".reason[aria-pressed=true]")).to_have_count(2)
    page.locator("[data-reason=question]").click()
    page.get_by_test_id("opinion-send").click()
    until(lambda: stored(live, wire)[0][2] == ["listings"], 5, "the change")
    deed(page, "up").click()
    page.get_by_test_id("feedback-say").click()
    page.keyboard.type("but quick")
    page.get_by_test_id("opinion-send").click()
    until(lambda: stored(live, wire) == [("up", "but quick", [])], 5, "the other rating, without the reasons")
    expect(deed(other, "up")).to_have_attribute("aria-pressed", "true")
    deed(page, "up").click()
    page.get_by_test_id("feedback-remove").click()
    until(lambda: stored(live, wire) == [], 5, "the rating is gone")
    expect(deed(other, "up")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_test_id("opinion")).to_have_count(0)


def test_a_rating_that_does_not_arrive_is_told_and_not_shown(live: LiveTown, page: Page, wire: Wire) -> None:
    ask(page, "hello")
    page.context.set_offline(True)
    deed(page, "up").click()
    expect(page.locator("#toasts")).to_contain_text("Your opinion was not saved.")
    expect(deed(page, "up")).to_have_attribute("aria-pressed", "false")
    assert stored(live, wire) == []


def test_of_two_ratings_that_both_do_not_arrive_neither_is_shown(live: LiveTown, page: Page, wire: Wire) -> None:
    ask(page, "hello")
    held = hold(page, "**/feedback")
    deed(page, "up").click()
    happens(page, lambda: held, 10, "the first is on its way")
    deed(page, "down").click()
    page.route("**/feedback", lambda route: route.abort("internetdisconnected"))
    held[0].abort("internetdisconnected")
    expect(page.locator("#toasts [role=alert]")).to_have_count(2)
    for name in ("up", "down"):
        expect(deed(page, name)).to_have_attribute("aria-pressed", "false")
    assert stored(live, wire) == []


def test_asked_again_it_is_a_second_question_with_its_own_reply_and_the_first_keeps_its(
    live: LiveTown, page: Page, wire: Wire
) -> None:
    ask(page, "good morning")
    deed(page, "again").click()
    expect(page.locator(REPLY)).to_have_count(2)
    expect(page.locator(MINE)).to_have_text([re.compile("good morning")] * 2)
    expect(page.get_by_test_id("message-again")).to_have_count(1)
    asked = live.ask_database("select id from messages where conversation_id = %s and role = 'user'", wire.thread_id)
    replied = "select in_reply_to from messages where conversation_id = %s and role = 'assistant'"
    assert len(asked) == 2
    assert set(asked) == set(live.ask_database(replied, wire.thread_id))
    deed(page, "edit").click()
    composer = page.get_by_test_id("composer-input")
    expect(composer).to_have_value("good morning")
    expect(composer).to_be_focused()
    composer.fill("something of mine")
    deed(page, "edit").click()
    page.get_by_test_id("confirm-dialog").locator("[value=no]").click()
    expect(composer).to_have_value("something of mine")
    deed(page, "edit").click()
    page.get_by_test_id("confirm-yes").click()
    expect(composer).to_have_value("good morning")


def test_a_message_is_copied_as_words_and_as_what_it_looks_like(page: Page, wire: Wire) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wire.changes = {2: {"content": "**Two** homes:\n\n- [one](https://x.test/1)\n- two"}}
    ask(page, "hello")
    page.evaluate(LISTEN)
    deed(page, "copy").click()
    expect(deed(page, "copy")).to_have_class(re.compile("done"))
    assert page.evaluate("navigator.clipboard.readText()") == "Two homes:\n\n• one (https://x.test/1)\n• two"
    rich = page.evaluate("navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((b) => b.text())")
    assert "<strong>Two</strong>" in rich
    assert '<a href="https://x.test/1">one </a>' in rich
    assert page.evaluate("heard") == ["Copied"]
    page.evaluate("void (navigator.clipboard.write = () => Promise.reject(new Error('not allowed')))")
    deed(page, "copy").click()
    expect(page.locator("#toasts [role=alert]")).to_have_text("The message could not be copied.")


def test_words_stand_where_they_stood_when_the_last_one_comes_and_only_then_can_be_copied(
    page: Page, wire: Wire
) -> None:
    ask(page, "hello")
    settle(page, wire)
    write(page, wire, *STORY[:2])
    expect(page.locator(FIRST).last).to_have_text("Here is a")
    page.locator(FIRST).last.evaluate("node => { window.first = node; getSelection().selectAllChildren(node); }")
    expect(page.locator("[data-status=writing] .deeds, .last .deeds")).to_have_count(0)
    write(page, wire, *STORY[2:], offset=sum(map(len, STORY[:2])))
    expect(page.locator("[data-status=writing] li")).to_have_text("and a list (x.test)")
    complete(wire, "".join(STORY))
    expect(deed(page, "copy")).to_be_visible()
    assert page.locator(FIRST).last.evaluate("node => node === window.first && String(getSelection())") == "Here is a"


def test_a_long_reply_is_heard_as_begun_as_going_on_and_once_as_a_whole(page: Page, wire: Wire) -> None:
    ask(page, "hello")
    settle(page, wire)
    page.evaluate(LISTEN)
    page.clock.install()
    wire.push("typing", value=True, agent="assistant")
    write(page, wire, *STORY)
    assert page.locator("#log").get_attribute("aria-live") == "off"
    assert page.evaluate("heard") == ["The assistant is writing"]
    page.clock.fast_forward(7000)
    page.clock.fast_forward(7000)
    assert page.evaluate("heard").count("Still writing.") == 2
    complete(wire, "".join(STORY))
    wire.push("typing", value=False, agent="assistant")
    whole = "Reply complete. Here is a\n\nsecond paragraph\n\n• and a list (https://x.test/y)"
    expect(page.locator("#announcer")).to_contain_text("Reply complete.")
    page.clock.fast_forward(15000)
    assert page.evaluate("heard") == ["The assistant is writing", *["Still writing."] * 2, whole]


NAMES = "all => all.map((one) => one.title + ' ' + one.ariaLabel + ' ' + one.placeholder)"
TOO_SMALL = """() => [...document.querySelectorAll(".deed, .opinion button")]
  .filter((node) => node.offsetWidth < 44 || node.offsetHeight < 44).map((node) => node.outerHTML)"""


@pytest.mark.parametrize("language", ["tr", "ru", "de"])
def test_no_word_of_it_is_missing_in_any_language(page: Page, wire: Wire, language: str) -> None:
    wire.changes = {2: {"status": "stopped", "degraded": True}}
    page.get_by_test_id("composer-input").fill("hello")
    page.get_by_test_id("composer-input").press("Enter")
    expect(page.locator(f'{REPLY}[data-status="stopped"]')).to_have_count(1)
    deed(page, "down").click()
    expect(page.get_by_test_id("opinion-send")).to_be_visible()
    page.locator("[data-languages]").last.select_option(language)
    expect(page.get_by_test_id("opinion-send")).not_to_have_text("Send")
    names = page.locator(".log [title], .log [aria-label], .log [placeholder]").evaluate_all(NAMES)
    shown = f"{names} {page.locator('.log').inner_text()}"
    assert re.findall(r"\b(?:message|feedback|reply|words|status)\.[a-z_.]+\b", shown) == []
