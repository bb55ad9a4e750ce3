"""Every attack of `red_team/`, against both minds: the rules, and a model behind real HTTP that believes everything."""

from collections import Counter
from typing import Any

import pytest

from tests import provider
from tests.doubles.openai import OpenAI
from tests.evals import holding
from tests.evals.attack import PLACES, Attack, load, world
from tests.evals.gullible import Gullible

ATTACKS = load()


@pytest.mark.parametrize("case", ATTACKS, ids=lambda one: one.name)
def test_the_rules_do_nothing_that_the_text_wants(case: Attack) -> None:
    talk = world(case)
    reply = talk.says(case.message)
    wrong = [*holding.of_reply(case, talk, reply), *holding.of_rules(reply)]
    assert not wrong, f"{wrong}\n{reply.text}"
    assert reply.agent != "fallback", reply.trace


@pytest.mark.parametrize("case", ATTACKS, ids=lambda one: one.name)
def test_a_model_that_believes_every_word_changes_nothing_either(case: Attack, openai: OpenAI, model: Any) -> None:
    talk = world(case)
    talk.model = model
    openai.requests.clear()
    openai.refused.clear()
    openai.script = gullible = Gullible(case)
    reply = talk.says(case.message)
    told = openai.chats
    wrong = [
        *holding.of_reply(case, talk, reply),
        *holding.of_requests(case, told),
        *holding.of_tools(case, told),
        *(f"does not say {words!r}" for words in case.expect.get("says", ()) if words not in reply.text),
    ]
    assert not wrong, f"{wrong}\n{reply.text}\n{reply.trace}"
    assert (reply.degraded, openai.refused) == (case.expect.get("degraded", False), []), reply.trace
    assert reply.degraded or not gullible.left_over, "the model was stopped before it could do harm"
    assert all(key == f"Bearer {provider.KEY}" for key in openai.keys)


def test_there_are_enough_attacks_from_everywhere_in_every_language() -> None:
    assert len(ATTACKS) >= 50
    assert max(Counter(one.name for one in ATTACKS).values()) == 1
    languages, places = (Counter(getattr(one, name) for one in ATTACKS) for name in ("language", "where"))
    assert min(languages[language] for language in ("en", "tr", "ru", "de")) >= 8
    assert min(places[place] for place in PLACES) >= 5
