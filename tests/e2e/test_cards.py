"""What stands under answers and questions: cards, choices, notes. But for them the town is real."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import shown
from tests.e2e.barriers import CONTRAST, barriers
from tests.e2e.browser import shoot
from tests.e2e.wire import MINE, REPLY, Wire, ask, remember, settle

CHIP = "remembered-chip"
HERE = Path(__file__).parent
PHONE = {"width": 390, "height": 844}


def choice(page: Page, name: str) -> Locator:
    return page.get_by_test_id("choices").get_by_role("button", name=name, exact=True)


def test_every_kind_of_card_says_what_it_is_about(page: Page, wire: Wire) -> None:
    wire.cards[2] = [*shown.ALL, {"kind": "of-tomorrow"}, {"kind": "request"}, {"kind": "toString"}, None]
    ask(page, "hello")
    wish = page.get_by_test_id("card-request")
    expect(wish).to_contain_text("Not sent yet")
    expect(wish.locator("dd")).to_have_text(
        ["Plumber", re.compile("tap drips"), "Karakum, Kyrenia", "₺1,500", "30 November 2026", "7 listed providers"]
    )
    expect(wish).to_contain_text("not who you are")
    viewing = page.get_by_test_id("card-viewing")
    expect(viewing.locator("time")).to_have_text("Friday, 27 November 2026 at 00:30")
    expect(viewing).to_contain_text("Nicosia time")
    expect(page.get_by_test_id("card-hand_off")).to_contain_text("The deposit has not come back.")
    assert page.locator(".slips > *").count() == len(shown.ALL)
    shoot(page, "cards-desktop-light")


def test_quotes_are_a_table_that_marks_the_best_in_words_and_trusts_no_vendor(page: Page, wire: Wire) -> None:
    wire.cards[2] = [shown.QUOTES]
    ask(page, "hello")
    table = page.get_by_role("table", name=re.compile("2 quotes"))
    expect(table.get_by_role("columnheader")).to_have_text(["From", "Price", "Terms", "Valid until"])
    best, other = table.get_by_role("row").nth(1), table.get_by_role("row").nth(2)
    expect(best.get_by_role("rowheader")).to_contain_text("Best offer")
    expect(best.get_by_role("cell").first).to_have_text("₺1,200")
    expect(other.get_by_role("cell").first).to_have_text("£45.50≈ ₺2,500")
    expect(other).to_contain_text(shown.HOSTILE)
    assert table.locator("img, b").count() == 0


def test_only_a_source_fetched_over_https_is_a_link_and_it_opens_elsewhere(page: Page, wire: Wire) -> None:
    wire.cards[2] = [shown.SOURCES]
    ask(page, "hello")
    sources = page.get_by_test_id("card-sources")
    expect(sources.locator("li")).to_have_count(3)
    expect(sources).to_contain_text("Ministry of Interior · note from 1 November 2026")
    link = sources.get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://example.test/a")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_a_choice_is_sent_once_as_the_persons_words_and_closes_its_group(page: Page, wire: Wire) -> None:
    wire.cards[2] = [shown.REQUEST]
    ask(page, "hello")
    choice(page, shown.ASK["label"]).evaluate("button => { button.click(); button.click(); }")
    expect(page.locator(MINE)).to_have_count(2)
    expect(page.locator(MINE).last).to_contain_text(shown.ASK["say"])
    expect(page.locator(REPLY)).to_have_count(2)
    sent = [
        one for one in wire.said if one["message"] != "hello"
    ]  # the greeting may have gone before the socket was up
    assert [(one["message"], bool(one["client_msg_id"])) for one in sent] == [(shown.ASK["say"], True)]
    expect(choice(page, shown.ASK["label"])).to_have_attribute("aria-pressed", "true")
    for name in ("Ask them", "Change it", "Cancel"):
        expect(choice(page, name)).to_be_disabled()


def test_the_choice_that_was_made_is_still_marked_after_a_reload(page: Page, wire: Wire) -> None:
    wire.cards[2] = [shown.CHOICES]
    ask(page, "hello")
    choice(page, "Anywhere").click()
    expect(page.locator(REPLY)).to_have_count(2)
    page.reload()
    expect(choice(page, "Anywhere")).to_have_attribute("aria-pressed", "true")
    expect(choice(page, "Kyrenia")).not_to_have_attribute("aria-pressed", "true")
    expect(choice(page, "Kyrenia")).to_be_disabled()


def test_choices_passed_over_have_expired_after_a_reload_and_the_last_ones_have_not(page: Page, wire: Wire) -> None:
    wire.cards |= {2: [shown.REQUEST], 4: [shown.CHOICES]}
    ask(page, "hello")
    ask(page, "what can you do?", replies=2)
    page.reload()
    expect(choice(page, "Kyrenia")).to_be_enabled()
    expect(choice(page, "Ask them")).to_be_disabled()
    expect(page.get_by_role("group", name="no longer open")).to_have_count(1)
    expect(page.get_by_test_id("card-request").locator(".state")).to_have_text("No longer open")
    expect(page.get_by_test_id("card-request").locator(".choices")).to_contain_text("No longer open")
    expect(page.locator('.choice[aria-pressed="true"]')).to_have_count(0)


def test_a_choice_made_without_a_connection_waits_and_arrives_once(page: Page, wire: Wire) -> None:
    wire.cards[2] = [shown.CHOICES]
    ask(page, "hello")
    page.context.set_offline(True)
    choice(page, "Kyrenia").click()
    page.context.set_offline(False)
    expect(page.locator(REPLY)).to_have_count(2, timeout=30_000)
    expect(page.locator(MINE)).to_have_count(2)


def test_that_the_model_is_away_is_said_once_and_that_it_is_back_too(page: Page, wire: Wire) -> None:
    wire.changes = {2: {"degraded": False}, 4: {"degraded": True}, 6: {"degraded": True}, 8: {"degraded": False}}
    for n in range(1, 5):
        ask(page, "hello", replies=n)
    notes = page.get_by_test_id("mind-note")
    expect(notes).to_have_text([re.compile("without the language model"), re.compile("answers again")])
    assert page.locator(".mind + [data-seq='4'], .mind + [data-seq='8']").count() == 2


def test_a_status_of_the_turn_says_that_the_model_is_away_before_the_words_are_complete(page: Page, wire: Wire) -> None:
    wire.changes = {2: {"degraded": False}}
    ask(page, "hello")
    settle(page, wire)
    question = {"in_reply_to": "7f000000-0000-4000-8000-0000000000aa"}
    wire.push("chat_status", event="degraded", **question)
    wire.push("chat_delta", **question, message_id="7f000000-0000-4000-8000-0000000000ab", offset=0, text="Let me see")
    expect(page.get_by_text("Let me see")).to_be_visible()
    expect(page.get_by_test_id("mind-note")).to_have_count(1)


def test_a_stopped_reply_keeps_its_words_and_says_so_and_who_wrote_it(page: Page, wire: Wire) -> None:
    wire.changes = {2: {"status": "stopped", "agent": "requests", "content": "I would ask"}}
    page.get_by_test_id("composer-input").fill("hello")
    page.get_by_test_id("composer-input").press("Enter")
    reply = page.locator(f'{REPLY}[data-status="stopped"]')
    expect(reply).to_contain_text("I would ask")
    expect(reply.locator(".foot")).to_contain_text("Stopped")
    expect(reply.locator(".foot")).to_contain_text("Requests")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_all_of_it_fits_can_be_read_and_can_be_hit(page: Page, wire: Wire, scheme: Any) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    wire.cards[2] = shown.ALL
    ask(page, "hello")
    remember(page, wire, ("sea view", "sea_view"), ("a very quiet street where children can play", "quiet street"))
    expect(page.get_by_test_id(CHIP)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert page.evaluate((HERE / "too_small.js").read_text()) == []
    assert barriers(page, CONTRAST) == []
    page.set_viewport_size({"width": 390, "height": 2300})
    shoot(page, f"cards-phone-{scheme}")


@pytest.mark.parametrize("language", ["tr", "ru", "de"])
def test_no_word_is_missing_in_any_language(page: Page, wire: Wire, language: str) -> None:
    wire.cards[2] = shown.ALL
    ask(page, "hello")
    remember(page, wire, ("sea view", "sea_view"))
    page.locator("[data-languages]").last.select_option(language)
    expect(page.get_by_test_id(CHIP)).not_to_contain_text("Remembered")
    words = page.locator(".column").inner_text()
    assert not re.search(
        r"\b(request|quotes|viewing|sources|handoff|remembered|choices|mind|agent|card)\.[a-z_]+", words
    )
    expect(page.get_by_test_id("card-quotes").locator("caption strong")).to_have_text(
        {"tr": "2 teklif", "ru": "2 предложения", "de": "2 Angebote"}[language]
    )
