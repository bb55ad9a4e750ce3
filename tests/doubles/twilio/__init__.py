"""Twilio on a real socket: sends, lists and serves messages, calls back signed, and may be made ill by a test."""

from tests.doubles.twilio.server import ACCOUNT, TOKEN, Twilio, serving
from tests.doubles.zep.faults import Close, Fault, Hang, LateCommit, Latency, Reset, Rule, Status, Trickle, WrongJson

__all__ = [
    "ACCOUNT",
    "TOKEN",
    "Close",
    "Fault",
    "Hang",
    "LateCommit",
    "Latency",
    "Reset",
    "Rule",
    "Status",
    "Trickle",
    "Twilio",
    "WrongJson",
    "serving",
]
