"""Broadcasts: asking vendors about a request, each at most once, with the reason for everybody asked or not asked.

`order` stores the wish, `plan` decides and owes all messages in one transaction, `settle` ends it by their rows.
"""

from app.domain.broadcasts.alerting import ALERTING, alert_again, owed_alert, take_alert
from app.domain.broadcasts.broadcast import MOST, Broadcast, BroadcastDecision
from app.domain.broadcasts.deciding import TooFewReachable
from app.domain.broadcasts.failing import refuse
from app.domain.broadcasts.matching import rfq_key
from app.domain.broadcasts.ordering import order, wake_due
from app.domain.broadcasts.planning import Reach, plan
from app.domain.broadcasts.reading import BroadcastView, VendorResult, view
from app.domain.broadcasts.settling import settle, unsettled
from app.domain.broadcasts.tally import Tally, not_begun, tally

__all__ = [
    "ALERTING",
    "MOST",
    "Broadcast",
    "BroadcastDecision",
    "BroadcastView",
    "Reach",
    "Tally",
    "TooFewReachable",
    "VendorResult",
    "alert_again",
    "not_begun",
    "order",
    "owed_alert",
    "plan",
    "refuse",
    "rfq_key",
    "settle",
    "take_alert",
    "tally",
    "unsettled",
    "view",
    "wake_due",
]
