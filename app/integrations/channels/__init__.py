"""How people are reached. CHANNELS lists every way; one that has no credentials is written to the log instead."""

from app.integrations.channels.base import (
    CannotTell,
    Channel,
    ChannelRejected,
    ChannelUnavailable,
    Envelope,
    Receipt,
    Template,
)
from app.integrations.channels.catalog import CHANNELS, is_reachable, way
from app.integrations.channels.segments import segments

__all__ = [
    "CHANNELS",
    "CannotTell",
    "Channel",
    "ChannelRejected",
    "ChannelUnavailable",
    "Envelope",
    "Receipt",
    "Template",
    "is_reachable",
    "segments",
    "way",
]
