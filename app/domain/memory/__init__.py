"""What the memory is owed and what PostgreSQL remembers itself.

Every reply is born with a MemoryWrite: waiting -> writing -> written | skipped | rejected. The row stays while the
memory is away, however long; nothing is sent for it but by the worker that has claimed it.
"""

from app.domain.memory.claim import Claim, claim_next, done, put_off, reject
from app.domain.memory.entry import MemoryEntry, Remembered, keep, recent, similar
from app.domain.memory.mode import Mode, backend, mode, takes_writes
from app.domain.memory.owed import Backlog, backlog, reopen_rejected, wake_owed
from app.domain.memory.write import MemoryWrite, owe

__all__ = [
    "Backlog",
    "Claim",
    "MemoryEntry",
    "MemoryWrite",
    "Mode",
    "Remembered",
    "backend",
    "backlog",
    "claim_next",
    "done",
    "keep",
    "mode",
    "owe",
    "put_off",
    "recent",
    "reject",
    "reopen_rejected",
    "similar",
    "takes_writes",
    "wake_owed",
]
