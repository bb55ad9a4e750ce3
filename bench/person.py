"""Somebody who talks to a running copy and notes when things happen."""

import threading
import time
from typing import Any
from uuid import uuid4

import requests
import socketio


class Person:
    """A guest with a socket; `moments[message_id][event]` is the time at which an event of that message came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {self._token()}"
        self.moments: dict[str, dict[str, float]] = {}
        self._answered: dict[str, threading.Event] = {}
        self._by_cid: dict[str, str] = {}
        self.socket = socketio.Client()
        self.socket.on("typing", self._typing)
        self.socket.on("chat_message", self._message)
        self.socket.connect(url, auth={"token": self._token_text}, transports=["websocket"])

    def say(self, text: str) -> str:
        """Post a message and return the id of this exchange; its clock starts before the request."""
        cid = str(uuid4())
        self.moments[cid] = {"sent": time.perf_counter()}
        self._answered[cid] = threading.Event()
        answer = self.http.post(f"{self.url}/api/v1/chat/", json={"message": text}, headers={"X-Correlation-ID": cid})
        self.moments[cid]["202"] = time.perf_counter()
        answer.raise_for_status()
        return cid

    def wait(self, cid: str, seconds: float = 30) -> dict[str, float]:
        """Return the milliseconds from sending to each event of an exchange, once its reply is there."""
        if not self._answered[cid].wait(seconds):
            raise TimeoutError(f"no reply to {cid} within {seconds} s")
        sent = self.moments[cid]["sent"]
        return {event: (moment - sent) * 1000 for event, moment in self.moments[cid].items() if event != "sent"}

    def _token(self) -> str:
        answer = requests.post(f"{self.url}/api/v1/auth/guest", timeout=10)
        answer.raise_for_status()
        self._token_text = str(answer.json()["access_token"])
        return self._token_text

    def _typing(self, payload: dict[str, Any]) -> None:
        if payload["value"]:
            self.moments.get(payload["cid"], {}).setdefault("typing", time.perf_counter())

    def _message(self, payload: dict[str, Any]) -> None:
        if payload["message"]["role"] == "assistant" and payload["cid"] in self.moments:
            self.moments[payload["cid"]]["reply"] = time.perf_counter()
            self._answered[payload["cid"]].set()
