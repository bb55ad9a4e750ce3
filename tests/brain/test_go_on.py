"""What the page’s “Continue” says agrees to nothing, refuses nothing and points at no listing."""

import json
from pathlib import Path

import pytest

import app
from app.brain.nlp import cues
from app.brain.nlp.text import fold

STRINGS = sorted((Path(app.__file__).parent / "static" / "js" / "i18n").glob("*.json"))


@pytest.mark.parametrize("strings", STRINGS, ids=lambda path: path.stem)
def test_asking_for_the_rest_of_an_answer_is_no_answer_itself(strings: Path) -> None:
    said = fold(json.loads(strings.read_text()).get("message.go_on_words", ""))
    assert cues.YES.match("go on"), "the shortest way to say it would be a yes"
    assert cues.YES.match(said) is None
    assert cues.NO.match(said) is None
    assert cues.chosen(said, 5) is None
