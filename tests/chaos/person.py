"""Somebody who writes to the assistant, impatiently: sends again, clicks twice, reconnects, stops."""

import queue
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.chaos.line import NOBODY, Answer, Line

TEXTS = (
    "hello",
    "2 bedroom flat in Girne",
    "merhaba, kiralık ev arıyorum",
    "villa in Iskele under 900 pounds a month",
    "is there anything cheaper?",
    "thanks",
)
BUSY = (NOBODY, 429, 503)
GIVE_UP = 90  # seconds after which a message that nobody accepts is a broken promise
PATIENCE = 60  # seconds in which the patient wait for the reply to their last message before they write again
PAUSE = (1.0, 4.0)  # seconds between two things a person does by themselves


@dataclass
class Sent:
    """A message and every 202 it got."""

    client_msg_id: str
    text: str
    answers: list[dict[str, Any]] = field(default_factory=list)
    accepted_at: float = 0.0


class Person:
    """One user: what they do is drawn from the seed, how often they must retry is up to the town."""

    def __init__(self, name: str, seed: int, webs: list[str]) -> None:
        self.name = name
        self.orders: queue.SimpleQueue[int | None] = queue.SimpleQueue()  # say so many at once; None: go home
        self.sent: list[Sent] = []
        self.surprises: list[str] = []
        self._alone = random.Random(f"{seed}/{name}/alone")
        self._rush = random.Random(f"{seed}/{name}/rush")
        self._moment = random.Random(f"{seed}/{name}/moment")
        self.is_patient = self._alone.random() < 0.6
        self.line = Line(webs, self._moment)
        self.counts = self.line.counts
        self.arrived = threading.Event()
        self._tired = threading.Event()  # never set: to wait on between two tries

    def live(self) -> None:
        """Arrive, write until sent home, then read everything there is."""
        self._insist(self.line.sign_in)
        self._insist(self.line.connect)
        self._say(self._alone)
        self.arrived.set()
        while (order := self._next_order()) is not None:
            if not order and self._waits_for_a_reply():
                continue
            chance = self._rush if order else self._alone
            for _ in range(order or chance.choice((1, 1, 2, 3))):
                self._say(chance)

    def read_all(self) -> None:
        """Connect anew and fetch what is missing, as a page does that was asleep."""
        self._insist(self.line.connect)
        self._insist(self.line.sync)

    def leave(self) -> None:
        self.line.drop()

    def _next_order(self) -> int | None:
        try:
            return self.orders.get(timeout=self._alone.uniform(*PAUSE))
        except queue.Empty:
            return 0

    def _waits_for_a_reply(self) -> bool:
        # A new message wakes its thread and would so hide that the wake-up of the one before was lost.
        if not self.is_patient or not self.sent[-1].answers or time.time() - self.sent[-1].accepted_at > PATIENCE:
            return False
        return not self.line.transcript.is_answered(self.sent[-1].answers[0]["message_id"])

    def _say(self, chance: random.Random) -> None:
        sent = Sent(str(UUID(int=chance.getrandbits(128), version=4)), chance.choice(TEXTS))
        by_socket, named, mood = chance.random() < 0.5, chance.random() < 0.5, chance.random()
        self.sent.append(sent)
        if mood < 0.12:
            self._click_twice(sent, named)
        else:
            self._deliver(sent, named, by_socket)
        if 0.12 <= mood < 0.24:
            self.counts["resends"] += 1
            self._deliver(sent, named, not by_socket)
        elif mood >= 0.95:
            self._stop()
        elif mood >= 0.87:
            self._reconnect()

    def _click_twice(self, sent: Sent, named: bool) -> None:
        self.counts["double clicks"] += 1
        with ThreadPoolExecutor(1) as second:
            clicked = second.submit(self._deliver, sent, named, by_socket=False)
            self._deliver(sent, named, by_socket=True)
            clicked.result()

    def _deliver(self, sent: Sent, named: bool, by_socket: bool) -> None:
        body = {"message": sent.text, "client_msg_id": sent.client_msg_id}
        if named and self.line.thread_id:
            body["thread_id"] = self.line.thread_id
        deadline = time.monotonic() + GIVE_UP
        while (answer := self._try(body, by_socket))[0] in BUSY and time.monotonic() < deadline:
            self.counts["retries"] += 1
            by_socket = self._moment.random() < 0.5
            self._tired.wait(self._moment.uniform(0.05, 0.4))
        status, accepted = answer
        if status != 202:
            self.surprises.append(f"{self.name}: {sent.client_msg_id} got {status} {accepted}")
            return
        sent.accepted_at = sent.accepted_at or time.time()
        sent.answers.append(accepted)
        self.line.thread_id = accepted["thread_id"]

    def _try(self, body: dict[str, Any], by_socket: bool) -> Answer:
        return self.line.call("chat_send", body) if by_socket else self.line.post("/api/v1/chat/", body)

    def _stop(self) -> None:
        # Tried once: a second try could stop the next message.
        status, stopped = self.line.call("chat_stop", {"thread_id": self.line.thread_id})
        self.counts["stops asked"] += 1
        if status not in (202, *BUSY):
            self.surprises.append(f"{self.name}: stop got {status} {stopped}")

    def _reconnect(self) -> None:
        self.counts["reconnects"] += 1
        self._insist(self.line.connect)
        self._insist(self.line.sync)

    def _insist(self, attempt: Any) -> None:
        deadline = time.monotonic() + GIVE_UP
        while not attempt():
            if time.monotonic() > deadline:
                self.surprises.append(f"{self.name}: {attempt.__name__} never worked")
                return
            self._tired.wait(self._moment.uniform(0.05, 0.4))
