"""A turn: a message that is owed exactly one reply.

queued -> running -> answered | failed | stopped. PostgreSQL owns every step: intake, claim and record are each one
short transaction, and each is a compare-and-set, so that repeating any of them changes nothing.
"""

from app.domain.turns.announce import failures, tell_paused
from app.domain.turns.backlog import QUEUE
from app.domain.turns.claim import claim_next, give_back, hand_over, keep_partial, renew
from app.domain.turns.intake import Accepted, Admission, Incoming, Outgoing, accept, admitted
from app.domain.turns.ledger import Line, ledger, total
from app.domain.turns.record import Answer, is_owed, note, record_reply, stop
from app.domain.turns.reopen import reopen_failed
from app.domain.turns.sweep import wake_owed
from app.domain.turns.turn import LEASE, MAX_ATTEMPTS, Claim, Partial, Turn, TurnStatus, partial, reply_id

__all__ = [
    "LEASE",
    "MAX_ATTEMPTS",
    "QUEUE",
    "Accepted",
    "Admission",
    "Answer",
    "Claim",
    "Incoming",
    "Line",
    "Outgoing",
    "Partial",
    "Turn",
    "TurnStatus",
    "accept",
    "admitted",
    "claim_next",
    "failures",
    "give_back",
    "hand_over",
    "is_owed",
    "keep_partial",
    "ledger",
    "note",
    "partial",
    "record_reply",
    "renew",
    "reopen_failed",
    "reply_id",
    "stop",
    "tell_paused",
    "total",
    "wake_owed",
]
