"""The correlation id: a sane one is kept, it is on every line, and it leaks into nothing else."""

import logging as stdlib
from uuid import UUID

import pytest
import structlog
from structlog.contextvars import clear_contextvars, get_contextvars

from app.kit import logging
from tests.counting import survived


@pytest.fixture(autouse=True)
def _nothing_bound() -> None:
    clear_contextvars()


@pytest.mark.parametrize("candidate", ["abc", "a" * 128, "req-1.2:3@host/x+y=z_", "0af7651916cd43dd8448eb211c80319c"])
def test_a_sane_id_is_kept(candidate: str) -> None:
    assert logging.sane_correlation_id(candidate) == candidate


@pytest.mark.parametrize(
    "candidate", [None, "", "a" * 129, "with blank", "line\nbreak", "abc\n", "ünicode", "<script>", '"', "a\x00"]
)
def test_an_insane_id_is_replaced(candidate: str | None) -> None:
    replaced = logging.sane_correlation_id(candidate)
    assert replaced != candidate
    assert UUID(replaced)


def test_work_carries_its_id_and_nothing_of_it_stays() -> None:
    with logging.working_on("cid-1", turn_id="t"):
        assert logging.correlation_id() == "cid-1"
        assert get_contextvars()["turn_id"] == "t"
    assert get_contextvars() == {}


def test_inner_work_gives_the_outer_one_back_also_after_an_error() -> None:
    logging.begin("outer")
    with pytest.raises(ValueError, match="boom"), logging.working_on("inner"):
        raise ValueError("boom")
    assert logging.correlation_id() == "outer"


def test_beginning_anew_forgets_what_was_bound() -> None:
    logging.begin("first", user_id="somebody")
    logging.begin("second")
    assert get_contextvars() == {"correlation_id": "second"}


def test_without_work_every_question_gets_a_new_id() -> None:
    assert logging.correlation_id() != logging.correlation_id()


def test_a_survived_failure_is_counted_and_logged_with_operation_error_and_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = survived("test.operation")
    root = stdlib.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logging.configure("INFO", json=True)
        with logging.working_on("cid-9"):
            logging.survived("test.operation", TimeoutError("too late"), thread_id="t-1")
    finally:
        root.handlers[:], root.level = handlers, level
    assert survived("test.operation") == before + 1
    line = capsys.readouterr().err
    for expected in ('"operation": "test.operation"', '"error": "TimeoutError"', '"t-1"', '"cid-9"', '"warning"'):
        assert expected in line
    structlog.contextvars.clear_contextvars()
