"""My profile: what I am called, what is kept about me as a file, and leaving for good; also as a guest."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import enter, shoot
from tests.live import LiveTown
from tests.waiting import until

PASSWORD = "a long password"
OF_THE_BROWSER = ("ei.lang", "ei.theme", "ei.currency")  # choices that say nothing of a person
ADMIN = ("admin@demo.easyislanders.test", "north-cyprus")


def ask(page: Page, text: str) -> None:
    page.get_by_test_id("composer-input").fill(text)
    page.get_by_test_id("composer-input").press("Enter")
    expect(page.locator('[data-testid="message"][data-role="assistant"]').last).to_have_attribute(
        "data-status", "complete"
    )


def sign_up(page: Page, name: str) -> str:
    """Make a guest's account; return its e-mail address."""
    email = f"{uuid4()}@example.test"
    page.get_by_test_id("open-sign-up").click()
    page.get_by_test_id("display-name").fill(name)
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("password").press("Enter")
    expect(page.locator("#who-name")).to_have_text(name)
    return email


def sign_in(page: Page, url: str, email: str, password: str = PASSWORD) -> Page:
    page.goto(url)
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill(password)
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("composer-input")).to_be_visible()
    return page


WAITING = """async () => {
  const asked = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  let rows = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const name of database.objectStoreNames) {
      rows += await asked(database.transaction(name).objectStore(name).count());
    }
    database.close();
  }
  return rows;
}"""


def left_in_browser(page: Page) -> list[str]:
    """What the browser still has of anybody in its storage, its databases being empty."""
    until(lambda: page.evaluate(WAITING) == 0, 10, "the databases of the browser are empty")
    return [key for key in page.evaluate("Object.keys(localStorage)") if key not in OF_THE_BROWSER]


@pytest.fixture
def elsewhere(chromium: Browser) -> Iterator[Page]:
    """A page in a browser of its own, whose console may complain of being refused."""
    context = chromium.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_person_takes_everything_away_and_leaves_for_good(live: LiveTown, page: Page, tmp_path: Path) -> None:
    enter(page, live.url)
    ask(page, "2 bedroom flat in Girne with a sea view, under £700")
    email = sign_up(page, "Nora")
    other_tab = page.context.new_page()
    other_tab.goto(live.url)
    expect(other_tab.locator("#who-name")).to_have_text("Nora")

    page.get_by_test_id("profile-open").click()
    profile = page.get_by_test_id("profile-dialog")
    expect(profile).to_contain_text(email)
    expect(profile).to_contain_text(re.compile(r"Here since \d+ \w+ 20\d\d"))
    profile.get_by_test_id("profile-name").fill("Nora Newname")
    profile.get_by_test_id("profile-name").press("Enter")
    expect(page.locator("#who-name")).to_have_text("Nora Newname")
    expect(other_tab.locator("#who-name")).to_have_text("Nora Newname")

    with page.expect_download() as download:
        profile.get_by_test_id("profile-file").click()
    assert re.fullmatch(r"easy-islanders-20\d\d-\d\d-\d\d\.json", download.value.suggested_filename)
    download.value.save_as(tmp_path / "file.json")
    file = json.loads((tmp_path / "file.json").read_text())
    assert file["account"]["display_name"] == "Nora Newname"
    assert "2 bedroom flat in Girne with a sea view, under £700" in [one["content"] for one in file["messages"]]
    expect(profile.get_by_test_id("profile-file-note")).to_contain_text("Saved as easy-islanders-")

    until(
        lambda: live.ask_database("select 1 from preferences p join users u on u.id = user_id where email = %s", email)
    )
    profile.get_by_test_id("profile-memory").click()
    remembered = page.get_by_test_id("memory-dialog")
    chips = remembered.get_by_test_id("remembered-chip")
    expect(chips.first).to_contain_text("from: “2 bedroom flat in Girne with a sea view")
    count = chips.count()
    chips.first.get_by_test_id("remembered-forget").click()
    expect(chips).to_have_count(count - 1)
    remembered.get_by_role("button", name="Close").click()

    profile.get_by_test_id("profile-leave").click()
    leaving = page.get_by_test_id("leaving-dialog")
    leaving.get_by_test_id("leaving-do").click()
    expect(leaving).to_contain_text(f"Please write exactly this: {email}")
    leaving.get_by_test_id("leaving-proof").fill(email.upper())
    leaving.get_by_test_id("leaving-do").click()
    receipt = page.get_by_test_id("receipt")
    expect(receipt).to_have_attribute("data-state", "done", timeout=15_000)
    expect(receipt.locator('[data-state="confirmed"]')).to_have_count(3)
    shoot(page, "receipt-desktop-light")
    expect(page.get_by_test_id("guest-button")).to_be_visible()
    expect(other_tab.get_by_test_id("guest-button")).to_be_visible()
    assert left_in_browser(page) == []
    page.reload()
    expect(receipt).to_have_attribute("data-state", "done")
    receipt.get_by_role("button", name="Close").click()
    expect(page).to_have_url(f"{live.url}/")
    refused = requests.post(f"{live.url}/api/v1/auth/login", json={"email": email, "password": PASSWORD}, timeout=10)
    assert (refused.status_code, refused.json()["code"]) == (401, "bad_credentials")


def test_a_new_password_and_signing_out_elsewhere_end_the_other_pages(
    live: LiveTown, page: Page, elsewhere: Page
) -> None:
    enter(page, live.url)
    email = sign_up(page, "Deniz")
    page.get_by_test_id("profile-open").click()
    expect(page.get_by_text("Here since")).to_be_visible()
    expect(page.get_by_test_id("profile-elsewhere")).to_be_hidden()
    page.keyboard.press("Escape")
    sign_in(elsewhere, live.url, email)
    page.get_by_test_id("profile-open").click()
    page.get_by_test_id("profile-elsewhere").click()
    expect(elsewhere.get_by_text("Your session has ended")).to_be_visible()
    expect(page.get_by_test_id("profile-elsewhere")).to_be_hidden()

    sign_in(elsewhere, live.url, email)
    page.get_by_text("Change password").click()
    page.get_by_test_id("profile-old").fill(PASSWORD)
    page.get_by_test_id("profile-new").fill("another long password")
    page.get_by_test_id("profile-new").press("Enter")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    expect(elsewhere.get_by_text("Your session has ended")).to_be_visible()
    sign_in(elsewhere, live.url, email, "another long password")
    page.keyboard.press("Escape")
    ask(page, "hello")  # this page went on all the time


def test_a_guest_on_a_phone_leaves_nothing_behind(live: LiveTown, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, live.url)
    page.get_by_test_id("composer-input").fill("something half written")
    page.get_by_test_id("menu").click()
    page.get_by_test_id("profile-open").click()
    expect(page.get_by_test_id("profile-name")).to_be_hidden()
    page.locator("dialog[open]").get_by_role("button", name="Dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_test_id("profile-dialog").get_by_role("combobox", name="Language").select_option("de")
    expect(page.locator("#profile-title")).to_have_text("Profil")
    page.get_by_test_id("profile-dialog").get_by_role("combobox", name="Sprache").select_option("en")
    page.get_by_test_id("profile-currency").select_option("TRY")
    assert page.evaluate("localStorage['ei.currency']") == "TRY"
    shoot(page, "profile-phone-light")
    assert page.evaluate("document.querySelector('#profile').scrollWidth <= innerWidth"), "it scrolls sideways"
    page.get_by_test_id("profile-leave").click()
    page.get_by_test_id("leaving-proof").fill("delete")
    page.get_by_test_id("leaving-do").click()
    expect(page.get_by_test_id("receipt")).to_have_attribute("data-state", "done", timeout=15_000)
    assert left_in_browser(page) == []
    page.keyboard.press("Escape")
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_have_value("")


def test_the_last_admin_is_told_why_they_have_to_stay(live: LiveTown, elsewhere: Page) -> None:
    assert live.ask_database("select email from users where role = 'admin' and disabled_at is null") == [(ADMIN[0],)]
    page = sign_in(elsewhere, live.url, *ADMIN)
    page.get_by_test_id("profile-open").click()
    page.get_by_test_id("profile-leave").click()
    page.get_by_test_id("leaving-proof").fill(ADMIN[0])
    page.get_by_test_id("leaving-do").click()
    expect(page.get_by_test_id("leaving-dialog")).to_contain_text("You are the last admin")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    ask(page, "hello")


def test_a_file_that_does_not_come_is_told(live: LiveTown, elsewhere: Page) -> None:
    page = enter(elsewhere, live.url)
    page.get_by_test_id("profile-open").click()
    expect(page.get_by_test_id("profile-file")).to_be_visible()  # its part of the page is here
    page.context.set_offline(True)
    page.get_by_test_id("profile-file").click()
    expect(page.get_by_test_id("profile-file-note")).to_contain_text("The server cannot be reached")
    page.context.set_offline(False)
    for _ in range(3):
        with page.expect_download():
            page.get_by_test_id("profile-file").click()
        expect(page.get_by_test_id("profile-file-note")).to_contain_text("Saved as")
    page.get_by_test_id("profile-file").click()
    expect(page.get_by_test_id("profile-file-note")).to_contain_text(re.compile(r"The next is there in \d+ minutes"))
