"""The line between pages and the real server, in somebody's hand who can cut it, swallow frames and forge answers."""

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, WebSocketRoute, expect

from tests.e2e.wire import EVENT, MINE, _read
from tests.live import LiveTown
from tests.waiting import until

T = TypeVar("T")
REFUSED = "44"  # how Socket.IO marks a refused handshake
ACK = "43"
HELLO = '0{"sid":"cut","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
INTERFACE = ("**/api/**", "**/healthz")  # what is asked for beside the page's own files


class Line:
    """Every socket of a context's pages. Passes everything on until told otherwise."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.is_cut = False
        self.refusal: dict[str, Any] | None = None  # what handshakes are refused with
        self.token: Callable[[str], str] = str  # what becomes of the token of a handshake
        self.refused = 0  # handshakes so far
        self.answers: list[dict[str, Any]] = []  # problems that the next messages get instead of the server
        self.is_deaf = False  # no event of the server reaches the pages, which do not know
        self.said: list[tuple[str, dict[str, Any]]] = []  # what pages sent, in order
        self.heard: list[tuple[str, dict[str, Any]]] = []  # what the server sent
        self.missed: list[str] = []  # the names of what did not reach the pages
        self.opened = 0
        self._open: list[WebSocketRoute] = []
        self._posted: list[str] = []
        context.on("request", self._note)
        context.route_web_socket("**/socket.io/**", self._listen)

    def cut(self) -> None:
        """Take the network away: open sockets die, new ones and requests do not get through."""
        self.context.set_offline(True)
        self.drop()

    def silence(self) -> None:
        """Let the server seem away: only the page's own files get through, no socket and no request."""
        for path in INTERFACE:
            self.context.route(path, lambda route: route.abort("internetdisconnected"))
        self.drop()

    def drop(self) -> None:
        """Let open sockets die and no new one through; requests do get through."""
        self.is_cut = True
        for line in self._open:
            line.close()
        self._open.clear()

    def mend(self) -> None:
        """Give the network back."""
        self.is_cut = False
        for path in INTERFACE:
            self.context.unroute(path)
        self.context.set_offline(False)

    def push(self, event: str, /, **payload: Any) -> None:
        """Let every page hear an event as if the server had sent it."""
        for line in self._open:
            line.send(EVENT + json.dumps([event, {"cid": "a-test", "ts": "2026-11-22T10:00:00Z", **payload}]))

    def told(self, event: str) -> list[dict[str, Any]]:
        """Return what pages said with an event."""
        return [payload for name, payload in self.said if name == event]

    def sent(self) -> list[str]:
        """Return the words that pages sent, by socket or, where there is none, by request."""
        return self._posted + [payload["message"] for payload in self.told("chat_send")]

    def _note(self, request: Request) -> None:
        if request.url.endswith("/api/v1/chat/"):
            self._posted.append(request.post_data_json["message"])

    def names(self) -> list[str]:
        """Return the names of the server's events so far."""
        return [name for name, _ in self.heard]

    def _listen(self, line: WebSocketRoute) -> None:
        self.opened += 1
        if self.is_cut:
            # A line that closes without a word would be waited for: the page takes it for a slow one.
            line.send(HELLO)
            line.close()
            return
        server = line.connect_to_server()
        self._open.append(line)
        line.on_message(lambda frame: self._up(line, server, frame))
        server.on_message(lambda frame: self._down(line, frame))

    def _up(self, line: WebSocketRoute, server: WebSocketRoute, frame: str | bytes) -> None:
        event, payload = _read(frame)
        if event:
            self.said.append((event, payload))
        if self.refusal and str(frame).startswith("40"):
            self.refused += 1
            line.send(REFUSED + json.dumps({"message": "refused", "data": self.refusal}))
        elif event == "chat_send" and self.answers:
            number = str(frame)[2 : str(frame).index("[")]
            line.send(f"{ACK}{number}{json.dumps([{'ok': False, 'error': self.answers.pop(0)}])}")
        else:
            server.send(self._signed(str(frame)) if str(frame).startswith("40{") else frame)

    def _signed(self, handshake: str) -> str:
        auth = json.loads(handshake[2:])
        return handshake[:2] + json.dumps({**auth, "token": self.token(auth["token"])})

    def _down(self, line: WebSocketRoute, frame: str | bytes) -> None:
        event, payload = _read(frame)
        if self.is_deaf and not str(frame).startswith("2"):  # signs of life get through
            self.missed += [event] if event else []
            return
        if event:
            self.heard.append((event, payload))
        line.send(frame)


def hold(page: Page, path: str | re.Pattern[str], times: int | None = None) -> list[Route]:
    """Hold back what is asked for from now on, at most so many times; return it as it comes."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(path, keep, times=times)
    return held


def write(page: Page, text: str) -> Locator:
    """Write and send without waiting for anything; answers the message on the page."""
    page.get_by_test_id("composer-input").fill(text)
    page.get_by_test_id("send-button").click()
    return mine(page, text)


def mine(page: Page, text: str) -> Locator:
    """Return the person's own message with these words."""
    return page.locator(MINE).filter(has_text=text)


def answered(message: Locator) -> None:
    """Wait until a message has its reply, on a busy machine too."""
    expect(message).to_have_attribute("data-status", "answered", timeout=20_000)


def stored(town: LiveTown, text: str) -> int:
    """Return how many rows of a person's message there are."""
    rows = town.ask_database("select count(*) from messages where role = 'user' and content = %s", text)
    return int(rows[0][0])


def happens(page: Page, condition: Callable[[], T], seconds: float = 10, what: str = "") -> T:
    """Wait as `until` does, letting the browser's frames through the while."""
    return until(lambda: page.evaluate("1") and condition(), seconds, what)


def ready(page: Page, line: Line) -> None:
    """Wait until the page is level with the server."""
    happens(page, lambda: "rehydration" in line.names(), 10, "the rehydration")
