"""The line to the server: cut, refused, expired, asleep, restarted; and tabs that agree about what they show."""

import time
from uuid import uuid4

import pytest
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect

from tests.e2e.browser import enter, shoot
from tests.e2e.line import Line, answered, happens, hold, mine, ready, stored, write
from tests.e2e.wire import MINE, REPLY
from tests.live import LiveTown
from tests.tokens import now, resigned
from tests.waiting import until

BANNER = "connection-state"


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page.context)


@pytest.fixture
def here(live: LiveTown, line: Line, page: Page) -> Page:
    """A guest's page that is level with the server."""
    enter(page, live.url)
    ready(page, line)
    return page


def token(page: Page) -> str:
    return str(page.evaluate("JSON.parse(localStorage['ei.session']).access_token"))


def keep(page: Page, **fields: object) -> None:
    """Change what the browser keeps of its session."""
    page.evaluate(
        "fields => localStorage['ei.session'] = JSON.stringify({...JSON.parse(localStorage['ei.session']), ...fields})",
        fields,
    )


def test_a_network_that_is_away_for_seconds_is_told_late_and_loses_nothing(
    live: LiveTown, here: Page, line: Line
) -> None:
    first, second = f"on the bus {uuid4()}", f"in the tunnel {uuid4()}"
    banner = here.get_by_test_id(BANNER)
    since = time.monotonic()
    line.cut()
    write(here, first)
    write(here, second)
    expect(mine(here, second)).to_contain_text("Waits for the connection")
    expect(banner).to_be_empty()
    expect(banner).to_contain_text("You are offline. 2 messages wait", timeout=10_000)
    assert time.monotonic() - since > 4.9
    shoot(here, "offline-desktop-light")
    line.mend()
    banner.evaluate("(banner) => banner.querySelector('button')?.click()")  # Try now; the page itself may be quicker
    answered(mine(here, second))
    expect(here.locator(".toast")).to_contain_text("Back online")
    expect(banner).to_be_empty()
    assert (stored(live, first), stored(live, second)) == (1, 1)
    assert line.sent() == [first, second]


def test_a_token_that_expires_is_renewed_unseen_and_the_connection_stays(
    live: LiveTown, page: Page, line: Line
) -> None:
    key = live.environment["SECRET_KEY"]
    line.token = lambda token: resigned(token, key, exp=now(2))  # at the door: the page believes that it lasts
    enter(page, live.url)
    ready(page, line)
    first, opened = token(page), line.opened
    happens(page, lambda: line.told("refresh_auth"), 15, "the new token")
    assert "auth_expired" in line.names()
    assert line.told("refresh_auth")[0]["token"] == token(page) != first
    answered(write(page, f"still here {uuid4()}"))
    assert line.opened == opened
    assert page.get_by_test_id(BANNER).inner_text() == ""


def test_a_connection_that_ended_while_its_token_was_renewed_does_not_speak_for_the_next(
    live: LiveTown, here: Page, line: Line
) -> None:
    held = hold(here, "**/auth/refresh")
    keep(here, expires_at=0)
    opened = line.opened
    line.drop()
    line.is_cut = False
    happens(here, lambda: held, 10, "the page asks for a token to connect with")
    here.evaluate("dispatchEvent(new Event('online'))")  # the page leaves that connection for another one
    happens(here, lambda: line.opened == opened + 2, 10, "another connection")
    held[0].continue_()
    answered(write(here, text := f"over the second one {uuid4()}"))
    assert stored(live, text) == 1
    assert line.opened == opened + 2


def sign_out(page: Page) -> None:
    page.get_by_test_id("confirm-yes").click()
    expect(page.get_by_test_id("guest-button")).to_be_visible()


def test_signing_out_with_a_token_that_has_run_out_ends_the_sign_in_at_the_server(
    live: LiveTown, chromium: Browser
) -> None:
    context = chromium.new_context(locale="en-GB")  # its console may complain: the token is refused
    page, line = context.new_page(), Line(context)
    enter(page, live.url)
    ready(page, line)
    user = page.evaluate("JSON.parse(localStorage['ei.session']).user.id")
    page.get_by_test_id("sign-out").click()
    keep(page, access_token=resigned(token(page), live.environment["SECRET_KEY"], exp=now(-60)))
    sign_out(page)
    ended = "select revoked_at is not null from token_families where user_id = %s"
    until(lambda: live.ask_database(ended, user) == [(True,)], 10, "the server knows of it")
    context.close()


def test_a_token_that_comes_after_signing_out_signs_nobody_in_again(here: Page) -> None:
    held: list[tuple[Route, APIResponse]] = []
    here.route("**/auth/refresh", lambda route: held.append((route, route.fetch())))
    here.get_by_test_id("sign-out").click()
    keep(here, expires_at=0)
    here.evaluate("""import('/static/js/lib/session.js').then(({ freshToken }) => { freshToken(); })""")
    happens(here, lambda: held, 10, "the token is being renewed")
    sign_out(here)
    held[0][0].fulfill(response=held[0][1])
    kept = here.evaluate(
        "navigator.locks.request('ei.refresh', () => localStorage['ei.session'])"
    )  # once it is renewed
    assert kept is None


def test_a_session_that_is_over_asks_to_sign_in_and_keeps_what_was_written(live: LiveTown, chromium: Browser) -> None:
    context = chromium.new_context(locale="en-GB")  # its console may complain: it is refused
    page, line = context.new_page(), Line(context)
    enter(page, live.url)
    ready(page, line)
    message = left_unsent(page, line, guests := f"of a guest {uuid4()}")
    page.get_by_test_id("guest-button").click()
    expect(message).to_contain_text("Does it still hold?")  # it may be somebody else's by now
    message.get_by_test_id("send-now").click()
    answered(message)
    sign_up(page, email := f"{uuid4()}@example.test")
    message = left_unsent(page, line, members := f"of a member {uuid4()}")
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill("a long password")
    page.get_by_test_id("password").press("Enter")
    answered(message)
    expect(page.get_by_test_id("composer-input")).to_have_value("half a thought")
    assert (stored(live, guests), stored(live, members)) == (1, 1)
    context.close()


def left_unsent(page: Page, line: Line, text: str) -> Locator:
    """Write without a network, and let the session be over when it is back; return the message."""
    line.cut()
    message = write(page, text)
    expect(message).to_contain_text("Waits for the connection")
    page.get_by_test_id("composer-input").fill("half a thought")
    keep(page, access_token="gone", refresh_token="gone")
    line.mend()
    expect(page.locator("#auth-notice")).to_contain_text("what you wrote is kept")
    return message


def sign_up(page: Page, email: str) -> None:
    page.get_by_test_id("open-sign-up").click()
    page.get_by_test_id("display-name").fill("Leyla Late")
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill("a long password")
    page.get_by_test_id("password").press("Enter")
    expect(page.get_by_text("Leyla Late").first).to_be_visible()


def test_a_lasting_refusal_says_why(live: LiveTown, page: Page, line: Line) -> None:
    page.clock.install()
    enter(page, live.url)
    ready(page, line)
    line.refusal = {"code": 4429, "reason": "rate_limited", "retry_after": 3}
    line.drop()
    line.is_cut = False
    happens(page, lambda: page.clock.run_for(500) or line.refused, 10, "a refusal")  # type: ignore[func-returns-value]
    for _ in range(4):
        page.clock.run_for(500)
        page.evaluate("fetch('/healthz').then(() => null)")  # time enough for a socket to come through
    assert line.refused == 1, "it was tried again before the server said"
    page.clock.run_for(4_000)
    expect(page.get_by_test_id(BANNER)).to_contain_text("That was a lot at once")
    line.refusal = None
    happens(page, lambda: page.clock.run_for(500) or not page.get_by_test_id(BANNER).inner_text(), 10, "all is well")  # type: ignore[func-returns-value]


def test_two_tabs_show_the_same_and_send_once(live: LiveTown, here: Page, line: Line) -> None:
    other = here.context.new_page()
    other.goto(live.url)
    happens(other, lambda: line.names().count("rehydration") == 2, 10, "the second tab is level")
    kept, dropped = f"kept {uuid4()}", f"dropped {uuid4()}"
    line.cut()
    write(here, kept)
    write(other, dropped)
    for tab in (other, here):
        tab.bring_to_front()  # a tab behind another one draws late
        expect(mine(tab, kept)).to_contain_text("Waits")
        expect(mine(tab, dropped)).to_contain_text("Waits")
    mine(here, dropped).get_by_test_id("discard").click()
    other.bring_to_front()
    expect(mine(other, dropped)).to_have_count(0)
    line.mend()
    for tab in (other, here):
        tab.bring_to_front()
        answered(mine(tab, kept))
        expect(tab.locator(MINE)).to_have_count(1)
        expect(tab.locator(REPLY)).to_have_count(1)
    assert (stored(live, kept), stored(live, dropped)) == (1, 0)
    assert line.sent() == [kept]
    renewed_by_one(here, other)
    here.bring_to_front()
    here.get_by_test_id("sign-out").click()
    here.get_by_test_id("confirm-yes").click()
    expect(other.get_by_test_id("guest-button")).to_be_visible()


def renewed_by_one(here: Page, other: Page) -> None:
    """Check that of two tabs with an expired token one renews it for both."""
    asked: list[str] = []
    here.context.on("request", lambda request: asked.append(request.url) if "/auth/refresh" in request.url else None)
    keep(here, expires_at=0)
    for tab in (here, other):
        tab.evaluate("""import('/static/js/lib/session.js').then(({ freshToken }) => { freshToken(); })""")
    happens(here, lambda: here.evaluate("JSON.parse(localStorage['ei.session']).expires_at") > 0, 5, "a new token")
    other.bring_to_front()
    answered(write(other, "one more"))
    assert len(asked) == 1


def test_a_page_that_slept_or_was_stored_away_comes_level_even_on_a_dead_line(
    live: LiveTown, page: Page, line: Line
) -> None:
    page.clock.install()
    enter(page, live.url)
    ready(page, line)
    answered(write(page, "hello"))
    happens(page, lambda: ("typing", False) in [(name, told.get("value")) for name, told in line.heard], 10, "its end")
    thread = line.told("chat_send")[0]["thread_id"]
    said_elsewhere(live, page, line, thread, "from the tablet")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    answered(mine(page, "from the tablet"))
    said_elsewhere(live, page, line, thread, "from the phone")
    page.clock.fast_forward(35_000)  # shorter than the socket itself waits for a sign of life
    answered(mine(page, "from the phone"))
    assert len(line.told("chat_sync")) == 2, "it did not look by itself"


def said_elsewhere(live: LiveTown, page: Page, line: Line, thread: str, text: str) -> None:
    """Say something as the same person on another device; neither it nor its reply reaches the page."""
    line.is_deaf = True
    line.missed.clear()
    page.request.post(
        f"{live.url}/api/v1/chat/",
        headers={"Authorization": f"Bearer {token(page)}"},
        data={"message": text, "client_msg_id": str(uuid4()), "thread_id": thread},
    )
    happens(page, lambda: line.missed.count("chat_message") == 2 and line.missed.count("typing") >= 2, 20, "all of it")
    line.is_deaf = False


def test_what_was_read_while_the_line_was_down_is_told_when_it_is_back(here: Page, line: Line) -> None:
    asked: list[str] = []
    here.on("request", lambda request: asked.append(request.url))
    here.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
    answered(write(here, "hello"))
    line.drop()
    expect(here.get_by_test_id(BANNER)).to_have_attribute("data-state", "offline")
    here.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert line.told("read") == []
    line.is_cut = False
    happens(here, lambda: [read["up_to_seq"] for read in line.told("read")] == [2], 15, "it is told")
    assert [url for url in asked if url.endswith("/read")] == []


def test_a_restarted_server_is_told_and_found_again_by_itself(live: LiveTown, chromium: Browser) -> None:
    context = chromium.new_context(locale="en-GB")  # its console may complain: there is nobody to connect to
    page = enter(context.new_page(), live.url)
    expect(page.get_by_test_id(BANNER)).to_have_attribute("data-state", "online")
    live.kill("web")
    text = f"while it was away {uuid4()}"
    message = write(page, text)
    expect(page.get_by_test_id(BANNER)).to_contain_text("No connection. 1 message waits", timeout=10_000)
    live.start("web")
    until(live.is_ready, 60, "the web is back")
    answered(message)
    expect(page.get_by_test_id(BANNER)).to_be_empty()
    assert stored(live, text) == 1
    context.close()


def test_where_sockets_are_forbidden_messages_and_replies_go_by_request(live: LiveTown, page: Page, line: Line) -> None:
    page.clock.install()
    enter(page, live.url)
    ready(page, line)
    line.drop()
    message = write(page, f"through a narrow door {uuid4()}")
    expect(page.get_by_test_id(BANNER)).to_have_attribute("data-state", "offline")
    for _ in range(8):
        page.clock.run_for(2_000)
    happens(page, lambda: page.clock.run_for(1_000) or len(line.sent()) == 1, 10, "it went by request")  # type: ignore[func-returns-value]
    happens(page, lambda: page.clock.run_for(1_000) or page.locator(REPLY).count() == 1, 15, "its reply")  # type: ignore[func-returns-value]
    answered(message)
