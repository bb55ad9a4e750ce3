"""Replies are paused over a whole town: no worker answers, not even one that begins anew; then all are answered."""

import requests

from tests.live import LivePerson, LiveTown
from tests.realtime.test_ops import sign_in
from tests.waiting import until

QUEUE = "/api/v1/admin/queues/chat"


def erased(live: LiveTown, person: LivePerson, thread_id: str) -> None:
    """Have a thread erased, which a worker must confirm: one that takes jobs of another queue."""
    path = f"{live.url}/api/v1/messages/threads/{thread_id}"
    receipt = requests.delete(path, headers=person.headers, timeout=10).headers["Location"]
    until(lambda: requests.get(live.url + receipt, timeout=10).json()["done_at"], 30, "the worker does other jobs")


def test_a_pause_outlives_its_workers_and_nobody_is_forgotten(live: LiveTown) -> None:
    admin, person, other = sign_in(live, "admin"), live.guest(), live.guest()
    with other.connect() as ear:
        before = other.say("hello")
        ear.reply_to(before["message_id"])
    assert admin.post(f"{QUEUE}/pause", {"reason": "a drill"}).status_code == 200
    try:
        live.kill("worker")
        with person.connect() as ear:
            asked = person.say("hello")
            ear.wait_for("chat_status", event="paused", in_reply_to=asked["message_id"])
            live.start("worker")
            erased(live, other, before["thread_id"])
            (turn,) = admin.get(f"/api/v1/admin/turns/?thread_id={asked['thread_id']}").json()["items"]
            assert (turn["status"], turn["attempts"]) == ("queued", 0)
            assert admin.post(f"{QUEUE}/resume", {"reason": "over"}).json()["paused"] is None
            ear.reply_to(asked["message_id"])
    finally:
        admin.post(f"{QUEUE}/resume", {})
