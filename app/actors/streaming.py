"""A reply on its way to the reader while it is being written."""

import threading
import time

from app.actors import pacing
from app.actors.leases import Lease
from app.actors.pacing import PUSH_EVERY
from app.brain.errors import TurnEnded
from app.domain import turns
from app.kit import outbox
from app.kit.transaction import transaction

KEEP_EVERY = 0.25  # seconds between two saves of the text so far
KEEP_FIRST = 0.05  # seconds from the first words to the first save; a reply that is whole by then needs none


class Stream:
    """Joins the brain's pieces into pushes and keeps the text, so that a reload finds what was already written."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._claim = lease.claim
        self._text = ""
        self.pushed = 0  # characters
        self.pushes = 0
        self.first_at: float | None = None  # when the first words left, by `time.perf_counter`
        self.last_at: float | None = None
        self._pushed_at = 0.0
        self._keep_at = 0.0  # when the text is saved next, by `time.monotonic`
        self._pushing = threading.Lock()  # the brain's thread and the pacing one must not push the same words

    def write(self, piece: str) -> None:
        """Show `piece` to the reader. Raises TurnEnded when the turn was stopped or belongs to somebody else by now."""
        if self._lease.lost.is_set():
            raise TurnEnded
        now = time.monotonic()
        if not self._text:
            self._keep_at = now + KEEP_FIRST
        self._text += piece
        if now >= self._keep_at:
            self._keep()  # before the push: what is written after a stop is not shown
        if now - self._pushed_at >= PUSH_EVERY:
            self.push()
        else:
            pacing.soon(self)

    def degraded(self) -> None:
        """Tell the reader that no model makes the words that follow; a page that was told later would move them."""
        payload = {"event": "degraded", "in_reply_to": str(self._claim.message_id)}
        outbox.emit_now("chat_status", self._claim.conversation_id, self._claim.correlation_id, payload)

    def push(self) -> None:
        """Push what has not been pushed yet, unless the turn was lost."""
        with self._pushing:
            self._push()

    def _push(self) -> None:
        piece, offset = self._text[self.pushed :], self.pushed
        if not piece or self._lease.lost.is_set():
            return
        payload = {
            "message_id": str(turns.reply_id(self._claim.turn_id)),
            "in_reply_to": str(self._claim.message_id),
            "offset": offset,
            "text": piece,
        }
        outbox.emit_now("chat_delta", self._claim.conversation_id, self._claim.correlation_id, payload)
        self.pushed, self._pushed_at = offset + len(piece), time.monotonic()
        self.pushes, self.last_at = self.pushes + 1, time.perf_counter()
        self.first_at = self.first_at or self.last_at

    def _keep(self) -> None:
        with transaction() as session:
            still_ours = turns.keep_partial(session, self._claim, self._text)
        if not still_ours:
            self._lease.lost.set()
            raise TurnEnded
        self._keep_at = time.monotonic() + KEEP_EVERY
