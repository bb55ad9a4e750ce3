"""Inbound: what people write to us by WhatsApp and SMS, stored once, and what became of it.

received -> handled, ignored or failed. Nothing is thought about and nothing is fetched while it is received: the
webhook stores, jobs do the rest, and the sweep begins again what got lost.
"""

from app.domain.inbound.arriving import Arrived, take
from app.domain.inbound.forgetting import forget, sids_of_person, sids_of_threads
from app.domain.inbound.joining import Burst, accept, put_off, ready
from app.domain.inbound.message import InboundMessage
from app.domain.inbound.pictures import Wanted, add, fail
from app.domain.inbound.reading import answered
from app.domain.inbound.sorting import sort
from app.domain.inbound.sweep import wake_due
from app.domain.inbound.told import Told

__all__ = [
    "Arrived",
    "Burst",
    "InboundMessage",
    "Told",
    "Wanted",
    "accept",
    "add",
    "answered",
    "fail",
    "forget",
    "put_off",
    "ready",
    "sids_of_person",
    "sids_of_threads",
    "sort",
    "take",
    "wake_due",
]
