"""The whole town as processes, and people who talk to it over real HTTP and real sockets."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar, Self
from uuid import uuid4

import psycopg2
import pytest
import redis
import requests
import socketio

from app.dev import processes
from app.dev.servers.embedded import free_port
from tests import spoken
from tests.waiting import until

ROOT = Path(__file__).parent.parent
COMMANDS = {
    "web": ("-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"),
    "worker": ("worker.py",),
    "scheduler": ("worker.py", "--scheduler"),
}


def spawned(command: tuple[str, ...], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Return Python running a command; its output is added to `log`."""
    with log.open("ab") as out:
        # Leashed: a test run that is killed leaves nothing running.
        return processes.spawn(
            [sys.executable, *command],
            on_our_death=signal.SIGTERM,
            env=environment,
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )


class LiveTown:
    """Web, worker and scheduler of one database; each can be killed and started again."""

    commands: ClassVar[dict[str, tuple[str, ...]]] = COMMANDS

    def __init__(self, folder: Path, environment: dict[str, str], *, with_demo: bool = True) -> None:
        self.folder, self.with_demo = folder, with_demo
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, **environment, "PORT": str(self.port)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        subprocess.run([sys.executable, *self._preparation()], env=self.environment, cwd=ROOT, check=True)
        for name in self.commands:
            self.start(name)
        until(self.is_ready, 60, "the town is ready")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.running.values()):
            processes.stop(process, signal.SIGTERM, 15)

    def _preparation(self) -> tuple[str, ...]:
        return ("-m", "app.dev", "prepare") if self.with_demo else ("-m", "flask", "--app", "wsgi", "db", "upgrade")

    def start(self, name: str) -> None:
        """Start one of COMMANDS; its output goes to `<folder>/<name>.log`."""
        self.running[name] = spawned(self.commands[name], self.environment, self.folder / f"{name}.log")

    def stop(self, name: str) -> None:
        """End a process as a deploy does."""
        processes.stop(self.running[name], signal.SIGTERM, 15)

    def kill(self, name: str) -> None:
        """End a process and its children at once, as a crash does."""
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    def forget_redis(self) -> None:
        """Empty this town's Redis database."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            client.flushdb()

    def log(self, name: str) -> str:
        """Return what a process has logged."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def is_ready(self) -> bool:
        """Whether it takes messages."""
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def ask_database(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows = cursor.fetchall()
        connection.close()
        return rows

    def guest(self) -> "LivePerson":
        """Return somebody new."""
        return LivePerson(self, requests.post(f"{self.url}/api/v1/auth/guest", timeout=10).json())


class Noon(LiveTown):
    """A town whose worker never waits for the morning, whenever the tests are run."""

    commands = COMMANDS | {"worker": ("-m", "tests.noon")}


class LivePerson:
    """Somebody with a token: speaks HTTP, and Socket.IO after `connect`."""

    def __init__(self, town: LiveTown, signed_in: dict[str, Any]) -> None:
        self.town = town
        self.token: str = signed_in["access_token"]
        self.id: str = signed_in["user"]["id"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        return requests.post(self.town.url + path, json=body, headers={**self.headers, **headers}, timeout=10)

    def get(self, path: str) -> requests.Response:
        return requests.get(self.town.url + path, headers=self.headers, timeout=10)

    def say(self, message: str, **fields: Any) -> dict[str, Any]:
        answer = self.post("/api/v1/chat/", {"message": message, "client_msg_id": str(uuid4()), **fields})
        assert answer.status_code == 202, answer.text
        return answer.json()

    def messages(self, thread_id: str) -> list[dict[str, Any]]:
        """Return what was said in a thread, at most a hundred messages."""
        return self.get(f"/api/v1/messages/threads/{thread_id}/messages?limit=100").json()["items"]

    def connect(self, **auth: Any) -> "Ear":
        return Ear(self.town.url, {"token": self.token, **auth})


def refusal(url: str, auth: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a handshake with `auth` is refused with."""
    refusals: list[dict[str, Any]] = []
    client = socketio.Client(reconnection=False)
    client.on("connect_error", refusals.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(url, auth=auth, transports=["websocket"], wait_timeout=10)
    return refusals[0]


class Ear:
    """A socket that remembers every event in its order. Use it as a context manager.

    At its end it fails when anything it heard is not as docs/asyncapi.yaml says.
    """

    def __init__(self, url: str, auth: dict[str, Any] | None) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.socket = socketio.Client(reconnection=False)
        self.said: list[tuple[str, dict[str, Any]]] = []  # what a test takes out of `heard` stays here
        self.socket.on("*", self._hear)
        self.socket.connect(url, auth=auth, transports=["websocket"], wait_timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        self.socket.disconnect()
        if raised is None:
            assert [fault for event, payload in self.said for fault in spoken.faults(event, payload)] == []

    def names(self) -> list[str]:
        """Return the names of the events so far."""
        return [name for name, _ in self.heard]

    def of(self, name: str, **fields: Any) -> list[dict[str, Any]]:
        """Return the payloads of an event whose fields have these values."""
        return [
            payload
            for event, payload in list(self.heard)
            if event == name and all(payload.get(field) == value for field, value in fields.items())
        ]

    def wait_for(self, name: str, seconds: float = 10, **fields: Any) -> dict[str, Any]:
        """Return the first such payload, which may still have to come."""
        return until(lambda: self.of(name, **fields), seconds, f"{name} {fields}; heard {self.names()}")[0]

    def reply_to(self, message_id: str, seconds: float = 15) -> dict[str, Any]:
        """Return the assistant's message that answers a message."""
        return until(lambda: self._replies(message_id), seconds, f"reply; heard {self.names()}")[0]

    def call(self, event: str, payload: Any) -> dict[str, Any]:
        """Send an event and return its acknowledgement."""
        return self.socket.call(event, payload, timeout=10)

    def _hear(self, event: str, payload: dict[str, Any]) -> None:
        self.said.append((event, payload))
        self.heard.append((event, payload))

    def _replies(self, message_id: str) -> list[dict[str, Any]]:
        messages = [payload["message"] for payload in self.of("chat_message")]
        return [message for message in messages if message["in_reply_to"] == message_id]
