"""Deliveries: everything that is sent to a person by e-mail, WhatsApp or SMS. One row, one state machine, one key.

held -> queued -> sending -> sent -> delivered -> read, or failed, or cancelled before it was sent. `unknown` is what a
send becomes whose end nobody saw: it is never sent again blindly, but settled by what the provider says of it.
"""

from app.domain.deliveries.again import owe_again
from app.domain.deliveries.delivery import Delivery, Purpose, State
from app.domain.deliveries.owing import Outgoing, owe

__all__ = ["Delivery", "Outgoing", "Purpose", "State", "owe", "owe_again"]
