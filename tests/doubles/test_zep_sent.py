"""What the real zep-python puts on the wire: if a release changes it, our contract is not Zep's any more."""

from collections.abc import Callable
from typing import Any

import pytest
from zep_python import Message
from zep_python.client import Zep as Client
from zep_python.core.api_error import ApiError

from tests.doubles import zep
from tests.doubles.zep.clients import community

SENT: list[tuple[Callable[[Client], Any], str, Any]] = [
    (
        lambda client: client.memory.add_session(session_id="s1", user_id="u1", metadata={"a": 1}),
        "POST /api/v2/sessions?",
        {"session_id": "s1", "user_id": "u1", "metadata": {"a": 1}},
    ),
    (lambda client: client.memory.get_session("s1"), "GET /api/v2/sessions/s1?", None),
    (
        lambda client: client.memory.update_session("s1", metadata={"b": 2}),
        "PATCH /api/v2/sessions/s1?",
        {"metadata": {"b": 2}},
    ),
    (
        lambda client: client.memory.list_sessions(page_size=10, page_number=1, order_by="created_at", asc=True),
        "GET /api/v2/sessions-ordered?asc=true&order_by=created_at&page_size=10&page_number=1",
        None,
    ),
    (
        lambda client: client.memory.add("s1", messages=[Message(role="bot", role_type="assistant", content="hello")]),
        "POST /api/v2/sessions/s1/memory?",
        {"messages": [{"role": "bot", "role_type": "assistant", "content": "hello"}]},
    ),
    (lambda client: client.memory.get("s1", lastn=4), "GET /api/v2/sessions/s1/memory?minRating=&lastn=4", None),
    (lambda client: client.memory.delete("s1"), "DELETE /api/v2/sessions/s1/memory?", None),
    (
        lambda client: client.memory.get_session_messages("s1", limit=10, cursor=2),
        "GET /api/v2/sessions/s1/messages?cursor=2&limit=10",
        None,
    ),
    (
        lambda client: client.memory.search_sessions(
            limit=5, text="kayak", user_id="u1", session_ids=["s1"], search_scope="facts"
        ),
        "POST /api/v2/sessions/search?limit=5",
        {"search_scope": "facts", "session_ids": ["s1"], "text": "kayak", "user_id": "u1"},
    ),
    (
        lambda client: client.user.add(user_id="u1", email="a@b.c"),
        "POST /api/v2/users?",
        {"user_id": "u1", "email": "a@b.c"},
    ),
    (lambda client: client.user.get("u1"), "GET /api/v2/users/u1?", None),
    (lambda client: client.user.delete("u1"), "DELETE /api/v2/users/u1?", None),
    (
        lambda client: client.user.list_ordered(page_size=2, page_number=1),
        "GET /api/v2/users-ordered?pageSize=2&pageNumber=1",
        None,
    ),
]


@pytest.mark.parametrize(("call", "line", "body"), SENT, ids=[line for _, line, _ in SENT])
def test_what_the_client_sends(call: Callable[[Client], Any], line: str, body: Any) -> None:
    with zep.serving() as double:
        double.fail(zep.Status(418))
        with pytest.raises(ApiError):
            call(community(double))
    asked = double.requests[-1]
    assert f"{asked.method} {asked.path}?{asked.query}" == line
    assert asked.body == body
    assert asked.headers["authorization"] == f"Api-Key {double.secret}"


def test_an_environment_variable_wins_over_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with zep.serving() as meant, zep.serving() as other:
        monkeypatch.setenv("ZEP_API_URL", other.url)
        community(meant).memory.get("s1")
    assert (len(meant.requests), len(other.requests)) == (0, 1)
