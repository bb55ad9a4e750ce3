"""Debian's Chromium, driven by Playwright."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocketRoute, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EVENT = "42"  # how Socket.IO marks a frame that carries an event
WIRE = {"cid": "a-test", "ts": "2026-11-22T10:00:00Z"}  # what every event carries
SCREENSHOTS = Path(__file__).parent / "screenshots"  # not committed; README's picture is a copy of one


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser; without one the test is skipped, and fails in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing = "no Chromium on this machine; `apt-get install chromium` brings it"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a person who has never been here; whatever its console complains about fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    """Chromium itself complains when a test takes its network away; that is not the page's fault."""
    return message.type == "error" and "net::ERR_INTERNET_DISCONNECTED" not in message.text


def shoot(page: Page, name: str) -> None:
    """Save what the page looks like."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


class Wire:
    """The page's socket with somebody on the line, who may add cards to replies and push events of their own.

    Everything else passes between the page and the real server untouched.
    """

    def __init__(self, page: Page) -> None:
        self.cards: dict[int, list[dict[str, Any]]] = {}  # by the seq of the assistant's message
        self.changes: dict[int, dict[str, Any]] = {}  # other fields of a message, by its seq
        self.preferences: list[dict[str, Any]] = []  # what a rehydration says is remembered
        self.said: list[dict[str, Any]] = []  # the bodies of `chat_send`, as the page sent them
        self.thread_id = ""
        self._line: WebSocketRoute | None = None
        page.route_web_socket("**/socket.io/**", self._listen)

    def push(self, event: str, /, **payload: Any) -> None:
        """Let the page hear an event as if the server had sent it."""
        assert self._line is not None
        self._line.send(EVENT + json.dumps([event, {"thread_id": self.thread_id, **WIRE, **payload}]))

    def _listen(self, line: WebSocketRoute) -> None:
        self._line = line
        server = line.connect_to_server()
        line.on_message(lambda frame: server.send(self._note(frame)))
        server.on_message(lambda frame: line.send(self._dress(frame)))

    def _note(self, frame: str | bytes) -> str | bytes:
        event, payload = _read(frame)
        if event == "chat_send":
            self.said.append(payload)
        return frame

    def _dress(self, frame: str | bytes) -> str | bytes:
        event, payload = _read(frame)
        if event == "rehydration":
            self.thread_id = payload["thread_id"]
            payload["preferences"] = self.preferences
        for message in [*payload.get("messages", []), *filter(None, [payload.get("message")])]:
            if isinstance(message, dict) and message["role"] == "assistant":
                message.update(self.changes.get(message["seq"], {}))
                message["meta"] = {**message["meta"], "cards": self.cards.get(message["seq"], [])}
        return EVENT + json.dumps([event, payload]) if event in ("rehydration", "chat_message") else frame


def _read(frame: str | bytes) -> tuple[str, dict[str, Any]]:
    """Return the event of a Socket.IO frame and its payload; of any other frame nothing."""
    found = re.fullmatch(r"42\d*(\[.*\])", frame, re.DOTALL) if isinstance(frame, str) else None
    event, payload = [*json.loads(found[1]), {}][:2] if found else ("", {})
    return event, payload
