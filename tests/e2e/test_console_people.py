"""The console: vendors, listings, accounts, what is remembered, what is sent and who changed what, in a browser."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.barriers import CONTRAST, EVERY
from tests.e2e.browser import opened, shoot
from tests.e2e.test_console import ADMIN, BUYER, DESK, PHONE, SOON, cell, enter, fill, in_the_way, show
from tests.live import LiveTown
from tests.realtime.test_notifications import sign_in

VIEWS = ("broadcasts", "vendors", "listings", "users", "preferences", "outbox", "audit")
PREFERENCE = """
insert into preferences (id, user_id, key, value, label, explicit, confirmed, confidence, method, evidence, many,
                         language, said_at)
values (gen_random_uuid(), %s, 'pets', 'dog', 'Has a dog', true, false, 1, 'rules', 'my dog', false,
        'en', now()) returning id::text
"""
CHANGE = """
insert into audit (id, who, action, target, detail, correlation_id)
select gen_random_uuid(), id::text, 'user.update', id::text, %s, gen_random_uuid()::text from users
where role = 'admin' limit 1 returning 1
"""


@pytest.fixture(scope="module")
def desk(live: LiveTown, chromium: Browser) -> Iterator[Page]:
    """The console of an admin who signed in once for all tests of this file.

    The browser complains of every 4xx in its own console, and some of them are what is tested here; of nothing else.
    """
    context = chromium.new_context(viewport=DESK, locale="en-GB", service_workers="block", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    expect(enter(page, live).get_by_test_id("tile-ledger")).not_to_be_empty()
    yield page
    context.close()
    assert [one for one in complaints if "status of 4" not in one] == []


@pytest.fixture(scope="module")
def asked(live: LiveTown) -> dict[str, Any]:
    """A request about which the tutors of the town were asked: whom no other test asks, or they would wait an hour."""
    buyer = sign_in(live, BUYER)
    wish = {"category": "tutoring", "details": "Fractions, twice a week", "location": "Kyrenia"}
    request: dict[str, Any] = buyer.post("/api/v1/requests/", wish).json()
    assert buyer.post(f"/api/v1/requests/{request['id']}/broadcast", {}).status_code == 202
    return request


def look_for(page: Page, **wanted: str) -> None:
    """Fill in the filters of a view."""
    for name, value in wanted.items():
        place = page.get_by_test_id(f"filter-{name}")
        if place.evaluate("node => node.localName") == "select":
            place.select_option(value)
        else:
            place.fill(value)
            place.press("Enter")


def the_only(page: Page, words: str) -> Locator:
    line = page.get_by_test_id("row")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(words)
    return line


def written_down(live: LiveTown, action: str, target: str) -> int:
    return int(live.ask_database("select count(*) from audit where action = %s and target = %s", action, target)[0][0])


def someone(live: LiveTown, name: str, role: str = "user") -> str:
    fields = "(id, role, email, password_hash, display_name)"
    made = f"insert into users {fields} values (%s, %s, %s, 'x', %s) returning id::text"
    return str(live.ask_database(made, str(uuid4()), role, f"{uuid4().hex}@example.com", name)[0][0])


def test_who_was_asked_about_a_request_is_seen_while_it_happens(
    live: LiveTown, desk: Page, asked: dict[str, Any]
) -> None:
    show(desk, "broadcasts")
    line = desk.get_by_test_id("row").filter(has_text=asked["id"][:8])
    expect(cell(line, "status")).to_have_text("Done", timeout=2 * SOON)
    line.locator("[data-main]").press("Enter")
    decided = desk.get_by_test_id("row")
    expect(decided.first.locator('[data-name="decision"]')).to_contain_text("category fits")
    (vendors,) = live.ask_database(
        "select count(*) from broadcast_decisions d join broadcasts b on b.id = d.broadcast_id where b.request_id = %s",
        asked["id"],
    )[0]
    expect(decided).to_have_count(vendors)
    expect(cell(decided.first, "status")).to_have_text("Sent", timeout=SOON)
    desk.get_by_role("link", name="What was sent").click()
    expect(desk.locator("#view-title")).to_have_text("Outbox")
    expect(desk.get_by_test_id("filter-q")).to_have_value(asked["id"])
    expect(desk.get_by_test_id("row").first).to_contain_text("Request for a quote")


def test_a_vendor_is_added_changed_retired_and_asked_again(live: LiveTown, desk: Page) -> None:
    show(desk, "vendors")
    desk.get_by_test_id("do-add").click()
    desk.get_by_test_id("form-display_name").fill("Zeki the Painter")
    desk.get_by_test_id("form-email").fill("zeki@example.com")
    desk.get_by_test_id("form-location").fill("Girne")
    desk.get_by_test_id("form-categories").fill("painting, sorcery")
    desk.get_by_test_id("form-channels").select_option("email")
    desk.get_by_test_id("form-yes").click()
    expect(desk.get_by_text("is not a category that we have")).to_be_visible()
    fill(desk, categories="painting, gardening")
    look_for(desk, q="zeki@")
    line = the_only(desk, "Zeki the Painter")
    vendor = line.get_attribute("data-id") or ""
    expect(cell(line, "areas")).to_contain_text("Kyrenia")
    line.get_by_test_id("do-edit").click()
    fill(desk, categories="painting", phone="+90 533 987 65 43", channels="whatsapp,email")
    expect(cell(line, "reach")).to_contain_text("+905339876543")
    expect(cell(line, "reach")).to_contain_text("WhatsApp, E-mail")
    changed = "select detail->'fields' from audit where action = 'vendor.update' and target = %s"
    assert live.ask_database(changed, vendor) == [(["categories", "channels", "phone"],)]  # and not what stayed
    line.get_by_test_id("do-retire").click()
    fill(desk)
    expect(cell(line, "state")).to_have_text("Retired")
    line.get_by_test_id("do-restore").click()
    fill(desk)
    expect(cell(line, "state")).to_have_text("Active")
    assert [written_down(live, f"vendor.{deed}", vendor) for deed in ("create", "retire", "restore")] == [1, 1, 1]


def test_a_listing_is_offered_changed_taken_off_the_market_and_put_back(live: LiveTown, desk: Page) -> None:
    owner = live.ask_database("select user_id::text from vendors where retired_at is null order by 1 limit 1")[0][0]
    show(desk, "listings")
    desk.get_by_test_id("do-add").click()
    words = {"title": "Blue bicycle shed", "category": "bungalow", "location": "Lapta", "price": "450", "bedrooms": "1"}
    fill(desk, owner_id=str(owner), rent_type="long_term", **words)
    look_for(desk, q="Blue bicycle")
    line = the_only(desk, "£450")
    listing = line.get_attribute("data-id") or ""
    expect(cell(line, "price")).to_contain_text("a month")
    line.get_by_test_id("do-edit").click()
    fill(desk, price="475")
    expect(cell(line, "price")).to_contain_text("£475")
    line.get_by_test_id("do-retire").click()
    fill(desk)
    expect(cell(line, "state")).to_have_text("Retired")
    line.get_by_test_id("do-restore").click()
    fill(desk)
    expect(cell(line, "state")).to_have_text("Active")
    deeds = ("create", "update", "retire", "restore")
    assert [written_down(live, f"listing.{deed}", listing) for deed in deeds] == [1, 1, 1, 1]


def test_an_account_gets_another_role_is_shut_and_opened_and_becomes_a_vendor(live: LiveTown, desk: Page) -> None:
    name = f"Olga {uuid4().hex[:6]}"
    user = someone(live, name)
    show(desk, "users")
    look_for(desk, q=name)
    line = the_only(desk, name)
    line.get_by_test_id("do-edit").click()
    desk.get_by_test_id("form-role").select_option("vendor")
    desk.get_by_test_id("form-yes").click()
    expect(desk.get_by_test_id("form").get_by_role("alert")).to_contain_text("Say first what they offer")
    fill(desk, role="operator", display_name=f"{name} K.")
    expect(cell(line, "role")).to_have_text("Operator")
    expect(line).to_contain_text(f"{name} K.")
    line.get_by_test_id("do-disable").click()
    fill(desk)
    expect(cell(line, "state")).to_have_text("Disabled")
    line.get_by_test_id("do-enable").click()
    fill(desk)
    expect(cell(line, "state")).to_have_text("Active")
    line.get_by_test_id("do-edit").click()
    fill(desk, role="user")
    line.get_by_test_id("do-enrol").click()
    fill(desk, location="Girne", categories="cleaning", channels="email")
    expect(cell(line, "role")).to_have_text("Vendor")
    line.locator("[data-main]").press("Enter")
    desk.get_by_test_id("shown").get_by_role("link", name="What was changed of it").click()
    expect(desk.get_by_test_id("shown")).to_have_count(0)
    expect(desk.get_by_test_id("filter-subject")).to_have_value(user)
    expect(desk.get_by_test_id("row")).to_have_count(5)  # four changes of the account, one of the vendor


def test_what_must_not_be_remembered_is_forgotten_with_a_reason(live: LiveTown, desk: Page) -> None:
    user = someone(live, "Piet Pet")
    (preference,) = live.ask_database(PREFERENCE, user)[0]
    show(desk, "users")
    look_for(desk, q="Piet Pet")
    the_only(desk, "Piet Pet").locator("[data-main]").click()
    desk.get_by_test_id("shown").get_by_role("link", name="What is remembered").click()
    line = the_only(desk, "Has a dog")
    line.get_by_test_id("do-forget").click()
    expect(desk.get_by_test_id("form-yes")).to_be_disabled()  # not without a reason
    fill(desk, reason="it was said of somebody else")
    expect(line).to_have_count(0)
    show(desk, "audit")
    look_for(desk, action="preference.forget", subject=preference)
    line = the_only(desk, "it was said of somebody else")
    expect(cell(line, "who").get_by_role("link")).to_be_visible()
    line.locator("[data-main]").press("Enter")
    expect(desk.get_by_test_id("shown")).to_contain_text(user)
    desk.keyboard.press("Escape")
    cell(line, "who").get_by_role("link").click()
    mine = live.ask_database("select id::text from users where email = %s", ADMIN)[0][0]
    expect(desk.get_by_test_id("filter-actor_id")).to_have_value(str(mine))
    expect(desk.get_by_test_id("row").nth(1)).to_be_visible()
    look_for(desk, actor_id="somebody")
    expect(desk.get_by_role("status").filter(has_text="That is not an id.")).to_be_visible()


def test_an_operator_sees_all_of_it_and_can_change_nothing(live: LiveTown, page: Page, asked: dict[str, Any]) -> None:
    live.ask_database(PREFERENCE, someone(live, "Rex"))
    role = "update users set role = %s where email = %s returning 1"
    live.ask_database(role, "operator", BUYER)
    try:
        expect(enter(page, live, BUYER).get_by_test_id("tile-ledger")).not_to_be_empty()
        for view in VIEWS[:-1]:
            show(page, view)
            expect(page.get_by_test_id("row").first).to_be_visible()
            expect(page.locator('[data-testid^="do-"]')).to_have_count(0)
        page.get_by_test_id("row").first.locator("[data-main]").click()
        expect(page.get_by_test_id("words")).to_be_visible()
        page.keyboard.press("Escape")
        show(page, "audit")
        expect(page.get_by_test_id("row").first).to_contain_text("delivery.look")
    finally:
        live.ask_database(role, "user", BUYER)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_view_can_be_read_by_everybody(
    live: LiveTown, chromium: Browser, asked: dict[str, Any], language: str
) -> None:
    live.ask_database(PREFERENCE, someone(live, "Rex"))
    live.ask_database(CHANGE, json.dumps({"fields": ["display_name", "role"], "role": "operator"}))
    (broadcast,) = live.ask_database("select id::text from broadcasts where request_id = %s", asked["id"])[0]
    found: list[str] = []
    with opened(chromium, service_workers="block", reduced_motion="reduce") as page:
        page.add_init_script(f"localStorage['ei.lang'] ??= '{language}'")
        expect(enter(page, live).get_by_test_id("tile-ledger")).not_to_be_empty()
        for view in (*VIEWS, f"broadcasts/{broadcast}"):
            page.goto(f"{live.url}/admin#/{view}")
            drawn = page.locator(
                f"#view-body[data-view={view.partition('/')[0]}]"
            )  # and not the rows of the one before
            expect(drawn.get_by_test_id("row").first).to_be_visible()
            name = f"console-{view.partition('/')[0]}{'-one' if '/' in view else ''}"
            for scheme, size, rules in (("light", DESK, EVERY), ("dark", PHONE, CONTRAST)):
                page.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)
                page.set_viewport_size(size)  # type: ignore[arg-type]
                found += [f"{view} {scheme}: {one}" for one in in_the_way(page, rules)]
                shoot(page, f"{name}-{scheme}-{language}")
        for view, deed in (("vendors", "do-add"), ("listings", "do-edit")):
            page.goto(f"{live.url}/admin#/{view}")
            page.get_by_test_id(deed).first.click()
            found += [f"{view} {deed}: {one}" for one in in_the_way(page, EVERY)]
            shoot(page, f"console-{view}-{deed}-{language}")
            page.keyboard.press("Escape")
    assert found == []
