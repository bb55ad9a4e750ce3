"""Every talk of `scenarios/`, played against both minds: rules alone, and a model behind real HTTP."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from app.brain.checkpoint import restore
from app.brain.slots import Wants, plain
from tests.brain.town import PLACES, Conversation
from tests.doubles.openai import OpenAI
from tests.evals.player import Player
from tests.evals.scenario import Scenario, Turn, check, load
from tests.evals.world import conversation, happens

SCENARIOS = load()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_the_rules_bring_the_talk_to_its_end(scenario: Scenario) -> None:
    talk = conversation(scenario.world)
    for number, turn in enumerate(scenario.turns, 1):
        happens(talk, turn.meanwhile)
        reply = talk.says(turn.says)
        wrong = check(reply, expected(scenario, turn), known(talk), reply.text)
        assert not wrong, f"turn {number} {turn.says!r}: {wrong}\n{reply.text}"
        assert reply.degraded
        assert "".join(talk.pieces) == reply.text


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_the_model_brings_the_same_talk_to_the_same_end(scenario: Scenario, openai: OpenAI, model: Any) -> None:
    talk = conversation(scenario.world)
    talk.model = model
    for number, turn in enumerate(scenario.turns, 1):
        happens(talk, turn.meanwhile)
        openai.script = player = Player(turn, known(talk))
        reply = talk.says(turn.says)
        wrong = check(reply, expected(scenario, turn), known(talk), player.told)
        assert not wrong, f"turn {number} {turn.says!r}: {wrong}\n{reply.text}\n{openai.refused}"
        assert (reply.degraded, player.left_over) == (False, []), f"turn {number}: {reply.trace}"
        assert "".join(talk.pieces) == reply.text


def test_there_are_enough_talks_in_every_language() -> None:
    assert len(SCENARIOS) >= 44
    assert all(2 <= len(one.turns) <= 8 for one in SCENARIOS)
    assert min(Counter(one.language for one in SCENARIOS)[language] for language in ("en", "tr", "ru", "de")) >= 9
    assert all(turn.expect for one in SCENARIOS for turn in one.turns)
    assert max(Counter(one.name for one in SCENARIOS).values()) == 1


def expected(scenario: Scenario, turn: Turn) -> Mapping[str, Any]:
    """Return what must come of the turn: the reply is in the talk's language unless the turn says another."""
    return {"language": scenario.language, **turn.expect}


def known(talk: Conversation) -> Mapping[str, Any]:
    """Return the slots of the open search in plain words."""
    state = restore(talk.checkpoint)
    wants = Wants(state.session(state.agent or "").slots)
    return {**plain(wants, PLACES), "category": wants.category}
