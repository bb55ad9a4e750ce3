"""How one person reaches the town: HTTP to any web, and one socket that may drop at any moment."""

import random
from collections import Counter
from typing import Any

import requests
import socketio
from requests.adapters import HTTPAdapter
from socketio.exceptions import SocketIOError

from tests.chaos.transcript import Transcript

PATIENCE = 8  # seconds for an answer
NOBODY = 0  # the status when nobody answered

Answer = tuple[int, dict[str, Any]]


class Line:
    """REST and socket of one signed-in person. Nothing here raises when the town is away: the status says so."""

    def __init__(self, webs: list[str], chance: random.Random) -> None:
        self.webs = webs
        self.transcript = Transcript()
        self.counts: Counter[str] = Counter()
        self.thread_id: str | None = None
        self.errors: list[dict[str, Any]] = []
        self._token = ""
        self._chance = chance  # for what depends on the moment: which web to try, how long to wait
        self._socket: socketio.Client | None = None
        self._http = requests.Session()
        self._http.mount("http://", HTTPAdapter(pool_maxsize=4))

    def sign_in(self) -> bool:
        """Become a guest; whether it worked."""
        status, body = self.post("/api/v1/auth/guest", {})
        if status == 201:
            self._token = body["access_token"]
        return status == 201

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        """Ask any web by REST."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            answer = self._http.post(self._web() + path, json=body, headers=headers, timeout=PATIENCE)
            return answer.status_code, answer.json()
        except requests.RequestException:
            return NOBODY, {}

    def call(self, event: str, payload: dict[str, Any]) -> Answer:
        """Ask over the socket, connecting first when it dropped; 202 stands for `ok`."""
        if not self.is_connected and not self.connect():
            return NOBODY, {}
        assert self._socket
        try:
            ack = self._socket.call(event, payload, timeout=PATIENCE)
        except SocketIOError:
            self.drop()
            return NOBODY, {}
        return (202, ack) if ack["ok"] else (ack["error"]["status"], ack["error"])

    @property
    def is_connected(self) -> bool:
        return self._socket is not None and self._socket.connected

    def connect(self) -> bool:
        """Connect to any web with what is known so far; whether it worked."""
        self.drop()
        auth = {"token": self._token, "last_seq": self.transcript.level}
        if self.thread_id:
            auth["thread_id"] = self.thread_id
        client = socketio.Client(reconnection=False)
        client.on("chat_message", lambda payload: self.transcript.note([payload["message"]]))
        client.on("rehydration", self._rehydrate)
        client.on("chat_error", self.errors.append)
        self._socket = client
        try:
            client.connect(self._web(), auth=auth, transports=["websocket"], wait_timeout=PATIENCE)
        except (SocketIOError, OSError):
            return False
        self.counts["connects"] += 1
        return True

    def drop(self) -> None:
        """Hang up without a word to come."""
        if self._socket:
            self._socket.disconnect()
            self._socket = None

    def sync(self) -> bool:
        """Fetch what is missing, page by page; whether the transcript is level with the town."""
        more = self.thread_id is not None
        while more:
            status, body = self.call("chat_sync", {"thread_id": self.thread_id, "after_seq": self.transcript.level})
            if status != 202:
                return False
            self.transcript.note(body["messages"])
            more = body["more"]
        return True

    def _rehydrate(self, payload: dict[str, Any]) -> None:
        self.thread_id = self.thread_id or payload["thread_id"]
        self.transcript.note(payload["messages"])

    def _web(self) -> str:
        return self._chance.choice(self.webs)
