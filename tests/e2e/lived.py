"""What the client of one conversation may live through: a history on the server, and a bad line to it."""

import random
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
WORDS = [
    "Girne",
    "two",
    "bedrooms",
    "sea 🌊",
    "görünüşlü",
    "кв.",
    "£700",
    "**bold**",
    "\n",
    "a",
    "the 👩‍👩‍👧 family",
    "?",
]


@dataclass
class Life:
    """A history of a conversation, moment by moment, and the steps of a client that hears some of it."""

    chance: random.Random
    messages: list[Json] = field(default_factory=list)  # as the database has them, by seq
    moments: list[Json] = field(default_factory=list)  # what a question is answered from
    texts: dict[str, list[str]] = field(default_factory=dict)  # every attempt at the reply to a message
    steps: list[list[Any]] = field(default_factory=list)
    failed: list[Json] = field(default_factory=list)
    partial: Json | None = None
    owed: list[Json] = field(default_factory=list)  # messages that have no reply yet
    unsent: list[Json] = field(default_factory=list)  # written here, not arrived yet
    held: list[Json] = field(default_factory=list)  # pushes that are late
    online: bool = False
    size: int = 5
    gently: bool = False  # in the end the line has held, and the page only looks at what is missing

    def script(self) -> Json:
        """Return what the page plays."""
        names = ("messages", "moments", "texts", "steps", "size", "gently")
        return {name: getattr(self, name) for name in names}

    def expected(self, floor: int) -> list[Json]:
        """Return what the page must show of everything above `floor`, by what the database has."""
        answered = {one["in_reply_to"] for one in self.messages}
        hopeless = {one["in_reply_to"] for one in self.failed}
        shown = []
        for one in self.messages[floor:]:
            status = "answered" if one["id"] in answered else "failed" if one["id"] in hopeless else "sent"
            shown.append(
                {
                    "key": f"re:{one['in_reply_to']}" if one["in_reply_to"] else one["client_msg_id"] or one["id"],
                    "id": one["id"],
                    "seq": one["seq"],
                    "role": one["role"],
                    "status": status if one["role"] == "user" else "complete",
                    "content": one["content"],
                }
            )
        return shown


def live(seed: int) -> Life:
    """Return the life of a client; the same seed is the same life."""
    life = Life(random.Random(seed))
    life.size, life.gently = life.chance.choice([1, 2, 5, 50]), life.chance.random() < 0.5
    _pass(life)
    for _ in range(life.chance.randint(0, 12)):  # before the page was opened
        life.chance.choice(HAPPENS)(life)
    life.steps.clear()
    life.held.clear()
    _connect(life)
    for _ in range(life.chance.randint(10, 60)):
        life.chance.choice([*HAPPENS, *HAPPENS, *SUFFERED])(life)
    while life.unsent:  # whatever was written arrives in the end: the outbox sees to it
        _arrive(life)
    while life.gently and life.owed:
        life.chance.choice([_think, _reply, _fail])(life)
    return life


def _pass(life: Life) -> None:
    """A moment has passed: questions are answered from what there is now."""
    moment = {"count": len(life.messages), "partial": life.partial, "failed": list(life.failed)}
    life.moments.append(moment)


def _now(life: Life) -> int:
    return len(life.moments) - 1


def _id(life: Life) -> str:
    return f"{life.chance.getrandbits(64):016x}"


def _store(life: Life, **fields: Any) -> Json:
    message = {"id": _id(life), "client_msg_id": None, "in_reply_to": None, "status": "complete", **fields}
    message["seq"] = len(life.messages) + 1
    life.messages.append(message)
    return message


def _push(life: Life, event: str, payload: Any) -> None:
    """Send what may be lost, late, doubled or overtaken on the way."""
    if not life.online:
        return
    push = {"event": event, "payload": payload}
    luck = life.chance.random()
    if luck < 0.12:
        return
    if luck < 0.3:
        life.held.insert(life.chance.randint(0, len(life.held)), push)
        return
    life.steps += [["push", push]] * (2 if luck < 0.4 else 1)


def _say(life: Life) -> None:
    """The person says something elsewhere."""
    message = _store(life, role="user", content=life.chance.choice(WORDS), client_msg_id=_id(life), status="sent")
    life.owed.append(message)
    _pass(life)
    _push(life, "chat_message", message)


def _note(life: Life) -> None:
    """Somebody else says something: a vendor, the house."""
    message = _store(life, role=life.chance.choice(["vendor", "system"]), content=life.chance.choice(WORDS))
    _pass(life)
    _push(life, "chat_message", message)


def _write(life: Life) -> None:
    """The person writes here; it arrives when it arrives."""
    entry = {"client_msg_id": _id(life), "content": life.chance.choice(WORDS), "status": "pending", "created_at": "now"}
    life.steps.append(["write", entry])
    life.unsent.append(entry)


def _arrive(life: Life) -> None:
    """What was written here is stored; its acknowledgement may be lost, and then it is sent again and told again."""
    if not life.unsent:
        return
    entry = life.unsent.pop(0)
    content, client_msg_id = entry["content"], entry["client_msg_id"]
    message = _store(life, role="user", content=content, client_msg_id=client_msg_id, status="sent")
    life.owed.append(message)
    _pass(life)
    _push(life, "chat_message", message)
    ack = {"message_id": message["id"], "thread_id": "a-thread", "seq": message["seq"]}
    if life.chance.random() < 0.7:
        life.steps.append(["acknowledge", {"entry": entry, "ack": ack}])


def _think(life: Life) -> None:
    """A worker begins, goes on with, or begins anew the reply to the oldest message that is owed one."""
    if not life.owed:
        return
    asked = life.owed[0]
    reply_id = f"re-{asked['id']}"
    attempts = life.texts.setdefault(asked["id"], [])
    if not attempts:
        attempts.append("")
        _push(life, "typing", payload=True)
    before = attempts[-1]
    piece = f"{life.chance.choice(WORDS)} "
    attempts[-1] += piece
    if life.chance.random() < 0.5:  # what is kept of it lags behind
        life.partial = {"message_id": reply_id, "in_reply_to": asked["id"], "text": before or attempts[-1]}
    _pass(life)
    shared = {"message_id": reply_id, "in_reply_to": asked["id"], "thread_id": "a-thread"}
    _push(life, "chat_delta", {**shared, "offset": len(before), "text": piece})


def _reply(life: Life) -> None:
    if not life.owed:
        return
    asked = life.owed.pop(0)
    content = (life.texts.setdefault(asked["id"], []) or [life.chance.choice(WORDS)])[-1]
    life.partial = None
    message = _store(life, role="assistant", content=content, in_reply_to=asked["id"])
    message["id"] = f"re-{asked['id']}"
    _pass(life)
    _push(life, "chat_message", message)
    _push(life, "typing", payload=False)


def _fail(life: Life) -> None:
    if not life.owed:
        return
    asked = life.owed.pop(0)
    life.partial = None
    error = {"in_reply_to": asked["id"], "client_msg_id": asked["client_msg_id"], "code": "unanswered"}
    is_last = not life.owed
    life.failed = [*({**one, "retryable": False} for one in life.failed), {**error, "retryable": is_last}]
    _pass(life)
    _push(life, "chat_error", error)
    _push(life, "typing", payload=False)


def _connect(life: Life) -> None:
    life.online = True
    life.steps.append(["rehydrate", _now(life), life.size])


def _cut(life: Life) -> None:
    """The line breaks: what was on its way is gone; sometimes it is back at once, sometimes later."""
    life.online = False
    life.held.clear()
    life.steps.append(["cut"])
    if life.chance.random() < 0.5:
        _connect(life)


def _return(life: Life) -> None:
    if not life.online:
        _connect(life)


def _late(life: Life) -> None:
    if life.held:
        life.steps.append(["push", life.held.pop(life.chance.randrange(len(life.held)))])


def _ask(life: Life) -> None:
    life.steps.append(["ask", _now(life), life.size])


def _answer(life: Life) -> None:
    life.steps.append(["answer"])


def _older(life: Life) -> None:
    life.steps.append(["older", _now(life), life.size])


def _hear_latest(life: Life) -> None:
    if life.online:
        life.steps.append(["push", {"event": "latest", "payload": len(life.messages)}])


HAPPENS = [_say, _say, _note, _arrive, _think, _think, _think, _reply, _reply, _fail]
SUFFERED = [_write, _cut, _return, _late, _late, _ask, _answer, _answer, _older, _hear_latest]
