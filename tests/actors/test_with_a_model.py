"""A turn answered by a model behind real HTTP: stopped in the middle, accounted for, kept to the record."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest

from app.actors import streaming
from app.domain import turns
from app.kit.transaction import transaction
from tests import provider
from tests.actors.brains import Answering
from tests.counting import survived
from tests.doubles.listener import Listener
from tests.doubles.openai import CUT, HANG, Answer, Gap, OpenAI, Status, Tool, serving
from tests.making import listing, market, messages, rows, said
from tests.waiting import until

FLATS = Tool("search_homes", {"places": ["Girne"], "category": "apartment"})


@pytest.fixture
def openai(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAI]:
    with serving() as double, provider.configure(monkeypatch) as at:
        at(double.url)
        yield double


def test_the_model_answers_with_listings_of_the_database(user: UUID, openai: OpenAI, reply: Answering) -> None:
    flat = listing(market(), "Garden flat")
    openai.script = [Answer(tools=[FLATS]), Answer("One flat fits.")]
    thread_id = said(user, "2 bedroom flat in Girne").thread_id
    reply(thread_id)
    answer = messages(thread_id)[1]
    assert (answer.content, answer.agent, answer.degraded) == ("One flat fits.", "real_estate", False)
    assert [one["listing_id"] for one in answer.recommendations] == [str(flat)]
    assert rows("select purpose, outcome, turn_id is not null from model_calls order by created_at") == [
        ("reply", "ok", True),
        ("reply", "ok", True),
    ]
    nodes = [step["node"] for step in rows("select trace from turns")[0][0]]
    assert nodes == ["restore", "meaning", "route", "recall", "model", "act", "act", "model"]


@pytest.mark.parametrize(
    ("fault", "outcome"), [(Status(500), "ModelUnavailable"), (Status(401), "ModelRefused"), (CUT(3), "ModelCut")]
)
def test_whatever_befalls_the_model_the_rules_answer_and_the_trace_says_why(
    user: UUID, openai: OpenAI, reply: Answering, fault: Status, outcome: str
) -> None:
    listing(market(), "Garden flat")
    before = survived("brain.model")
    openai.script = lambda _: Answer("Let me look for you.", fault=fault) if fault == CUT(3) else fault
    thread_id = said(user, "2 bedroom flat in Girne, long term").thread_id
    reply(thread_id)
    answer = messages(thread_id)[1]
    assert (answer.degraded, len(answer.recommendations)) == (True, 1)
    assert outcome in [step["outcome"] for step in rows("select trace from turns")[0][0]]
    assert survived("brain.model") > before


def test_a_stop_in_the_middle_keeps_the_words_and_hangs_up_on_the_model(
    user: UUID, openai: OpenAI, reply: Answering, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "KEEP_EVERY", 0)
    monkeypatch.setattr(streaming, "KEEP_FIRST", 0)
    gap = Gap()
    words = ["There are ", "three ", "flats ", gap, "and ", "more ", "words ", *["so on "] * 500]
    openai.script = [Answer(words, seconds=0.01)]
    thread_id = said(user, "tell me about Kyrenia flats").thread_id
    worker = threading.Thread(target=reply, args=(thread_id,))
    worker.start()
    until(lambda: "flats" in rows("select partial_text from turns")[0][0], 10, "the words so far are kept")
    until(lambda: pushed(heard) == "There are three flats ", 5, "and shown")
    with transaction() as session:
        turns.stop(session, user, thread_id)
    gap.open.set()
    worker.join(10)
    assert openai.hung_up.wait(5)
    answer = messages(thread_id)[1]
    assert (answer.status, answer.content.split()) == ("stopped", ["There", "are", "three", "flats"])
    assert pushed(heard) == "There are three flats "
    assert rows("select status from turns") == [("stopped",)]


def pushed(heard: Listener) -> str:
    return "".join(delta["text"] for delta in heard.of("chat_delta"))


def test_a_model_that_says_nothing_does_not_hold_the_reply_for_ever(
    user: UUID, openai: OpenAI, reply: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.brain.mind.ANSWER_DEADLINE", 0.4)
    openai.script = lambda _: HANG
    thread_id = said(user, "hello").thread_id
    reply(thread_id)
    assert messages(thread_id)[1].degraded
