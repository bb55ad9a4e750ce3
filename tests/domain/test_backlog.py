"""Backpressure: beyond a bound new messages are refused whole, old ones still answered for."""

import pytest

from app.config import settings
from app.domain.turns import backlog
from app.kit.errors import Unavailable
from tests.making import accept, answered, count, guest, incoming, said

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def room_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "max_open_turns", 2)
    monkeypatch.setattr(backlog, "FRESH", 0)


def test_beyond_the_bound_a_new_message_is_refused_and_leaves_nothing() -> None:
    for _ in range(2):
        said(guest())
    with pytest.raises(Unavailable) as refused:
        said(guest())
    assert refused.value.code == "overloaded"
    assert refused.value.retry_after
    assert (count("messages"), count("turns"), count("conversations")) == (2, 2, 2)


def test_a_message_that_was_accepted_before_is_never_refused() -> None:
    user = guest()
    message = incoming(user)
    first = accept(message)
    said(guest())
    assert accept(message).message_id == first.message_id


def test_answered_messages_make_room() -> None:
    for _ in range(3):
        answered(guest())
    assert said(guest()).status == "queued"


def test_a_count_is_believed_for_a_moment(monkeypatch: pytest.MonkeyPatch, queries: list[str]) -> None:
    monkeypatch.setattr(backlog, "FRESH", 3600)
    monkeypatch.setitem(backlog._counted, "at", -7200.0)
    for _ in range(2):
        said(guest())
    assert sum("count(*)" in statement and "turns" in statement for statement in queries) == 1
