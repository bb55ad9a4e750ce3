"""What a gullible model lists of a message: only the person's own words are kept, whoever else spoke."""

import json
from typing import Any
from uuid import UUID

import pytest
import yaml

from app.brain.extraction import Extracted, Said, extract
from app.brain.nlp.text import Utterance, fold
from app.brain.types import HistoryLine
from app.brain.views import Preference
from tests.brain.town import NOW, PLACES
from tests.doubles.openai import Answer, OpenAI
from tests.evals.attack import FOLDER, SIGNS

MEMORIES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "memories.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MEMORIES, ids=lambda one: one["name"])
def test_only_the_persons_own_words_are_kept(case: dict[str, Any], openai: OpenAI, model: Any) -> None:
    openai.script = [
        Answer(json.dumps({"items": [_item(one) for one in case["items"] for _ in range(one.get("times", 1))]}))
    ]
    extracted: Extracted = extract(_said(case), model)
    assert extracted.method == case.get("method", "model")
    assert [[one.key, one.value] for one in extracted.found] == case["kept"]
    assert all(one.evidence in case["says"] for one in extracted.found)


def _item(row: dict[str, Any]) -> dict[str, Any]:
    value = SIGNS.get(row["value"].removeprefix("$"), row["value"])
    return {"key": row["key"], "value": value, "explicit": True, "confidence": 1, "evidence": row["evidence"]}


def _said(case: dict[str, Any]) -> Said:
    text = case["says"]
    return Said(
        Utterance(text, fold(text), case["language"], PLACES, NOW.date()),
        tuple(HistoryLine(role, words) for role, words in case.get("earlier", ())),
        tuple(Preference(UUID(int=1), key, value, value, True) for key, value in case.get("known", ())),
    )
