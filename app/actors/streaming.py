"""A reply on its way to the reader while it is being written."""

import time

from app.actors.leases import Lease
from app.brain.errors import TurnEnded
from app.domain import turns
from app.kit import outbox
from app.kit.transaction import transaction

PUSH_EVERY = 0.04  # seconds: 25 pushes a second read as flowing, more only cost
KEEP_EVERY = 0.25  # seconds between two saves of the text so far


class Stream:
    """Joins the brain's pieces into pushes and keeps the text, so that a reload finds what was already written."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._claim = lease.claim
        self._text = ""
        self._pushed = 0  # characters
        self._pushed_at = 0.0
        self._kept_at = time.monotonic()

    def write(self, piece: str) -> None:
        """Show `piece` to the reader. Raises TurnEnded when the turn was stopped or belongs to somebody else by now."""
        if self._lease.lost.is_set():
            raise TurnEnded
        self._text += piece
        now = time.monotonic()
        if now - self._pushed_at >= PUSH_EVERY:
            self.push()
        if now - self._kept_at >= KEEP_EVERY:
            self._keep()

    def push(self) -> None:
        """Push what has not been pushed yet."""
        piece, offset = self._text[self._pushed :], self._pushed
        if not piece:
            return
        payload = {
            "message_id": str(turns.reply_id(self._claim.turn_id)),
            "in_reply_to": str(self._claim.message_id),
            "offset": offset,
            "text": piece,
        }
        outbox.emit_now("chat_delta", self._claim.conversation_id, self._claim.correlation_id, payload)
        self._pushed, self._pushed_at = len(self._text), time.monotonic()

    def _keep(self) -> None:
        with transaction() as session:
            still_ours = turns.keep_partial(session, self._claim, self._text)
        if not still_ours:
            raise TurnEnded
        self._kept_at = time.monotonic()
