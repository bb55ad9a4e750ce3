"""The page's socket over a bad line: pushes are lost, doubled, late, and now and then the line breaks."""

import random

from playwright.sync_api import Page, WebSocketRoute


class BadLine:
    """Stands between the page and the real server; `calm` lets everything through, `lost` names what never arrives."""

    def __init__(self, page: Page, seed: int) -> None:
        self.calm, self.lost = True, frozenset[str]()
        self.cuts = 0
        self._chance = random.Random(seed)
        self._late: list[str | bytes] = []
        self._ends: tuple[WebSocketRoute, WebSocketRoute] | None = None
        page.route_web_socket("**/socket.io/**", self._listen)

    def cut(self) -> None:
        """Break the line; what was late on it never arrives. The page connects again by itself."""
        if self._ends:
            self.cuts += 1
            for end in self._ends:
                end.close()
        self._ends = None

    def _listen(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        self._late.clear()
        self._ends = (line, server)
        line.on_message(server.send)
        server.on_message(lambda frame: self._pass_on(line, frame))

    def _pass_on(self, line: WebSocketRoute, frame: str | bytes) -> None:
        is_push = isinstance(frame, str) and frame.startswith('42["')
        if is_push and any(frame.startswith(f'42["{name}"') for name in self.lost):
            return
        if self.calm or not is_push:
            line.send(frame)
            return
        self._suffer(line, frame)

    def _suffer(self, line: WebSocketRoute, frame: str | bytes) -> None:
        luck = self._chance.random()
        if luck < 0.1:
            return
        if luck < 0.3:
            self._late.append(frame)
            return
        for _ in range(2 if luck < 0.4 else 1):
            line.send(frame)
        while self._late and self._chance.random() < 0.5:
            line.send(self._late.pop(self._chance.randrange(len(self._late))))
