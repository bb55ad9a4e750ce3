"""Nobody is kept out: what axe-core, a finger, a magnifying glass and a reader of Arabic find on every view."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import CONTRAST, EVERY, barriers
from tests.e2e.browser import shoot
from tests.e2e.views import views
from tests.e2e.wire import Wire
from tests.live import LiveTown

HERE = Path(__file__).parent
TOO_SMALL = (HERE / "too_small.js").read_text()
CUT_OFF = (HERE / "cut_off.js").read_text()
SIZES = {"desk": (1280, 860), "phone": (390, 844), "twice as large": (640, 430), "narrow": (320, 640)}
# Themes differ in colours alone and languages in words alone: each pair is looked at, few combinations are.
LOOKS: dict[str, list[tuple[str, Any]]] = {
    "en": [("desk", "light"), ("desk", "dark"), ("phone", "dark"), ("phone", "light")],
    "ar": [("desk", "dark"), ("phone", "light")],
    "tr": [("phone", "light")],
}
# What WCAG 1.4.12 lets a reader set; put in as a made sheet, since the page's policy refuses any other.
AIRY = """() => {
    const sheet = new CSSStyleSheet();
    const airy = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;";
    sheet.replaceSync(`* { ${airy} } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
AS_IT_WAS = "() => { document.adoptedStyleSheets = []; }"
MOVING = """() => {
    const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
    const moves = (node) => (part) => {
        const style = getComputedStyle(node, part);
        const animated = style.animationName !== "none" && seconds(style.animationDuration) > .001;
        return animated || seconds(style.transitionDuration) > .001 || style.scrollBehavior === "smooth";
    };
    const moving = (node) => [null, "::before", "::after"].some(moves(node));
    return [...document.querySelectorAll("*")].filter(moving).map((node) => node.outerHTML.slice(0, 90));
}"""


def resize(page: Page, name: str) -> None:
    width, height = SIZES[name]
    page.set_viewport_size({"width": width, "height": height})


@pytest.mark.timeout(300)  # a long walk, and a machine may be busy
@pytest.mark.parametrize("language", LOOKS)
def test_every_view_is_open_to_everybody(live: LiveTown, page: Page, language: str) -> None:
    page.add_init_script(f"localStorage['ei.lang'] ??= '{language}'")
    page.emulate_media(reduced_motion="reduce")
    found: list[str] = []
    for view in views(page, live.url):
        schemes: list[str] = []
        for size, scheme in LOOKS[language]:
            if (view, size) == ("drawer", "desk"):
                continue
            resize(page, size)
            page.emulate_media(color_scheme=scheme)
            found += [f"{view} {size} {scheme}: {one}" for one in in_the_way(page, scheme, schemes)]
            schemes.append(scheme)
            shoot(page, f"{view}-{size}-{scheme}-{language}")
        found += [f"{view} {one}" for one in does_not_fit(page)]
        resize(page, "phone" if view == "drawer" else "desk")
    assert found == []


def in_the_way(page: Page, scheme: str, seen: list[str]) -> list[str]:
    """Return everything at the first look, then only what another theme, or another size, can change."""
    axe = [] if scheme in seen else barriers(page, CONTRAST if seen else EVERY)
    return [*axe, *page.evaluate(TOO_SMALL), *page.evaluate(MOVING)]


def does_not_fit(page: Page) -> list[str]:
    """Return what is cut off or sticks out on a narrow page, on one twice as large, and with airy letters."""
    found = []
    for size in ("twice as large", "narrow"):
        resize(page, size)
        found += [f"{size}: {one}" for one in page.evaluate(CUT_OFF)]
    page.evaluate(AIRY)
    found += [f"airy: {one}" for one in page.evaluate(CUT_OFF)]
    page.evaluate(AS_IT_WAS)
    return found


def test_with_the_systems_own_colours_nothing_is_said_by_a_shade_alone(live: LiveTown, page: Page) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    seen: dict[str, bool] = {}
    for view in views(page, live.url):
        shoot(page, f"{view}-forced-colors")
        if view == "sign-up":
            chosen = page.get_by_test_id("tab-sign-up")
            seen["the chosen tab"] = _style(chosen, "outlineStyle") == "solid"
        if view == "cards":
            seen["my own message"] = (
                _style(page.locator(".message[data-role=user] .bubble").first, "borderTopWidth") == "1px"
            )
            seen["the open conversation"] = _style(page.locator(".thread[aria-current]"), "outlineStyle") == "solid"
            seen["where the cursor is"] = _style(page.locator(".composer .box"), "outlineStyle") == "solid"
            wire_dots = _style(page.locator(".typing i").first, "backgroundColor")
            seen["that somebody writes"] = wire_dots != _style(page.locator("body"), "backgroundColor")
            break
    assert [name for name, is_seen in seen.items() if not is_seen] == []
    assert len(seen) == 5


def _style(locator: Any, name: str) -> str:
    return str(locator.evaluate("(node, name) => getComputedStyle(node)[name]", name))


def test_the_page_runs_from_right_to_left_from_the_first_paint_and_in_every_tab(live: LiveTown, page: Page) -> None:
    wire = Wire(page)
    page.goto(live.url)
    page.get_by_test_id("guest-button").click()
    page.locator("#sidebar [data-languages]").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#send")).to_have_attribute("aria-label", "إرسال")
    page.add_init_script("addEventListener('DOMContentLoaded', () => { window.early = document.documentElement.dir; })")
    page.reload()
    assert page.evaluate("window.early") == "rtl"
    expect(page.get_by_role("heading", name="مرحبًا")).to_be_visible()
    other = page.context.new_page()
    other.goto(live.url)
    other.locator("#sidebar [data-languages]").select_option("tr")
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#send")).to_have_attribute("aria-label", "Gönder")
    assert wire.thread_id


def test_words_that_a_language_lacks_come_in_english_and_never_as_a_key(live: LiveTown, page: Page) -> None:
    warned: list[str] = []
    page.on("console", lambda message: warned.append(message.text) if message.type == "warning" else None)

    def without_two(route: Any) -> None:
        words = route.fetch().json()
        route.fulfill(json={key: text for key, text in words.items() if key not in ("auth.guest", "auth.email")})

    page.route("**/i18n/de.json", without_two)
    page.add_init_script("localStorage['ei.lang'] ??= 'de'")
    page.goto(live.url)
    expect(page.get_by_test_id("guest-button")).to_have_text("Go on as guest")
    expect(page.get_by_test_id("sign-in")).to_have_text("Anmelden")
    assert "auth." not in page.locator("body").inner_text()
    assert sum("auth.guest" in one for one in warned) == 1


WRITTEN = [  # the reader's browser, the page's language, and how £1250 and 1234 are written then
    ("en-GB", "en", "£1,250", "1,234"),
    ("de-DE", "de", "1.250 £", "1.234"),
    ("tr-TR", "tr", "£1.250", "1.234"),
    ("ru-RU", "ru", "1 250 £", "1 234"),
    ("en-GB", "ar", "1,250 £", "1,234"),  # Arabic of no country has the digits of the island
    ("ar-EG", "ar", "١٬٢٥٠ £", "١٬٢٣٤"),
]
WRITE = """async ([tag, language]) => {
    Object.defineProperty(navigator, "languages", { value: [tag], configurable: true });
    const { use } = await import("/static/js/lib/i18n.js");
    const { money, number } = await import("/static/js/lib/format.js");
    await use(language);
    const tidy = (text) => text.replace(/[\\u200e\\u200f\\u061c]/g, "").replace(/\\s/g, " ");
    return [tidy(money("1250", "GBP")), tidy(number(1234))];
}"""


def test_money_and_numbers_are_written_as_the_reader_writes_them(live: LiveTown, page: Page) -> None:
    page.goto(live.url)
    expect(page.get_by_test_id("guest-button")).to_be_visible()
    assert [(tag, language, *page.evaluate(WRITE, [tag, language])) for tag, language, *_ in WRITTEN] == WRITTEN
