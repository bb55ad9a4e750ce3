"""STOP and START as a message says them: the words are those of the deliveries, the doubt about them is ours."""

from app.domain import deliveries
from app.domain.deliveries.stopping import Wish
from app.domain.inbound.message import InboundMessage

# What somebody may just as well be telling the assistant, who had asked them something. In an SMS it is a STOP for the
# provider in any case, and a vendor talks to no assistant about their own bookings.
_TALK = frozenset({"cancel", "end", "quit", "revoke", "iptal", "хватит"})


def wish_of(message: InboundMessage, *, from_vendor: bool) -> Wish | None:
    """Return what a message asks for; None when it is no command, also when it only contains such a word."""
    if message.opt_out_type in ("STOP", "START"):  # the provider has taken it for one, and acts by it
        return "stop" if message.opt_out_type == "STOP" else "start"
    if message.channel == "whatsapp" and not from_vendor and message.body.strip(" .!").lower() in _TALK:
        return None
    return deliveries.wish_of(message.body)
