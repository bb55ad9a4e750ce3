"""Circuits: what operators force on the breakers, and what has happened to them.

The breakers themselves stand in Redis (`app.kit.breakers`); an override is a row, so that it survives everything.
"""

from app.domain.circuits.alerting import alert_again, owed_alert, take_alert
from app.domain.circuits.event import BreakerEvent, EventKind, changed, forget_old, history
from app.domain.circuits.override import (
    BreakerOverride,
    Force,
    end_expired,
    in_force,
    known,
    override,
    release,
)
from app.domain.circuits.standing import OverrideView, Standing, standing

__all__ = [
    "BreakerEvent",
    "BreakerOverride",
    "EventKind",
    "Force",
    "OverrideView",
    "Standing",
    "alert_again",
    "changed",
    "end_expired",
    "forget_old",
    "history",
    "in_force",
    "known",
    "override",
    "owed_alert",
    "release",
    "standing",
    "take_alert",
]
