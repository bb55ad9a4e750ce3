"""The one spelling of a transaction: what is sent is true, what failed is not sent."""
# ruff: noqa: PT012 - what is inside the transaction is the point

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.domain import users
from app.kit import outbox
from app.kit.errors import NotFound, Unavailable
from app.kit.transaction import NestedTransactionError, is_open, savepoint, transaction
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import count, guest, rows

pytestmark = pytest.mark.usefixtures("database")


def test_a_commit_comes_before_everything_that_is_sent(heard: Listener) -> None:
    seen: list[int] = []
    heard.on_emit = lambda: seen.append(count("users"))
    with transaction() as session:
        users.create_guest(session)
        outbox.emit("typing", uuid4(), "cid", {})
        assert heard.names() == []
    assert seen == [1]
    assert heard.names() == ["typing"]


def test_what_is_sent_goes_out_in_its_order(heard: Listener) -> None:
    with transaction():
        for name in ("first", "second", "third"):
            outbox.emit(name, uuid4(), "cid", {})
    assert heard.names() == ["first", "second", "third"]


@pytest.mark.parametrize("error", [ValueError, NotFound, KeyboardInterrupt])
def test_an_error_rolls_back_and_drops_the_outbox(heard: Listener, error: type[BaseException]) -> None:
    with pytest.raises(error), transaction() as session:
        users.create_guest(session)
        session.flush()
        outbox.emit("typing", uuid4(), "cid", {})
        outbox.enqueue("chores.sweep")
        raise error
    assert count("users") == 0
    assert heard.names() == []
    assert queued("chores") == []


def test_what_a_savepoint_undoes_is_not_sent_and_the_rest_is(heard: Listener) -> None:
    with transaction() as session:
        outbox.emit("before", uuid4(), "cid", {})
        with pytest.raises(NotFound), savepoint(session):
            users.create_guest(session)
            outbox.emit("inside", uuid4(), "cid", {})
            outbox.enqueue("chores.sweep")
            raise NotFound
        outbox.emit("after", uuid4(), "cid", {})
    assert count("users") == 0
    assert heard.names() == ["before", "after"]
    assert queued("chores") == []


def test_a_commit_that_fails_sends_nothing(heard: Listener) -> None:
    rows("create table if not exists late (id int unique deferrable initially deferred)")
    try:
        with pytest.raises(IntegrityError), transaction() as session:
            session.connection().exec_driver_sql("insert into late values (1), (1)")
            outbox.emit("typing", uuid4(), "cid", {})
    finally:
        rows("drop table late")
    assert heard.names() == []


def test_a_transaction_refuses_to_stand_inside_another() -> None:
    with pytest.raises(NestedTransactionError), transaction() as session:
        users.create_guest(session)
        with transaction():
            pytest.fail("the inner one was begun")
    assert count("users") == 0


def test_after_a_failure_the_next_transaction_works() -> None:
    with pytest.raises(ValueError, match="boom"), transaction():
        assert is_open()
        raise ValueError("boom")
    assert not is_open()
    guest()
    assert count("users") == 1


@pytest.mark.usefixtures("no_database")
def test_a_dead_database_is_said_to_be_unavailable() -> None:
    with pytest.raises(Unavailable) as caught, transaction() as session:
        users.create_guest(session)
    assert caught.value.code == "database_unavailable"
    assert caught.value.retry_after
    assert "127.0.0.1" not in caught.value.detail


def test_a_statement_that_runs_too_long_is_said_to_be_unavailable() -> None:
    with pytest.raises(Unavailable), transaction() as session:
        session.connection().exec_driver_sql("set local statement_timeout = 50")
        session.connection().exec_driver_sql("select pg_sleep(5)")


def test_our_own_mistake_is_not_called_an_outage() -> None:
    with pytest.raises(ProgrammingError), transaction() as session:
        session.connection().exec_driver_sql("select * from nowhere")


def test_what_was_written_does_not_stand_in_the_error(database: None) -> None:
    with pytest.raises(IntegrityError) as failed, transaction() as session:
        session.add(users.User(role="user", display_name="a canary that nobody may log"))
        session.flush()
    _, _, statement = str(failed.value).partition("[SQL")  # where SQLAlchemy would add the parameters
    assert statement
    assert "canary" not in statement


def test_a_transaction_that_is_left_open_is_ended_by_the_database(database: None) -> None:
    assert rows("show idle_in_transaction_session_timeout") == [("15s",)]
