"""Whether this process was told to stop: it is still served, but nobody new is to be sent here."""

import threading

_told = threading.Event()


def begin() -> None:
    """Be not ready from now on."""
    _told.set()


def has_begun() -> bool:
    """Tell whether this process is about to stop."""
    return _told.is_set()
