"""Claims about thinking with the model: tools, bounds, and what the reader sees when it fails."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.brain.agents import real_estate
from app.brain.checkpoint import restore
from app.brain.errors import TurnEnded
from app.brain.mind import MAX_CALLS, MAX_STEPS
from app.brain.model import ModelCut, ModelMalformed, ModelOverBudget, ModelRefused, ModelUnavailable
from app.brain.slots import Slot
from app.brain.types import Reply
from tests.brain.scripted import Scripted, uses
from tests.brain.town import Conversation, titles

FLATS = {"places": ["Girne"], "category": "apartment", "min_bedrooms": 2, "max_bedrooms": 2, "max_price": 700}


def talk(*answers: Any) -> tuple[Conversation, Scripted]:
    model = Scripted(*answers)
    return Conversation(model=model), model


def nodes(reply: Reply) -> list[tuple[str, str | None, str]]:
    return [(step.node, step.tool, step.outcome) for step in reply.trace]


def test_the_model_answers_with_what_its_tool_found() -> None:
    person, model = talk(uses("search_homes", **FLATS), ["Seven flats ", "fit; number 2 has a pool."])
    reply = person.says("2 bedroom flat in Girne under 700")
    assert (reply.text, reply.agent, reply.degraded) == ("Seven flats fit; number 2 has a pool.", "real_estate", False)
    assert len(reply.recommendations) == 5
    assert {one.listing.city for one in reply.recommendations} == {"Kyrenia"}
    (facts,) = model.facts()
    assert facts["in_all"] == 7
    assert [row["title"] for row in facts["listings"]] == titles(reply)
    assert "".join(person.pieces) == reply.text


def test_every_step_is_in_the_trace() -> None:
    person, _ = talk(uses("search_homes", **FLATS), "Here.")
    assert nodes(person.says("flat in Girne")) == [
        ("restore", None, "ok"),
        ("meaning", None, "ok"),
        ("route", None, "ok"),
        ("model", None, "ok"),
        ("act", "search_listings", "ok"),
        ("act", "search_homes", "ok"),
        ("model", None, "ok"),
    ]


def test_the_model_is_told_what_is_known_and_what_was_said() -> None:
    person, model = talk(uses("search_homes", **FLATS), "Seven fit.", "It has a balcony.")
    person.says("flat in Girne")
    person.says("does the first have a balcony?")
    system, *history = model.read()
    assert "in Kyrenia" in system["content"]
    assert "Bright flat by the harbour" in system["content"]
    assert [(line["role"], line["content"]) for line in history] == [
        ("user", "flat in Girne"),
        ("assistant", "Seven fit."),
        ("user", "does the first have a balcony?"),
    ]


def test_a_correction_changes_one_wish_and_keeps_the_others() -> None:
    person, _ = talk(
        uses("search_homes", **FLATS),
        "Seven.",
        uses("search_homes", min_bedrooms=3, max_bedrooms=3, max_price=900),
        "Two.",
    )
    person.says("2 bedroom flat in Girne up to 700")
    reply = person.says("actually 3 bedrooms, 900 is fine")
    assert titles(reply) == ["Family flat in Kyrenia", "Large flat in Alsancak"]


def test_the_next_page_shows_others() -> None:
    person, _ = talk(uses("search_homes", **FLATS), "Seven.", uses("search_homes", next_page=True), "And this.")
    first = set(titles(person.says("flat in Girne")))
    assert not first & set(titles(person.says("more")))


def test_what_the_rules_understood_the_model_goes_on_with_and_the_other_way_round() -> None:
    person, _ = talk(uses("search_homes", max_price=500), "One.")
    person.model, model = None, person.model
    assert person.says("2 bedroom flat in Girne, long term").degraded
    person.model = model
    reply = person.says("up to 500 pounds")
    assert (titles(reply), reply.degraded) == (["Flat near the old mill"], False)
    person.model = None
    assert titles(person.says("3 bedrooms, up to 1000")) == ["Family flat in Kyrenia", "Large flat in Alsancak"]


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (uses("search_homes", places=["Atlantis"]), "not a place"),
        (uses("search_homes", places=["Girne"], min_price=900, max_price=100), "min_price is above"),
        (uses("search_homes", rooms=2), "rooms"),
        (uses("search_homes", features=["helipad"], anywhere=True), "not one of"),
        (uses("search_homes"), "too little is known"),
        (uses("listing_details", number=3), "no list has been shown"),
        (uses("drop_tables"), "no tool"),
        (type(uses("x"))("1", "search_homes", '{"places": ['), "arguments do not fit"),
    ],
)
def test_a_tool_that_cannot_do_it_says_why_and_the_model_may_try_again(call: Any, complaint: str) -> None:
    person, model = talk(call, uses("search_homes", **FLATS), "Found some.")
    reply = person.says("a home please")
    assert complaint in model.facts(1)[0]["error"]
    assert (reply.text, reply.degraded) == ("Found some.", False)


@pytest.mark.parametrize(
    "failure", [ModelUnavailable(), ModelRefused(), ModelMalformed(), ModelOverBudget(), RuntimeError("a bug")]
)
def test_when_the_model_fails_the_rules_answer_and_say_so(failure: Exception) -> None:
    person, _ = talk(failure)
    reply = person.says("2 bedroom flat in Girne, long term, under £700")
    assert (reply.agent, reply.degraded) == ("real_estate", True)
    assert reply.text.startswith("Here is what fits")
    assert ("model", None, type(failure).__name__) in nodes(reply)


def test_an_answer_without_a_word_is_no_answer() -> None:
    person, _ = talk([" ", "\n"])
    assert person.says("hello").degraded


def test_the_model_that_never_comes_to_an_end_is_left_for_the_rules() -> None:
    person, model = talk(*[uses("search_homes", **FLATS)] * MAX_STEPS)
    reply = person.says("2 bedroom flat in Girne, long term, under £700")
    assert len(model.asked) == MAX_STEPS
    assert (reply.degraded, len(reply.recommendations)) == (True, 5)


def test_tools_are_used_a_bounded_number_of_times() -> None:
    person, model = talk([uses("search_homes", **FLATS)] * (MAX_CALLS + 1))
    assert person.says("2 bedroom flat in Girne").degraded
    assert len(model.asked) == 1


def test_an_answer_that_breaks_off_goes_on_without_a_repeated_word() -> None:
    person, model = talk(["Three flats fit. The fir", ModelCut()], ["Three flats fit. The first one has a pool."])
    reply = person.says("flats in Girne?")
    assert (reply.text, reply.degraded) == ("Three flats fit. The first one has a pool.", False)
    assert model.read()[-2] == {"role": "assistant", "content": "Three flats fit. The fir"}
    assert "".join(person.pieces) == reply.text


def test_an_answer_that_breaks_off_twice_is_finished_by_the_rules_below_it() -> None:
    person, _ = talk(["Let me ", "look. ", ModelCut()], [ModelCut()])
    reply = person.says("2 bedroom flat in Girne, long term, under £700")
    assert reply.text.startswith("Let me look.")
    assert "\n\nHere is what fits" in reply.text
    assert (reply.degraded, len(reply.recommendations)) == (True, 5)
    assert "".join(person.pieces) == reply.text


def test_a_question_about_another_matter_is_passed_on_with_its_tools() -> None:
    person, model = talk(
        uses("pass_on", agent="marketplace"), uses("search_goods", category="goods.car"), "Three cars."
    )
    reply = person.says("hello")
    assert (reply.agent, reply.degraded) == ("marketplace", False)
    assert {one.listing.category for one in reply.recommendations} == {"car"}
    offered = {tool["function"]["name"] for tool in model.asked[1].tools}
    assert "search_goods" in offered
    assert "search_homes" not in offered


def test_links_and_pictures_of_the_model_do_not_reach_the_reader() -> None:
    person, _ = talk(["See [this](https://evil", ".example/?q=secret) and ![x](http://evil.example/p.png) now. "])
    assert person.says("hello").text == "See this and x now. "


def test_words_before_and_after_a_tool_are_two_paragraphs() -> None:
    person, _ = talk(["One moment.", uses("search_homes", **FLATS)], "Seven fit.")
    assert person.says("flat in Girne").text == "One moment.\n\nSeven fit."


def test_nobody_is_asked_on_when_the_reader_pressed_stop() -> None:
    model = Scripted(["one two ", "three four ", "five "])
    person = Conversation(model=model)

    class Stopping(list[str]):
        def append(self, piece: str) -> None:
            raise TurnEnded

    person.pieces = Stopping()
    with pytest.raises(TurnEnded):
        person.says("hello")
    assert (len(model.asked), model.closed) == (1, 1)


def test_no_tool_takes_a_person_or_a_thread_from_the_model() -> None:
    person, model = talk("Hello.")
    person.says("flat in Girne")
    names = json.dumps([tool["function"]["parameters"] for tool in model.asked[0].tools])
    assert not {"user_id", "thread_id", "conversation_id", "turn_id"} & set(names.replace('"', " ").split())


def test_the_model_says_what_a_message_is_about_only_when_the_router_is_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    person, model = talk("Hello.")
    person.says("2 bedroom flat in Girne")
    assert [question.purpose for question in model.asked] == ["reply"]
    monkeypatch.setattr("app.brain.router.routing.UNSURE", 1.1)
    person, model = talk('{"intent": "property_search"}', "Which town?")
    person.says("2 bedroom flat please")
    assert [question.purpose for question in model.asked] == ["route", "reply"]
    assert model.read(0)[1] == {"role": "user", "content": "2 bedroom flat please"}


@pytest.mark.parametrize("answer", ["not JSON", '{"intent": "world_domination"}', ModelUnavailable()])
def test_a_model_that_cannot_say_what_it_is_about_leaves_it_to_the_best_guess(
    answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.brain.router.routing.UNSURE", 1.1)
    person, _ = talk(answer, "Which town?")
    reply = person.says("2 bedroom flat please")
    assert (reply.agent, reply.intent, reply.degraded) == ("real_estate", "property_search", False)


def test_a_slot_that_the_tool_has_no_argument_for_is_read_from_the_persons_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    floor = Slot("floor", lambda utterance: "top" if "top floor" in utterance.text else None)
    desk = replace(real_estate.DESK, slots=(*real_estate.SLOTS, floor))
    monkeypatch.setattr(real_estate, "DESK", desk)
    person, _ = talk(uses("search_homes", **FLATS), "Seven fit.")
    person.says("top floor flat in Girne")
    assert restore(person.checkpoint).session("real_estate").slots["floor"] == "top"
