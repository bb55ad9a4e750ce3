"""Claims about the supervisor: always a reply, always what was streamed, and failures that stay small."""

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.brain import agents, supervisor
from app.brain.agents.base import Agent, Draft, Turn
from app.brain.checkpoint import restore, store
from app.brain.errors import CheckpointError, TurnEnded
from app.brain.supervisor import think
from app.brain.types import Capabilities, ListingQuery, SearchResult
from tests.brain.town import Conversation, search

SECRET = "my secret words"


def broken(query: ListingQuery) -> SearchResult:
    raise TimeoutError(SECRET)


def test_a_reply_is_exactly_what_was_streamed_in_natural_pieces() -> None:
    talk = Conversation()
    reply = talk.says("2 bedroom flat in Girne, long term, under £700")
    assert "".join(talk.pieces) == reply.text
    assert len(talk.pieces) == 7  # the lead, five listings, the closing
    assert all(talk.pieces)


def test_every_reply_of_the_rules_is_marked_degraded_and_leaves_its_trace() -> None:
    reply = Conversation().says("flat in Kyrenia")
    assert reply.degraded
    assert [step.node for step in reply.trace] == ["restore", "meaning", "route", "act", "real_estate", "format"]
    assert [step.tool for step in reply.trace if step.node == "act"] == ["search_listings"]
    assert all(step.outcome == "ok" and step.ms >= 0 for step in reply.trace)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("flat in Kyrenia", "Sorry, something went wrong"),
        ("Girne'de kiralık daire", "Üzgünüm"),
        ("квартира в Кирении", "Извините"),
        ("Wohnung in Kyrenia mieten", "Entschuldigung"),
    ],
)
def test_a_failing_search_becomes_an_apology_in_the_readers_language(said: str, words: str) -> None:
    with capture_logs() as logs:
        reply = Conversation(search=broken).says(said)
    assert reply.text.startswith(words)
    assert (reply.agent, reply.degraded) == ("fallback", True)
    assert [entry["error"] for entry in logs] == ["TimeoutError"]
    assert SECRET not in str(logs)
    assert said not in str(logs)


def test_a_failure_keeps_the_talk_so_that_it_can_go_on() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.search = broken
    talk.says("furnished")
    talk.search = search
    assert talk.says("under £700").agent == "real_estate"
    assert (talk.queries[0].min_bedrooms, talk.queries[0].cities) == (2, ("Kyrenia",))


def test_a_talk_that_keeps_failing_starts_afresh() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.search = broken
    talk.says("furnished")
    reply = talk.says("furnished")
    assert restore(reply.checkpoint).sessions == {}


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> list[Agent]:
    hired: list[Agent] = []
    monkeypatch.setattr(supervisor, "AGENTS", hired)
    return hired


@pytest.mark.parametrize("answer", [None, "words", {"text": "x"}, 7])
def test_an_agent_that_answers_nonsense_is_replaced_by_the_fallback(crew: list[Agent], answer: object) -> None:
    crew.append(Agent("general", lambda _: answer))  # type: ignore[arg-type, return-value]
    with capture_logs() as logs:
        assert Conversation().says("hello").agent == "fallback"
    assert logs[0]["error"] == "AgentError"


def test_an_agent_without_words_or_missing_altogether_is_replaced_too(crew: list[Agent]) -> None:
    assert Conversation().says("hello").agent == "fallback"
    crew.append(Agent("general", lambda turn: Draft(("", " "), turn.state)))
    assert Conversation().says("hello").agent == "fallback"


def test_an_agent_that_searches_for_ever_is_stopped(crew: list[Agent]) -> None:
    def restless(turn: Turn) -> Draft:
        while True:
            turn.search(ListingQuery())

    crew.append(Agent("general", restless))
    with capture_logs() as logs:
        assert Conversation().says("hello").agent == "fallback"
    assert logs[0]["error"] == "StepLimit"


@pytest.mark.parametrize("where", ["search", "stream"])
def test_a_stopped_turn_passes_through_untouched(where: str) -> None:
    def stopped(_: object) -> SearchResult:
        raise TurnEnded

    talk = Conversation()
    one = stopped if where == "search" else search
    other = stopped if where == "stream" else talk.pieces.append
    with pytest.raises(TurnEnded):
        think(talk.context("flat in Kyrenia"), Capabilities(one, other))


def test_that_no_model_makes_the_words_is_told_before_the_first_of_them() -> None:
    told: list[str] = []
    able = Capabilities(search, told.append, degraded=lambda: told.append("degraded"))
    assert think(Conversation().context("flat in Kyrenia"), able).degraded
    assert (told[0], told.count("degraded"), len(told) > 1) == ("degraded", 1, True)


def test_a_stream_that_breaks_half_way_still_ends_in_what_was_streamed() -> None:
    said: list[str] = []

    def failing_once(piece: str) -> None:
        said.append(piece)
        if len(said) == 2:
            raise ConnectionError

    reply = think(Conversation().context("flat in Kyrenia"), Capabilities(search, failing_once))
    assert reply.text == "".join(said)
    assert reply.agent == "fallback"


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"version": 99},
        {"version": 1},
        {"version": 1, "agent": None, "language": "xx", "sessions": {}, "failures": 0},
        {"version": 1, "agent": None, "language": "en", "sessions": [], "failures": 0},
        {"version": 1, "agent": "real_estate", "language": "en", "sessions": {"real_estate": {}}, "failures": 0},
    ],
)
def test_an_unreadable_checkpoint_is_logged_and_the_talk_goes_on_without_it(stored: dict[str, object]) -> None:
    with pytest.raises(CheckpointError) as caught:
        restore(stored)
    assert caught.value.__cause__ is not None
    with capture_logs() as logs:
        assert Conversation(checkpoint=stored).says("flat in Kyrenia").agent == "real_estate"
    assert (logs[0]["operation"], logs[0]["error"]) == ("restore", "CheckpointError")


def test_a_checkpoint_is_plain_json_and_comes_back_the_same() -> None:
    talk = Conversation()
    for said in ("2 bed flat near Girne 500-700 gbp furnished from July 1 for a week", "cheaper", "I need a plumber"):
        reply = talk.says(said)
        again = json.loads(json.dumps(reply.checkpoint))
        assert store(restore(again)) == again


def test_a_broken_value_inside_a_checkpoint_never_stops_the_conversation() -> None:
    talk = Conversation()
    talk.says("2 bed flat in Kyrenia under £700")
    text = json.dumps(talk.checkpoint)
    for old, new in (
        ('"2"', '"x"'),
        ("Kyrenia", ""),
        ('"decimal": "700"', '"decimal": "abc"'),
        ('"is": "Where"', '"is": "?"'),
    ):
        talk.checkpoint = json.loads(text.replace(old, new))
        assert talk.says("cheaper").text


def test_the_catalog_of_agents_is_complete_and_each_answers() -> None:
    said = {"real_estate": "flat in Kyrenia", "marketplace": "car", "requests": "plumber", "general": "hello"}
    assert {agent.name for agent in agents.AGENTS} == said.keys()
    for name, words in said.items():
        assert Conversation().says(words).agent == name


def test_a_talk_of_the_last_release_goes_on_where_it_was() -> None:
    talk = Conversation()
    shown = [one.listing.id for one in talk.says("2 bedroom flat in Girne, long term").recommendations]
    talk.checkpoint = as_version_1(talk.checkpoint)
    assert restore(talk.checkpoint).session("real_estate").listed[1].id == shown[1]
    assert "Quiet flat in Alsancak" in talk.says("tell me about the second one").text
    assert not set(shown) & {one.listing.id for one in talk.says("show me more").recommendations}


def as_version_1(checkpoint: Any) -> Any:
    """Return the state as the release before wrote it: the listings of the last list had no ids."""
    old = json.loads(json.dumps(checkpoint)) | {"version": 1}
    for session in old["sessions"].values():
        session["listed"] = [{key: value for key, value in row.items() if key != "id"} for row in session["listed"]]
    return old
