"""The page's markdown in a real browser: what it makes of each sign, of half of it, and of whoever means harm."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from app.api import policies
from app.api.site import BARE, STATIC
from tests.e2e.hostile import HOSTILE
from tests.e2e.markdown_cases import DOCUMENTS, HALF, PIECES, PLAIN, WELL_WRITTEN, WHOLE

ORIGIN = "http://page.test"
IMPORTS = json.dumps({"imports": {name: f"/static/{path}" for name, path in BARE.items()}})
MAP = f"<script type=importmap>{IMPORTS}</script>"
SHELL = f"<!doctype html><html lang=en>{MAP}<main></main><script type=module src=/markdown.js></script>"
OURS = {"/markdown.js": Path(__file__).parent / "markdown.js"}


class Visitor:
    """A page with the markdown modules and nothing else; every request it makes is remembered."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked = page, list[str]()
        page.route("**/*", self._serve)
        page.goto(f"{ORIGIN}/")
        page.wait_for_selector("main[data-ready]", state="attached")
        self.asked.clear()

    def call(self, name: str, *arguments: Any) -> Any:
        return self.page.evaluate("([name, given]) => window.tests[name](...given)", [name, arguments])

    def all(self, name: str, cases: list[tuple[str, str]]) -> dict[str, str]:
        return {text: self.call(name, text) for text, _ in cases}

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        self.asked.append(path)
        if path == "/":
            headers = {"Content-Security-Policy": policies.scripted(IMPORTS)}
            return route.fulfill(body=SHELL, content_type="text/html", headers=headers)
        file = OURS.get(path, STATIC / path.removeprefix("/static/"))
        return route.fulfill(path=file, content_type="text/javascript") if file.is_file() else route.abort()


@pytest.fixture(scope="module")
def visitor(chromium: Browser) -> Iterator[Visitor]:
    page = chromium.new_page()
    yield Visitor(page)
    page.close()


def test_each_sign_becomes_what_it_means(visitor: Visitor) -> None:
    assert visitor.all("html", WHOLE) == dict(WHOLE)


def test_half_a_sign_looks_like_the_whole_will_or_waits(visitor: Visitor) -> None:
    assert visitor.all("open", HALF) == dict(HALF)


def test_copied_words_read_without_signs(visitor: Visitor) -> None:
    assert visitor.all("plain", PLAIN) == dict(PLAIN)


def test_pieces_end_in_what_the_whole_would_be_wherever_it_was_cut(visitor: Visitor) -> None:
    assert visitor.call("differing", DOCUMENTS, 3) == []
    texts = visitor.call("random", PIECES, 150, 12)
    assert len(set(texts)) > 140
    assert visitor.call("differing", HOSTILE + texts, 1) == []


def test_what_was_read_once_stands_to_the_end(visitor: Visitor) -> None:
    """No sign shows up before it means something, and no word jumps when it does."""
    assert [visitor.call("jumping", text) for text in WELL_WRITTEN] == [[] for _ in WELL_WRITTEN]


def test_a_finished_block_is_never_touched_again(visitor: Visitor) -> None:
    for text in DOCUMENTS:
        told = visitor.call("touched", text)
        assert told["wrong"] == 0, text
    assert visitor.call("touched", "\n\n".join(DOCUMENTS[0] for _ in range(5)))["kept"] > 20


def test_what_is_drawn_for_a_character_does_not_grow_with_the_text(visitor: Visitor) -> None:
    page = "\n\n".join(["A paragraph of some words, **bold** here.", "- one\n- two\n- three", "```\ncode\n```"] * 2)
    assert visitor.call("longest", "\n\n".join([page] * 40)) < 2 * len(page)


def test_nobody_runs_a_script_asks_anything_or_brings_an_element_in_whole_or_cut_anywhere(visitor: Visitor) -> None:
    visitor.asked.clear()
    found = {text: wrong for text in HOSTILE if (wrong := visitor.call("hostile", text))}
    visitor.page.mouse.move(200, 200)
    assert found == {}
    assert visitor.page.evaluate("Boolean(window.caught)") is False
    assert visitor.asked == []
