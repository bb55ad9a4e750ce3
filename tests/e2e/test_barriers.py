"""Nobody is kept out: what axe-core, a finger, a magnifying glass and a reader of Arabic find on every view."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.barriers import CONTRAST, barriers
from tests.e2e.browser import shoot
from tests.e2e.views import views
from tests.live import LiveTown

HERE = Path(__file__).parent
TOO_SMALL = (HERE / "too_small.js").read_text()
CUT_OFF = (HERE / "cut_off.js").read_text()
DESK, PHONE, NARROW = ({"width": 1280, "height": 860}, {"width": 390, "height": 844}, {"width": 320, "height": 640})
WIDE_LETTERS = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"


def speaking(page: Page, language: str) -> None:
    page.add_init_script(f"localStorage['ei.lang'] ??= '{language}'")
    page.emulate_media(reduced_motion="reduce")


@pytest.mark.parametrize("language", ["en", "ar", "tr"])
def test_every_view_is_open_to_everybody(live: LiveTown, page: Page, language: str) -> None:
    speaking(page, language)
    found: list[str] = []
    for view in views(page, live.url):
        for name, size in (("desk", DESK), ("phone", PHONE)):
            if view == "drawer" and size == DESK:
                continue
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found += [f"{language} {view} {name} {scheme}: {one}" for one in looks(page, scheme)]
                shoot(page, f"{view}-{name}-{scheme}-{language}")
        page.set_viewport_size(NARROW)
        found += [f"{language} {view} narrow: {one}" for one in page.evaluate(CUT_OFF)]
        page.set_viewport_size(PHONE if view == "drawer" else DESK)
    assert found == []


def looks(page: Page, scheme: str) -> list[str]:
    if scheme == "dark":
        return barriers(page, CONTRAST)
    return [*barriers(page), *page.evaluate(TOO_SMALL), *page.evaluate(CUT_OFF)]
