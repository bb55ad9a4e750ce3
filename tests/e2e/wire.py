"""Somebody on the line between the page and the real server."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.e2e import shown
from tests.live import LiveTown
from tests.waiting import until

EVENT = "42"  # how Socket.IO marks a frame that carries an event
EVERY = {"cid": "a-test", "ts": "2026-11-22T10:00:00Z"}  # what every event carries
MINE = '[data-testid="message"][data-role="user"]'
REPLY = '[data-testid="message"][data-role="assistant"]'


class Wire:
    """The page's socket with somebody on the line, who may add cards to replies and push events of their own.

    Everything else passes between the page and the real server untouched.
    """

    def __init__(self, page: Page) -> None:
        self.cards: dict[int, list[dict[str, Any]]] = {}  # by the seq of the assistant's message
        self.changes: dict[int, dict[str, Any]] = {}  # other fields of a message, by its seq
        self.preferences: list[dict[str, Any]] = []  # what a rehydration says is remembered
        self.said: list[dict[str, Any]] = []  # the bodies of `chat_send`, as the page sent them
        self.requests: dict[str, dict[str, Any]] = {}  # what the server knows of a card's request, by id
        self.thread_id = ""
        self._line: WebSocketRoute | None = None
        page.route_web_socket("**/socket.io/**", self._listen)
        page.route(re.compile(r"/api/v1/requests/[0-9a-f-]{36}$"), self._tell_of_request)

    def push(self, event: str, /, **payload: Any) -> None:
        """Let the page hear an event as if the server had sent it."""
        assert self._line is not None
        self._line.send(EVENT + json.dumps([event, {"thread_id": self.thread_id, **EVERY, **payload}]))

    def _tell_of_request(self, route: Route) -> None:
        """Answer for a request that only stands on a card; what nothing was said of is as the card has it."""
        known, request_id = self.requests, route.request.url.rpartition("/")[2]
        cards = [card for all_of_it in self.cards.values() for card in all_of_it if card]
        told = known.get(request_id) or next(
            (shown.detail(card) for card in reversed(cards) if card.get("request_id") == request_id), None
        )
        if told:
            route.fulfill(json=told)
        else:
            route.continue_()

    def _listen(self, line: WebSocketRoute) -> None:
        self._line = line
        server = line.connect_to_server()
        line.on_message(lambda frame: server.send(self._note(frame)))
        server.on_message(lambda frame: self._pass_on(line, frame))

    def _pass_on(self, line: WebSocketRoute, frame: str | bytes) -> None:
        if _read(frame)[0] != "remembered":  # the tests say what is remembered
            line.send(self._dress(frame))

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


@pytest.fixture
def wire(live: LiveTown, page: Page) -> Wire:
    """A guest's open page and somebody on its line."""
    wire = Wire(page)
    page.goto(live.url)
    page.get_by_test_id("guest-button").click()
    expect(page.get_by_test_id("composer-input")).to_be_visible()
    return wire


def ask(page: Page, text: str, replies: int = 1) -> None:
    """Say something and wait until there are so many complete replies."""
    page.get_by_test_id("composer-input").fill(text)
    page.get_by_test_id("composer-input").press("Enter")
    expect(page.locator(REPLY)).to_have_count(replies)
    expect(page.locator(REPLY).last).to_have_attribute("data-status", "complete")


def settle(page: Page, wire: Wire) -> None:
    """Load the page anew and wait for its only rehydration: nothing that is pushed from now on is overtaken by one."""
    wire.thread_id = ""
    page.reload()
    until(lambda: page.evaluate("localStorage['ei.thread']") == wire.thread_id, 10, "the rehydration")
    expect(page.locator(REPLY).first).to_be_visible()


def remember(page: Page, wire: Wire, *preferences: tuple[str, str], **fields: Any) -> None:
    """Say that these labels and values were remembered of the first message."""
    message = page.locator(MINE).first.get_attribute("data-id") or ""
    views = [shown.preference(n, label, value, message, **fields) for n, (label, value) in enumerate(preferences, 1)]
    wire.preferences = views
    wire.push("remembered", message_id=message, preferences=views)
