"""Everybody is cut off at once and comes back at once."""

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests
import websocket

from bench.figures import line

SOCKETS = int(os.environ.get("SOCKETS", "1000"))
PEOPLE = int(os.environ.get("PEOPLE", "100"))  # at most 20 sockets each
TRIES = 20


@dataclass
class Reader:
    """One socket of somebody; speaks as much Socket.IO as it takes to be told what was missed."""

    url: str
    token: str
    thread_id: str
    level: int = 0
    refused: int = 0
    line: Any = field(default=None, repr=False)

    def connect(self) -> None:
        """Come back, as often as it takes, and return when everything missed is here."""
        for attempt in range(TRIES):
            try:
                return self._once()
            except (OSError, websocket.WebSocketException, ValueError):
                self.refused += 1
                time.sleep(min(5, 0.5 * 2**attempt))
        raise TimeoutError(f"not connected after {TRIES} tries")

    def _once(self) -> None:
        address = f"{self.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        self.line = websocket.create_connection(address, timeout=30)
        hello = {"token": self.token, "thread_id": self.thread_id, "last_seq": self.level}
        self.line.send("40" + json.dumps(hello))
        while True:
            frame = self.line.recv()
            if not frame or frame.startswith("44"):
                raise ValueError(frame)
            if frame == "2":
                self.line.send("3")
            if frame.startswith('42["rehydration"'):
                messages = json.loads(frame[2:])[1]["messages"]
                self.level = messages[-1]["seq"] if messages else self.level
                return

    def cut(self) -> None:
        self.line.shutdown()


def _person(url: str) -> tuple[str, str]:
    token = str(requests.post(f"{url}/api/v1/auth/guest", timeout=30).json()["access_token"])
    return token, _say(url, token)


def _say(url: str, token: str) -> str:
    answer = requests.post(
        f"{url}/api/v1/chat/", json={"message": "hello"}, headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    answer.raise_for_status()
    return str(answer.json()["thread_id"])


def run(url: str) -> None:
    """SOCKETS sockets of PEOPLE cut at once and back at once, each of them a message behind"""
    people = [_person(url) for _ in range(PEOPLE)]
    readers = [Reader(url, *people[number % PEOPLE]) for number in range(SOCKETS)]
    with ThreadPoolExecutor(SOCKETS) as pool:

        def at_once(call: Callable[[Reader], None]) -> list[float]:
            began = time.perf_counter()

            def timed(reader: Reader) -> float:
                call(reader)
                return (time.perf_counter() - began) * 1000

            return list(pool.map(timed, readers))

        print(line("first", at_once(Reader.connect)))
        at_once(Reader.cut)
        before = [reader.level for reader in readers]
        for token, _ in people:
            _say(url, token)
        taken = at_once(Reader.connect)
        at_once(Reader.cut)
    print(line("back", taken))
    behind = sum(reader.level <= level for reader, level in zip(readers, before, strict=True))
    refused = sum(reader.refused for reader in readers)
    print(f"  {len(readers)} level after {max(taken) / 1000:.1f} s; {behind} behind, {refused} refusals")
