"""CHANNELS: every way to reach a person, by the name that stands in a delivery."""

from collections.abc import Mapping

from app.integrations.channels.base import Channel
from app.integrations.channels.console import Console
from app.integrations.channels.mail import Mail
from app.integrations.channels.twilio import Sms, WhatsApp

CHANNELS: Mapping[str, Channel] = {
    "email": Mail(),
    "whatsapp": WhatsApp(),
    "sms": Sms(),
    "console": Console(),  # the log; what stands in for the others while they have no credentials
}


def way(name: str) -> Channel:
    """Return the channel of that name, the console when it has no credentials. Raises KeyError for an unknown one."""
    return CHANNELS[name] if is_reachable(name) else CHANNELS["console"]


def is_reachable(name: str) -> bool:
    """Tell whether messages really leave by that channel."""
    return CHANNELS[name].is_configured()
