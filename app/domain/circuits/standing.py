"""How the breakers stand: by themselves, and as they are forced."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.domain.circuits.event import last_changes
from app.domain.circuits.override import BreakerOverride, in_force
from app.kit.breakers import Forced, Seen

State = Literal["closed", "open", "half_open"]


class OverrideView(BaseModel):
    """What somebody has forced."""

    state: Forced
    reason: str
    who: str
    set_at: datetime
    expires_at: datetime | None


class Standing(BaseModel):
    """A breaker as operators see it: `state` is its own, `effective` says whether that is what counts."""

    component: str
    state: State
    effective: Literal["auto", "forced_open", "forced_closed"]
    override: OverrideView | None
    failures: int
    opened_at: datetime | None
    retry_at: datetime | None
    last_change_at: datetime | None


def standing(session: Session, seen: Mapping[str, Seen]) -> list[Standing]:
    """Return how the breakers stand that were `seen`, in their order."""
    forced = {row.component: row for row in in_force(session)}
    changes = last_changes(session)
    return [_standing(name, one, forced.get(name), changes.get(name)) for name, one in seen.items()]


def _standing(name: str, seen: Seen, forced: BreakerOverride | None, changed_at: datetime | None) -> Standing:
    now = datetime.now(UTC)
    override = OverrideView.model_validate(forced, from_attributes=True) if forced else None
    return Standing.model_validate(
        {
            "component": name,
            "state": seen.state.replace("-", "_"),
            "effective": override.state if override else "auto",
            "override": override,
            "failures": seen.failures,
            "opened_at": None if seen.state == "closed" else now - timedelta(seconds=seen.open_since),
            "retry_at": now + timedelta(seconds=seen.wait) if seen.state == "open" else None,
            "last_change_at": changed_at,
        }
    )
