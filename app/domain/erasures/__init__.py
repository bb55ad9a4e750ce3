"""Erasures: a thread or a person goes from PostgreSQL at once, and from every other place until that is confirmed.

The row is the receipt. It names whom it is about only as long as there is something left to do.
"""

from app.domain.erasures.erase import of_thread, of_user
from app.domain.erasures.erasure import Erasure, ErasureView, Kind, forget_old, get
from app.domain.erasures.progress import Looked, Work, begin, conclude, wake_due

__all__ = [
    "Erasure",
    "ErasureView",
    "Kind",
    "Looked",
    "Work",
    "begin",
    "conclude",
    "forget_old",
    "get",
    "of_thread",
    "of_user",
    "wake_due",
]
