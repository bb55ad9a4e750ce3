"""Each invariant sees its violation, and nothing else."""

from collections.abc import Iterator
from json import JSONDecodeError

import pytest
from zep_cloud.core.api_error import ApiError
from zep_python import Message

from tests.doubles import zep
from tests.doubles.zep.clients import cloud, community, pair, thread_pair


@pytest.fixture
def double() -> Iterator[zep.Zep]:
    """A double with a turn in it that is as it should be."""
    with zep.serving() as double:
        community(double).memory.add("s1", messages=pair())
        double.invariants()
        yield double


def message(role: str, turn: str = "t2", content: str = "hi") -> Message:
    return Message(role_type=role, content=content, metadata={"turn": turn})


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([message("user")], r"turn t2 has 1 messages: \['user'\]"),
        ([message("assistant"), message("user")], "turn t2 is not user, then assistant"),
        ([message("user"), message("user")], "turn t2 is not user, then assistant"),
        ([message("user", "t1"), message("assistant", "t1")], "turn t1 has 4 messages"),
        ([message("user"), message("assistant", content=" \n")], "has blank content"),
        ([Message(role_type="user", content="hi")], "names no turn"),
    ],
    ids=["an orphan", "the wrong order", "twice the same side", "a doubled turn", "blank content", "no turn"],
)
def test_messages_that_no_client_may_leave(double: zep.Zep, messages: list[Message], words: str) -> None:
    community(double).memory.add("s1", messages=messages)
    with pytest.raises(AssertionError, match=words):
        double.invariants()


def test_a_turn_in_two_sessions(double: zep.Zep) -> None:
    community(double).memory.add("s1", messages=[message("user")])
    community(double).memory.add("s2", messages=[message("assistant")])
    with pytest.raises(AssertionError, match="turn t2 is spread over several sessions"):
        double.invariants()


def test_a_uuid_twice(double: zep.Zep) -> None:
    double.messages.append(dict(double.messages[1]))
    with pytest.raises(AssertionError, match="2 messages have the uuid"):
        double.invariants()


def test_what_is_said_is_not_quoted(double: zep.Zep) -> None:
    community(double).memory.add("s1", messages=[message("user", content="a secret wish")])
    with pytest.raises(AssertionError) as raised:
        double.invariants()
    assert "wish" not in str(raised.value)


@pytest.mark.parametrize("suffix", ["/api/v2", "/v1", "//zep"])
def test_requests_outside_the_paths_of_the_flavour(double: zep.Zep, suffix: str) -> None:
    with pytest.raises(JSONDecodeError):
        community(double, base_url=double.url + suffix).memory.get("s1")
    with pytest.raises(AssertionError, match="is no request of this flavour"):
        double.invariants()


def test_a_slash_at_the_end_of_the_address_does_no_harm(double: zep.Zep) -> None:
    community(double, base_url=f"{double.url}/").memory.get("s1")
    double.invariants()


def test_an_unquoted_id_that_leads_elsewhere(double: zep.Zep) -> None:
    community(double).memory.get_session("../users")
    double.invariants()  # a path of the flavour all the same: only the adapter's own tests can tell
    assert double.requests[-1].path == "/api/v2/users"


def test_sessions_are_no_request_of_the_cloud_and_threads_none_of_the_community() -> None:
    with zep.serving("cloud3") as double:
        cloud(double).user.add(user_id="u1")
        cloud(double).thread.create(thread_id="s1", user_id="u1")
        cloud(double).thread.add_messages("s1", messages=thread_pair())
        cloud(double).graph.search(query="kayak", user_id="u1")
        double.invariants()
        with pytest.raises(JSONDecodeError):
            community(double).memory.get_session("s1")
        with pytest.raises(AssertionError, match="GET /api/v2/sessions/s1 is no request of this flavour"):
            double.invariants()
    with zep.serving() as double:
        with pytest.raises(ApiError, match="404"):
            cloud(double).thread.create(thread_id="s1", user_id="u1")
        with pytest.raises(AssertionError, match="POST /api/v2/threads is no request of this flavour"):
            double.invariants()


def test_a_bound_on_requests(double: zep.Zep) -> None:
    double.requests_at_most(1)
    community(double).memory.get("s1")
    with pytest.raises(AssertionError, match="2 requests, at most 1 allowed"):
        double.requests_at_most(1)
