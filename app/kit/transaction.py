"""The one spelling of a transaction, used at the edges: api, realtime, actors."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.extensions import db
from app.kit import outbox
from app.kit.errors import Unavailable

_open: ContextVar[bool] = ContextVar("transaction_open", default=False)
_committed: ContextVar[float] = ContextVar("transaction_committed", default=0.0)


class NestedTransactionError(RuntimeError):
    """A transaction was begun inside another: the inner one would be durable while the outer may still fail."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what happens inside, then send its outbox; roll both back on any error.

    Raises Unavailable when the database cannot be reached, NestedTransactionError when one is already open.
    """
    if _open.get():
        raise NestedTransactionError
    token = _open.set(True)
    try:
        with outbox.collecting() as pending, _session() as session:
            yield session
    finally:
        _open.reset(token)
    _committed.set(time.perf_counter())
    outbox.flush(pending)


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Undo what happens inside when it raises, in the database and in the outbox; the transaction may go on."""
    with outbox.undoing(), session.begin_nested():
        yield


@contextmanager
def _session() -> Iterator[Session]:
    session = db.sessions()
    try:
        yield session
        session.commit()
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        session.rollback()
        raise Unavailable("The database is not answering", code="database_unavailable", retry_after=2) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


def last_commit() -> float:
    """Return when the caller's last transaction was durable and its outbox not yet sent, by `time.perf_counter`."""
    return _committed.get()


def is_open() -> bool:
    """Tell whether the caller stands inside a transaction; nothing outside may be called there."""
    return _open.get()
