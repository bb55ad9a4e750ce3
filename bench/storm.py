"""Everybody is cut off at once and comes back at once."""

import asyncio
import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

import requests
import simple_websocket

from bench.figures import line

SOCKETS = int(os.environ.get("SOCKETS", "1000"))
PEOPLE = int(os.environ.get("PEOPLE", "100"))  # at most 20 sockets each
TRIES = 50


@dataclass
class Reader:
    """One socket of somebody; speaks as much Socket.IO as it takes to be told what was missed."""

    url: str
    token: str
    thread_id: str
    level: int = 0
    refused: int = 0
    wire: Any = field(default=None, repr=False)

    async def connect(self) -> None:
        """Come back, as often as it takes, and return when everything missed is here."""
        for attempt in range(TRIES):
            try:
                return await self._once()
            except (OSError, simple_websocket.ConnectionClosed, simple_websocket.ConnectionError, ValueError):
                self.refused += 1
                await asyncio.sleep(min(5, 0.5 * 2**attempt))
        raise TimeoutError(f"not connected after {TRIES} tries")

    async def _once(self) -> None:
        address = f"{self.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
        self.wire = await simple_websocket.AioClient.connect(address)
        hello = {"token": self.token, "thread_id": self.thread_id, "last_seq": self.level}
        await self.wire.send("40" + json.dumps(hello))
        while True:
            frame = await self.wire.receive(timeout=30)
            if not frame or frame.startswith("44"):
                raise ValueError(frame)
            if frame == "2":
                await self.wire.send("3")
            if frame.startswith('42["rehydration"'):
                messages = json.loads(frame[2:])[1]["messages"]
                self.level = messages[-1]["seq"] if messages else self.level
                return

    async def cut(self) -> None:
        await self.wire.close()


async def _all(calls: list[Any]) -> list[float]:
    began = time.perf_counter()

    async def timed(call: Any) -> float:
        await call
        return (time.perf_counter() - began) * 1000

    return list(await asyncio.gather(*map(timed, calls)))


def _person(url: str) -> tuple[str, str]:
    token = str(requests.post(f"{url}/api/v1/auth/guest", timeout=30).json()["access_token"])
    return token, _say(url, token)


def _say(url: str, token: str) -> str:
    answer = requests.post(
        f"{url}/api/v1/chat/", json={"message": "hello"}, headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    answer.raise_for_status()
    return str(answer.json()["thread_id"])


async def _storm(url: str) -> None:
    people = [_person(url) for _ in range(PEOPLE)]
    readers = [Reader(url, *people[number % PEOPLE]) for number in range(SOCKETS)]
    print(line("first", await _all([reader.connect() for reader in readers])))
    await _all([reader.cut() for reader in readers])
    before = [reader.level for reader in readers]
    for token, _ in people:
        _say(url, token)
    taken = await _all([reader.connect() for reader in readers])
    print(line("back", taken))
    behind = sum(reader.level <= level for reader, level in zip(readers, before, strict=True))
    print(f"  {len(readers)} level after {max(taken) / 1000:.1f} s; {behind} behind, {_refused(readers)} refusals")
    await _all([reader.cut() for reader in readers])


def _refused(readers: list[Reader]) -> int:
    return sum(reader.refused for reader in readers)


def run(url: str) -> None:
    """SOCKETS sockets of PEOPLE cut at once and back at once, each of them one message behind"""
    asyncio.run(_storm(url))
