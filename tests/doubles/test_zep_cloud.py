"""Cloud's threads as the real zep-cloud 3 sees them."""

from collections.abc import Iterator

import pytest
from zep_cloud import BadRequestError, Message, NotFoundError
from zep_cloud.client import Zep as Client
from zep_cloud.core.api_error import ApiError

from tests.doubles import zep
from tests.doubles.zep.clients import cloud, thread_pair

HELLO = [("user", "hi"), ("assistant", "hello")]


@pytest.fixture
def double() -> Iterator[zep.Zep]:
    with zep.serving("cloud3") as double:
        yield double


@pytest.fixture
def client(double: zep.Zep) -> Client:
    client = cloud(double)
    client.user.add(user_id="u1")
    client.thread.create(thread_id="t1", user_id="u1")
    return client


def test_a_pair_goes_in_and_comes_back_with_what_names_its_turn(double: zep.Zep, client: Client) -> None:
    added = client.thread.add_messages("t1", messages=thread_pair())
    assert added.message_uuids == [row["uuid"] for row in double.messages]
    listed = client.thread.get("t1", lastn=10).messages or ()
    assert [(one.role, one.content, (one.metadata or {})["turn"]) for one in listed] == [
        ("user", "hi", "t1"),
        ("assistant", "hello", "t1"),
    ]
    assert [job["group"] for job in double.ingest] == ["u1"]
    double.invariants()


def test_a_uuid_of_ours_protects_from_nothing(double: zep.Zep, client: Client) -> None:
    ours = "0b9c1c2e-3f0e-5a43-9d1c-3a8f6f2f7a01"
    for _ in range(2):
        client.thread.add_messages("t1", messages=[Message(uuid_=ours, role="user", content="hi")])
    assert len(double.messages) == 2
    assert ours not in {row["uuid"] for row in double.messages}


def test_a_thread_that_is_not_there_is_a_bare_404(client: Client) -> None:
    with pytest.raises(ApiError) as raised:
        client.thread.add_messages("t2", messages=thread_pair())
    assert (type(raised.value), raised.value.status_code) == (ApiError, 404)
    assert raised.value.body["message"] == "not found"
    with pytest.raises(NotFoundError):
        client.thread.get("t2")
    with pytest.raises(NotFoundError):
        client.thread.get_user_context("t2")
    with pytest.raises(NotFoundError):
        client.thread.delete("t2")


def test_nobody_owns_a_thread_before_they_are_known(client: Client) -> None:
    with pytest.raises(BadRequestError) as raised:
        client.thread.create(thread_id="t2", user_id="u2")
    assert raised.value.body["message"] == "user not found"


@pytest.mark.parametrize("status", [400, 409])
def test_a_second_creation_is_told_so_one_way_or_the_other(double: zep.Zep, client: Client, status: int) -> None:
    double.already_exists = status
    with pytest.raises(ApiError, match="already exists") as raised:
        client.thread.create(thread_id="t1", user_id="u1")
    assert raised.value.status_code == status
    with pytest.raises(ApiError, match="user already exists with user_id: u1") as raised:
        client.user.add(user_id="u1")
    assert raised.value.status_code == status


def test_what_was_learned_is_in_the_context_and_in_the_graph(double: zep.Zep, client: Client) -> None:
    double.learn("u1", "Anna lives in Kyrenia")
    double.learn("u1", "Anna owns a kayak")
    double.learn("u2", "Berk owns a kayak")
    client.thread.add_messages("t1", messages=thread_pair(said="is there a kayak?"))
    context = client.thread.get_user_context("t1").context or ""
    assert context.index("kayak") < context.index("Kyrenia")
    assert "Berk" not in context
    edges = client.graph.search(query="a kayak", user_id="u1", limit=1).edges or ()
    assert [edge.fact for edge in edges] == ["Anna owns a kayak"]
    episodes = client.graph.search(query="kayak", user_id="u1", scope="episodes", limit=1).episodes or ()
    assert [(episode.content, episode.thread_id) for episode in episodes] == [("is there a kayak?", "t1")]


@pytest.mark.parametrize("wrong", [{"limit": 51}, {"query": "x" * 401}, {"query": ""}, {"user_id": None}])
def test_a_search_keeps_to_the_limits(client: Client, wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"query": "kayak", "user_id": "u1", **wrong}
    with pytest.raises(BadRequestError):
        client.graph.search(**asked)  # type: ignore[arg-type]


def test_the_graph_outlives_a_thread_and_not_its_user(double: zep.Zep, client: Client) -> None:
    double.learn("u1", "Anna owns a kayak")
    client.thread.add_messages("t1", messages=thread_pair())
    client.thread.delete("t1")
    assert (double.messages, double.sessions) == ([], {})
    assert client.graph.search(query="kayak", user_id="u1").edges
    client.thread.create(thread_id="t2", user_id="u1")
    assert [thread.thread_id for thread in client.user.get_threads("u1")] == ["t2"]
    client.user.delete("u1")
    assert (double.users, double.sessions, double.store.facts) == ({}, {}, [])
    with pytest.raises(NotFoundError):
        client.user.get("u1")
    with pytest.raises(ApiError) as raised:
        client.graph.search(query="kayak", user_id="u1")
    assert raised.value.status_code == 404
    assert client.user.get_threads("u1") == []


def test_an_id_is_quoted_by_the_caller(double: zep.Zep, client: Client) -> None:
    client.thread.create(thread_id="a/b", user_id="u1")
    client.thread.add_messages("a%2Fb", messages=thread_pair())
    assert double.pairs("a/b") == HELLO


def test_every_answer_tells_the_quota(double: zep.Zep, client: Client) -> None:
    double.fail(zep.Status(429, headers={"Retry-After": "7"}), "POST")
    with pytest.raises(ApiError) as raised:
        client.thread.add_messages("t1", messages=thread_pair())
    assert (raised.value.headers or {})["retry-after"] == "7"
    with pytest.raises(NotFoundError) as missing:
        client.thread.get("t2")
    assert (missing.value.headers or {})["x-ratelimit-remaining"] == "999"
