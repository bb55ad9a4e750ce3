"""A turn's timeline: every step from the door it came in by to its reader's screen, from what its row really has.

What a turn has not come to, or what was not recorded (a worker died, or it is of an older version), is no step or has
no time. Of several attempts the last one is shown.
"""

from typing import Any, Literal

from pydantic import BaseModel

from app.domain.turns.turn import Turn

Kind = Literal["http", "queue", "node", "tool", "model", "record", "socket"]
ROUTE = "POST /api/v1/chat/"
_PARTS: tuple[tuple[str, str, Kind], ...] = (
    ("load", "load", "node"),
    ("words", "chat_delta", "socket"),
    ("record", "record", "record"),
    ("told", "chat_message", "socket"),
)


class StepView(BaseModel):
    """A step: when it began and how long it took, in ms since the message came; null for what was not recorded."""

    name: str
    kind: Kind
    started_ms: float | None
    took_ms: float | None
    outcome: str
    detail: str | None = None


class TraceView(BaseModel):
    """The steps of a turn in the order in which they began, and how the breakers stood when it was answered."""

    steps: list[StepView]
    breakers: dict[str, str]
    attempts: int


def timeline(turn: Turn) -> TraceView:
    """Return the timeline of a turn."""
    came = turn.course.get("came", {})
    door = came.get("ms") or 0.0
    steps = [_door(came), *_queue(turn, door)]
    if turn.claimed_at:
        claimed = round(door + (turn.claimed_at - turn.created_at).total_seconds() * 1000, 1)
        steps += sorted(_in_worker(turn, claimed), key=lambda step: (step.started_ms is None, step.started_ms))
    return TraceView(steps=steps, breakers=turn.course.get("breakers", {}), attempts=turn.attempts)


def _door(came: dict[str, Any]) -> StepView:
    door, name = came.get("door", "route"), came.get("name")
    kind: Kind = {"event": "socket", "actor": "queue"}.get(door, "http")  # type: ignore[assignment]
    return StepView(name=name or ROUTE, kind=kind, started_ms=0.0, took_ms=came.get("ms"), outcome="stored")


def _queue(turn: Turn, since: float) -> list[StepView]:
    waits = turn.claimed_at is None
    if waits and turn.ended_at:  # stopped before anybody took it
        return []
    took = None if waits else round((turn.claimed_at - turn.created_at).total_seconds() * 1000, 1)  # type: ignore[operator]
    detail = f"attempt {turn.attempts}, worker {turn.worker}" if turn.worker else None
    outcome = "waits" if waits else "claimed"
    return [StepView(name="chat", kind="queue", started_ms=since, took_ms=took, outcome=outcome, detail=detail)]


def _in_worker(turn: Turn, claimed: float) -> list[StepView]:
    course = turn.course
    known = [_part(name, kind, course[part], claimed) for part, name, kind in _PARTS if part in course]
    return known + [_step(step, claimed) for step in turn.trace]


def _part(name: str, kind: Kind, part: dict[str, Any], claimed: float) -> StepView:
    counts = ", ".join(f"{part[what]} {what}" for what in ("pushes", "characters") if what in part)
    return StepView(
        name=name,
        kind=kind,
        started_ms=round(claimed + part["at"], 1),
        took_ms=part["ms"],
        outcome="ok",
        detail=counts or None,
    )


def _step(step: dict[str, Any], claimed: float) -> StepView:
    node, tool, at = step["node"], step.get("tool"), step.get("at")
    kind: Kind = "model" if node == "model" else "record" if node == "record" else "tool" if tool else "node"
    return StepView(
        name=tool or node,
        kind=kind,
        started_ms=None if at is None else round(claimed + at, 1),
        took_ms=step["ms"],
        outcome=step["outcome"],
        detail=node if tool else None,
    )
