"""The Dramatiq dashboard 0.4, made for dramatiq 1 and no longer kept up, with its faults mended.

It lists only what this process declares, which is every queue. What it would do to Redis is done by `jobs_held`: its
own way of queuing again deletes first, and keeps the age at which the job may be dropped at once.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import dramatiq
from dramatiq.common import q_name
from dramatiq.errors import DecodeError
from dramatiq_dashboard import DashboardApp
from dramatiq_dashboard.interface import Job, RedisInterface, Worker
from flask import Response, g, make_response
from jinja2 import ChoiceLoader, FileSystemLoader

from app.kit.errors import NotFound

OURS = Path(__file__).parent.parent / "templates" / "dramatiq"
AT_ONCE = 100  # jobs on a page; Redis shows all of a short list at once
LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp() * 1000
PROOF = "proof"  # the field of its forms that proves that they are of this sign-in


class Dashboard(DashboardApp):  # type: ignore[misc] # it publishes no types
    """Its pages for reading; what changes something is not asked here."""

    def __init__(self, prefix: str) -> None:
        broker: Any = dramatiq.get_broker()
        super().__init__(broker, prefix)
        self.iface = Interface(broker)
        # Its own token is a cookie that anybody may plant, and on its first page that of whoever was served before.
        self.templates.globals["csrf_token"] = _hidden_token
        self.templates.loader = ChoiceLoader([FileSystemLoader(OURS), self.templates.loader])

    def page(self, path: str, cursor: str, token: str) -> Response:
        """Return one of its pages, whose forms carry `token`. Raises NotFound, RedisError."""
        g.form_token = token
        parts = path.split("/")
        if parts[0] == "queues" and (len(parts) < 2 or parts[1] not in self.broker.get_declared_queues()):
            raise NotFound("There is no such queue")
        asked = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/{path}",
            "QUERY_STRING": f"cursor={cursor}" if cursor.isdecimal() else "",
            "wsgi.input": BytesIO(),
        }
        response = make_response(Response.from_app(self, asked, buffered=True))
        response.headers.pop("Set-Cookie", None)
        return response


class Interface(RedisInterface):  # type: ignore[misc]
    """What Redis holds, read without blocking it, and shown whatever it is."""

    @property
    def workers(self) -> list[Worker]:
        """Everybody who queues or runs jobs, with the jobs in hand; dead ones are gone within seconds."""
        heard = self.broker.client.zrange(self.qualify("__heartbeats__"), 0, -1, withscores=True)
        queues = [name for queue in self.broker.get_declared_queues() for name in (queue, f"{queue}.DQ")]
        with self.broker.client.pipeline(transaction=False) as asked:
            for worker, _ in heard:
                for queue in queues:
                    asked.scard(self.qualify(f"__acks__.{worker.decode()}.{queue}"))
            held = asked.execute()
        return [
            Worker(worker.decode(), _naive(seen), sum(held[at * len(queues) : (at + 1) * len(queues)]))
            for at, (worker, seen) in enumerate(heard)
        ]

    def get_jobs(self, queue_name: str, cursor: int = 0) -> tuple[int | None, list[Job]]:
        """Return some jobs of a queue, the newest first, and where the next page begins."""
        following, found = self.broker.client.hscan(self.qualify(f"{queue_name}.msgs"), cursor, count=AT_ONCE)
        jobs = [_job(queue_name, key.decode(errors="replace"), raw) for key, raw in found.items()]
        return following or None, sorted(jobs, key=lambda job: job.timestamp, reverse=True)

    def get_job(self, queue_name: str, message_id: str) -> Job | None:
        """Return a job, also one that no worker could read."""
        raw = self.broker.client.hget(self.qualify(f"{queue_name}.msgs"), message_id)
        return _job(queue_name, message_id, raw) if raw is not None else None


def readable(raw: bytes) -> dramatiq.Message[Any] | None:
    """Return the message of these bytes, None when they are none."""
    try:
        message: dramatiq.Message[Any] = dramatiq.Message.decode(raw)
    except DecodeError:
        return None
    shapes = isinstance(message.kwargs, dict) and isinstance(message.options, dict)
    times = (message.message_timestamp, message.options.get("eta", 0)) if shapes else (None,)
    return message if all(isinstance(at, int | float) and 0 <= at < LATEST for at in times) else None


def _hidden_token() -> str:
    return f'<input type="hidden" name="{PROOF}" value="{g.form_token}">'


def _job(queue_name: str, key: str, raw: bytes) -> Job:
    message = readable(raw)
    if message is None:
        shown = (raw[:300].decode(errors="replace"),)
        message = dramatiq.Message(q_name(queue_name), "(unreadable)", shown, {}, {}, key, 0)
    # Its links lead by this option, which is only right if the message says so itself.
    return Job.from_message(message.copy(options={"redis_message_id": key}))


def _naive(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)  # what its templates compare with
