"""The outbox of the console: what is sent to people, for admins, in a real browser on the whole town."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.e2e.barriers import barriers
from tests.e2e.browser import shoot
from tests.e2e.line import happens
from tests.live import LivePerson, LiveTown
from tests.realtime.test_notifications import book, home, sign_in

__all__ = ["home"]  # a fixture
ADMIN = "admin@demo.easyislanders.test"
BUYER = "buyer@demo.easyislanders.test"
PHONE = {"width": 390, "height": 844}
TOO_SMALL = (Path(__file__).parent / "too_small.js").read_text()
CUT_OFF = (Path(__file__).parent / "cut_off.js").read_text()
Home = tuple[str, LivePerson]


@pytest.fixture
def booking(live: LiveTown, home: Home) -> dict[str, Any]:
    """A viewing that somebody with an address has booked."""
    return book(sign_in(live, BUYER), home[0])


def enter(page: Page, live: LiveTown, email: str = ADMIN) -> None:
    page.goto(f"{live.url}/admin#/outbox")
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill("north-cyprus")
    page.get_by_test_id("password").press("Enter")


def lines(page: Page) -> Any:
    return page.get_by_test_id("row")


def fail(live: LiveTown) -> str:
    """Have something for somebody fail just now; return its id."""
    return str(
        live.ask_database(
            "insert into deliveries (id, dedup_key, purpose, proactive, channel, address, mark, content, state, reason,"
            " correlation_id) values (gen_random_uuid(), %s, 'rfq', true, 'whatsapp', '+905331234567', 'm',"
            " '{\"text\": \"Hello\"}', 'failed', 'no_such_number', 'cid') returning id::text",
            f"shown:{uuid4()}",
        )[0][0]
    )


def buyers_id(live: LiveTown) -> str:
    return str(live.ask_database("select id from users where email = %s", BUYER)[0][0])


def test_an_admin_sees_what_is_sent_and_reads_one(live: LiveTown, page: Page, booking: dict[str, Any]) -> None:
    enter(page, live)
    page.get_by_test_id("filter-q").fill(buyers_id(live))
    page.get_by_test_id("filter-purpose").select_option("viewing")
    expect(lines(page).filter(has_text="Request for a quote")).to_have_count(0)
    first = lines(page).first
    expect(first.locator(".state")).to_contain_text("Sent")
    expect(first.locator(".state")).to_be_visible()
    expect(first).to_contain_text("b…@demo.easyislanders.test")
    assert BUYER not in page.content()
    first.get_by_role("button", name="Viewing").press("Enter")
    letter = page.get_by_test_id("shown")
    expect(letter.get_by_test_id("words")).to_contain_text("You asked to see")
    expect(letter).to_contain_text(BUYER)
    looked = "select count(*) from audit where action = 'delivery.look' and target = %s"
    assert live.ask_database(looked, first.get_attribute("data-id")) == [(1,)]
    page.keyboard.press("Escape")
    expect(letter).to_have_count(0)
    expect(first.get_by_role("button")).to_be_focused()


def test_it_is_filtered_and_comes_up_to_date_by_itself(live: LiveTown, page: Page, home: Home) -> None:
    person = sign_in(live, BUYER)
    enter(page, live)
    page.get_by_test_id("filter-state").select_option("held")
    page.get_by_test_id("filter-q").fill(buyers_id(live))
    page.get_by_test_id("filter-q").press("Enter")
    new = book(person, home[0])
    held = "select id::text from deliveries where dedup_key = %s"
    (waiting,) = live.ask_database(held, f"reminder:{new['id']}:day:person")[0]
    line = page.locator(f'[data-id="{waiting}"]')
    expect(line).to_contain_text("Waiting for its time", timeout=10_000)
    assert person.post(f"/api/v1/bookings/{new['id']}/cancel", {}).status_code == 200
    page.get_by_test_id("filter-q").press("Enter")
    expect(line).to_have_count(0)
    page.get_by_test_id("filter-q").fill("someone@example.com")
    page.get_by_test_id("filter-q").press("Enter")
    expect(page.locator(".note")).to_have_text("That is not an id.")


def test_a_line_that_has_the_focus_keeps_it_when_another_comes_above_it(
    live: LiveTown, page: Page, booking: dict[str, Any]
) -> None:
    enter(page, live)
    first = lines(page).first.get_attribute("data-id")
    button = page.locator(f'[data-id="{first}"]').get_by_role("button")
    button.focus()
    expect(page.locator(f'[data-id="{fail(live)}"]')).to_be_visible(timeout=10_000)
    expect(button).to_be_focused()


def test_signing_out_ends_it_and_the_chats_sign_in_is_not_touched(live: LiveTown, page: Page) -> None:
    page.goto(live.url)
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_be_visible()
    guest = page.evaluate("localStorage['ei.session']")
    enter(page, live)
    expect(page.get_by_test_id("filters")).to_be_visible()
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    assert page.evaluate("localStorage['ei.session']") == guest


def spoil_token(page: Page) -> None:
    """Have the access token refused, as one that has run out is."""
    page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage["ei.admin"]);
        sessionStorage["ei.admin"] = JSON.stringify({ ...kept, access_token: kept.access_token + "x" });
    }""")


def test_an_expired_token_is_renewed_and_an_ended_sign_in_leads_out(live: LiveTown, chromium: Browser) -> None:
    def refused(path: str) -> Any:
        return page.expect_response(lambda answer: path in answer.url and answer.status == 401)

    page = chromium.new_context(locale="en-GB").new_page()  # its console complains of every 401, which are the point
    enter(page, live)
    expect(page.get_by_test_id("filters")).to_be_visible()
    spoil_token(page)
    with refused("/admin/deliveries/"), page.expect_response(lambda answer: "/auth/refresh" in answer.url):
        page.get_by_test_id("filter-channel").select_option("sms")
    expect(page.locator(".note")).to_have_text("Nothing here.")
    live.ask_database(
        "update token_families set revoked_at = now() where user_id = (select id from users where email = %s) "
        "returning 1",
        ADMIN,
    )
    with refused("/auth/refresh"):
        page.get_by_test_id("filter-channel").select_option("email")
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    page.context.close()


def test_signing_out_ends_it_at_the_server_whatever_its_token_and_whoever_is_renewing_it(
    live: LiveTown, chromium: Browser
) -> None:
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page = chromium.new_context(locale="en-GB").new_page()  # its console complains of every 401
    enter(page, live)
    expect(page.get_by_test_id("filters")).to_be_visible()
    page.route("**/auth/refresh", hold_the_first)
    spoil_token(page)
    page.get_by_test_id("filter-channel").select_option("sms")
    happens(page, lambda: held, 10, "the token is being renewed")
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("sign-in")).to_be_visible()
    newest = "select revoked_at is not null from token_families f join users u on u.id = f.user_id where email = %s"
    newest += " order by f.created_at desc limit 1"
    happens(page, lambda: live.ask_database(newest, ADMIN) == [(True,)], 10, "the server knows of it")
    held[0][0].fulfill(response=held[0][1])
    renewed = "import('/static/js/admin/session.js').then(({ renewed }) => renewed(null))"
    assert page.evaluate(renewed) is None, "it was signed in again"
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_it_can_be_read_in_both_themes_on_both_sizes(
    live: LiveTown, page: Page, booking: dict[str, Any], scheme: Any, width: str
) -> None:
    fail(live)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if width == "phone":
        page.set_viewport_size(PHONE)
    enter(page, live)
    expect(lines(page).first).to_contain_text("Failed")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert in_the_way(page) == []
    shoot(page, f"outbox-{width}-{scheme}")
    lines(page).nth(1).get_by_role("button").click()
    expect(page.get_by_test_id("words")).to_be_visible()
    assert in_the_way(page) == []
    shoot(page, f"outbox-letter-{width}-{scheme}")


def in_the_way(page: Page) -> list[str]:
    return [*barriers(page), *page.evaluate(TOO_SMALL), *page.evaluate(CUT_OFF)]


def test_it_runs_from_right_to_left_in_arabic(live: LiveTown, page: Page, booking: dict[str, Any]) -> None:
    page.add_init_script("localStorage['ei.lang'] ??= 'ar'")
    page.emulate_media(reduced_motion="reduce")
    enter(page, live)
    expect(page.get_by_role("heading", name="صندوق الصادر")).to_be_visible()
    expect(lines(page).first).to_be_visible()
    assert in_the_way(page) == []
    shoot(page, "outbox-desktop-light-ar")
    lines(page).first.get_by_role("button").click()
    expect(page.get_by_test_id("words")).to_be_visible()
    assert in_the_way(page) == []
    page.set_viewport_size(PHONE)
    shoot(page, "outbox-letter-phone-light-ar")
