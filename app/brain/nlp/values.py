"""What slots hold: small frozen values that travel through the checkpoint as plain JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Bedrooms:
    """From `low` to `high` bedrooms; None leaves that side open, 0 is a studio."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Budget:
    """From `low` to `high` in `currency`; without a currency nobody named one."""

    low: Decimal | None
    high: Decimal | None
    currency: str | None = None
    period: str | None = None  # "month", "night", "week"… as said
    about: bool = False  # "around 700": the bounds are ours, not theirs


@dataclass(frozen=True, slots=True)
class Where:
    """The places asked for and the places refused; `near` takes the surroundings in, `anywhere` asks for no place."""

    cities: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    near: bool = False
    anywhere: bool = False
    also: bool = False  # "Famagusta too": add to what was asked before


@dataclass(frozen=True, slots=True)
class Stay:
    """When and for how long."""

    start: date | None
    nights: int | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """Feature keys wanted, and those named only to say that they are not needed."""

    wanted: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    only: bool = False  # "just furnished": these and none of those named before


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a time in North Cyprus, as far as they were named; `part` is a part of the day without an hour."""

    day: date | None = None
    at: time | None = None
    part: str | None = None  # "morning", "noon", "afternoon" or "evening"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day that is of use."""

    day: date


Value = str | Bedrooms | Budget | Where | Stay | Wishes | Moment | Deadline
_KINDS = (Bedrooms, Budget, Where, Stay, Wishes, Moment, Deadline)
_TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in _KINDS}


def dump(value: Value) -> Any:
    """Return `value` as plain JSON."""
    if isinstance(value, str):
        return value
    return {"is": type(value).__name__} | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def load(raw: Any) -> Value:
    """Return the value behind `raw`. Raises KeyError, TypeError or ValueError when it is not one of ours."""
    if isinstance(raw, str):
        return raw
    if not isinstance(raw, Mapping):
        raise TypeError(f"a slot cannot hold {type(raw).__name__}")
    kind = _TYPES[raw["is"]]
    value: Value = kind(**{name: _rich(part) for name, part in raw.items() if name != "is"})
    return value


def _plain(part: Any) -> Any:
    if isinstance(part, Decimal):
        return {"decimal": str(part)}
    if isinstance(part, date):
        return {"date": part.isoformat()}
    if isinstance(part, time):
        return {"time": part.isoformat("minutes")}
    return list(part) if isinstance(part, tuple) else part


def _rich(part: Any) -> Any:
    if isinstance(part, Mapping):
        if "decimal" in part:
            return Decimal(part["decimal"])
        if "time" in part:
            return time.fromisoformat(part["time"])
        return date.fromisoformat(part["date"])
    return tuple(map(str, part)) if isinstance(part, list) else part
