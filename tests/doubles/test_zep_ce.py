"""The Community Edition as the real zep-python sees it: the rules of its rows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from json import JSONDecodeError
from typing import Any

import pytest
from pydantic.v1 import ValidationError
from zep_python import Message
from zep_python.client import Zep as Client
from zep_python.core.api_error import ApiError
from zep_python.errors import BadRequestError, InternalServerError, NotFoundError

from tests.doubles import zep
from tests.doubles.zep.clients import community, pair, uuid_of

HELLO = [("user", "hi"), ("assistant", "hello")]


@pytest.fixture
def double() -> Iterator[zep.Zep]:
    with zep.serving() as double:
        yield double


@pytest.fixture
def client(double: zep.Zep) -> Client:
    return community(double)


def test_an_id_is_quoted_by_the_caller_or_means_another_path(double: zep.Zep, client: Client) -> None:
    client.memory.add("a%2Fb", messages=pair())
    assert double.pairs("a/b") == HELLO
    with pytest.raises(JSONDecodeError):
        client.memory.get_session("a/b")  # the 404 of an unknown page is no JSON
    assert client.memory.get_session("../users").session_id is None  # a list of users, read as a session


def test_an_address_with_the_path_in_it_finds_nothing(double: zep.Zep) -> None:
    with pytest.raises(ApiError) as raised:
        community(double, base_url=f"{double.url}/api/v2").memory.add("s1", messages=pair())
    assert (raised.value.status_code, raised.value.body) == (404, "404 page not found\n")


def test_an_old_server_has_no_such_page() -> None:
    with zep.serving("v0") as double, pytest.raises(JSONDecodeError):
        community(double).memory.get_session("s1")


def test_a_wrong_secret_is_refused_in_plain_text(double: zep.Zep, client: Client) -> None:
    double.secret = "another"
    with pytest.raises(ApiError) as raised:
        client.memory.add("s1", messages=pair())
    assert (raised.value.status_code, raised.value.body) == (401, "unauthorized\n")


def test_a_pair_is_stored_in_the_order_of_the_list_whatever_its_times_say(double: zep.Zep, client: Client) -> None:
    late = Message(role_type="user", content="later", created_at="2030-01-01T00:00:00Z", metadata={"turn": "t2"})
    early = Message(role_type="assistant", content="early", created_at="2001-01-01T00:00:00Z", metadata={"turn": "t2"})
    client.memory.add("s1", messages=pair())
    client.memory.add("s1", messages=[late, early])
    assert double.pairs("s1") == [*HELLO, ("user", "later"), ("assistant", "early")]
    memory = client.memory.get("s1", lastn=3)
    assert [message.content for message in memory.messages or ()] == ["hello", "later", "early"]
    assert not any((message.created_at or "").startswith(("2001", "2030")) for message in memory.messages or ())
    double.invariants()


def test_a_second_delivery_of_the_same_uuids_changes_nothing(double: zep.Zep, client: Client) -> None:
    client.memory.add("s1", messages=pair())
    with pytest.raises(ApiError) as raised:
        client.memory.add("s1", messages=pair(said="hi, edited"))
    assert (raised.value.status_code, raised.value.body) == (
        400,
        {"message": "bad request: message_uuid already exists"},
    )
    assert type(raised.value) is ApiError
    assert double.pairs("s1") == HELLO
    assert client.memory.get_session_message("s1", uuid_of("t1", "assistant")).content == "hello"


def test_without_uuids_a_second_delivery_doubles_the_turn(double: zep.Zep, client: Client) -> None:
    nameless = [message.copy(exclude={"uuid_"}) for message in pair()]
    client.memory.add("s1", messages=nameless)
    client.memory.add("s1", messages=nameless)
    assert double.pairs("s1") == [*HELLO, *HELLO]
    with pytest.raises(AssertionError, match="turn t1 has 4 messages"):
        double.invariants()


def test_eight_workers_on_one_turn_store_it_once(double: zep.Zep) -> None:
    def write(_: int) -> int:
        try:
            community(double).memory.add("s1", messages=pair())
        except ApiError as error:
            return error.status_code or 0
        return 201

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(write, range(8)))
    assert answers == [201] + [400] * 7
    assert (double.pairs("s1"), len(double.sessions)) == (HELLO, 1)
    double.invariants()


def test_of_two_first_writers_the_loser_is_told_that_the_session_exists(double: zep.Zep) -> None:
    double.race(2)

    def write(turn: str) -> Any:
        try:
            return community(double).memory.add("s1", messages=pair(turn)).message
        except ApiError as error:
            return error.body

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, ["t1", "t2"]))
    assert answers.count("OK") == 1
    assert {"message": "bad request: session already exists with session_id: s1"} in answers
    assert double.pairs("s1") == HELLO
    loser = "t2" if answers[0] == "OK" else "t1"
    community(double).memory.add("s1", messages=pair(loser))  # once more, and it is stored
    assert double.pairs("s1") == [*HELLO, *HELLO]
    double.invariants()


def test_a_strict_one_needs_the_session_first() -> None:
    with zep.serving("strict") as double:
        client = community(double)
        with pytest.raises(ApiError) as raised:
            client.memory.add("s1", messages=pair())
        assert type(raised.value) is ApiError  # not NotFoundError: on this call 404 has no class of its own
        assert raised.value.status_code == 404
        client.memory.add_session(session_id="s1")
        client.memory.add("s1", messages=pair())
        assert double.pairs("s1") == HELLO


def test_a_session_is_made_once_and_for_somebody(double: zep.Zep, client: Client) -> None:
    with pytest.raises(BadRequestError, match="user not found"):
        client.memory.add_session(session_id="s1", user_id="u1")
    client.user.add(user_id="u1")
    assert client.memory.add_session(session_id="s1", user_id="u1").user_id == "u1"
    with pytest.raises(BadRequestError, match="session already exists with session_id: s1"):
        client.memory.add_session(session_id="s1")
    with pytest.raises(BadRequestError, match="user already exists with user_id: u1"):
        client.user.add(user_id="u1")
    with pytest.raises(ValidationError):
        client.user.get_sessions("u1")  # typed as lists of lists; what comes is a list


def test_the_background_gets_a_job_for_the_session_and_one_for_its_user(double: zep.Zep, client: Client) -> None:
    client.user.add(user_id="u1")
    client.memory.add_session(session_id="s1", user_id="u1")
    client.memory.add("s1", messages=pair())
    assert [job["group"] for job in double.ingest] == ["s1", "u1"]
    assert double.ingest[0]["messages"] == [uuid_of("t1", "user"), uuid_of("t1", "assistant")]
    assert double.embedder_errors == 0


def test_an_empty_list_and_a_blank_message_reach_the_embedder_as_errors(double: zep.Zep, client: Client) -> None:
    client.memory.add("s1", messages=[])
    assert (double.pairs("s1"), double.embedder_errors) == ([], 1)
    client.memory.add("s1", messages=pair(answered=" "))
    assert double.embedder_errors == 2


def test_without_graphiti_rows_are_kept_and_the_answer_is_an_error(double: zep.Zep, client: Client) -> None:
    double.graphiti_is_down = True
    with pytest.raises(InternalServerError, match="failed to initialize processing memory"):
        client.memory.add("s1", messages=pair())
    assert (double.pairs("s1"), double.ingest) == (HELLO, [])
    with pytest.raises(InternalServerError):
        client.memory.get("s1")
    with pytest.raises(InternalServerError):
        client.memory.search_sessions(text="kayak", user_id="u1")
    with pytest.raises(InternalServerError):
        client.memory.delete("s1")
    assert double.pairs("s1") == HELLO


def test_what_was_learned_comes_with_the_memory_and_by_search(double: zep.Zep, client: Client) -> None:
    client.user.add(user_id="u1")
    client.memory.add_session(session_id="s1", user_id="u1")
    client.memory.add("s1", messages=pair(said="is there a kayak?"))
    double.learn("u1", "Anna lives in Kyrenia")
    double.learn("u1", "Anna owns a kayak")
    double.learn("u2", "Berk owns a kayak")
    facts = [fact.fact for fact in client.memory.get("s1").relevant_facts or ()]
    assert facts == ["Anna owns a kayak", "Anna lives in Kyrenia"]
    found = client.memory.search_sessions(text="lives in", user_id="u1", limit=1).results or ()
    assert [result.fact and result.fact.fact for result in found] == ["Anna lives in Kyrenia"]


def test_a_deleted_memory_takes_its_session_along(double: zep.Zep, client: Client) -> None:
    client.memory.add("s1", messages=pair())
    client.memory.delete("s1")
    assert (double.pairs("s1"), double.sessions) == ([], {})
    with pytest.raises(NotFoundError):
        client.memory.get_session("s1")
    with pytest.raises(NotFoundError):
        client.memory.delete("s1")
    assert client.memory.get("s1").messages == []  # of a session that is not there


def test_a_deleted_user_takes_everything_along(double: zep.Zep, client: Client) -> None:
    client.user.add(user_id="u1")
    client.memory.add_session(session_id="s1", user_id="u1")
    client.memory.add("s1", messages=pair())
    client.memory.add("s2", messages=pair("t2"))
    double.learn("u1", "Anna owns a kayak")
    client.user.delete("u1")
    assert (set(double.sessions), double.users, double.pairs("s1"), double.store.facts) == ({"s2"}, {}, [], [])
    assert double.pairs("s2") == HELLO
    with pytest.raises(NotFoundError):
        client.user.get("u1")


def test_nul_is_dropped_on_the_way_into_the_row(double: zep.Zep, client: Client) -> None:
    client.memory.add("s1", messages=pair(said="h\0i"))
    assert double.pairs("s1") == HELLO


def test_too_many_messages_are_stored_and_refused(double: zep.Zep, client: Client) -> None:
    with pytest.raises(ApiError) as raised:
        client.memory.add("s1", messages=[Message(role_type="user", content="hi")] * 31)
    assert raised.value.status_code == 400
    assert raised.value.body.endswith('{"message": "OK"}\n')
    assert len(double.messages) == 31


def test_a_body_above_five_megabytes_is_refused(double: zep.Zep, client: Client) -> None:
    with pytest.raises(ApiError) as raised:
        client.memory.add("s1", messages=pair(said="x" * (5 << 20)))
    assert raised.value.status_code == 413
