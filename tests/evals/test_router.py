"""Claims about the router's ear on a corpus that somebody else wrote; `make eval-router` prints the whole report."""

import json
from pathlib import Path

import pytest

from app.brain.nlp.text import fold
from tests.evals import measure
from tests.evals.measure import Line
from tests.evals.router import HELD_OUT, Heard, hear, main, report, too_slow, verdict
from tests.evals.train import TRAIN


@pytest.fixture(scope="module")
def held_out() -> list[Line]:
    if not HELD_OUT.exists():
        pytest.fail(f"{HELD_OUT.name} is missing: the router's accuracy cannot be shown without it")
    lines, wrong = measure.read(HELD_OUT)
    assert wrong == []
    return lines


def test_the_router_hears_what_was_meant_in_every_language(held_out: list[Line]) -> None:
    heard = hear(held_out)
    assert verdict(heard) == [], "\n".join(report(heard))


def test_nothing_that_is_measured_was_learnt(held_out: list[Line]) -> None:
    learnt = {fold(line.text) for line in measure.read(TRAIN)[0]}
    assert [line.text for line in held_out if fold(line.text) in learnt] == []


def test_a_corpus_of_ones_own_may_have_bad_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = {"text": "I need a plumber in Kyrenia", "lang": "en", "intent": "service_request", "slots": {}}
    foreign, empty = {**good, "lang": "fr"}, {**good, "text": " "}
    bad = ['{"text": "x"', "[]", json.dumps(foreign), json.dumps(empty), '{"lang": "en"}']
    own = tmp_path / "own.jsonl"
    own.write_text("\n".join([json.dumps(good), *bad, "", json.dumps({**good, "slots": None})]), encoding="utf-8")
    main(["--corpus", str(own)])
    said = capsys.readouterr().out
    assert [f"line {number}:" in said for number in range(1, 9)] == [False, True, True, True, True, True, False, False]
    assert "100.0% of 2" in said


def test_a_corpus_that_cannot_be_read_is_said_and_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(tmp_path / "nowhere.jsonl")]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().out


def outcome(meant: str, got: str, lang: str = "en", ms: float = 1.0) -> Heard:
    return Heard(Line("x", lang, meant), got, 0.9, ms, ms)


def test_a_single_weak_language_misses_the_target() -> None:
    good = [outcome("small_talk", "small_talk", lang) for lang in measure.LANGUAGES for _ in range(100)]
    assert verdict(good) == []
    assert verdict([*good, *[outcome("off_topic", "small_talk", "ru")] * 9]) == ["91.7% in ru, below 92%"]
    assert verdict([*good, *[outcome("off_topic", "small_talk")] * 30])[0] == "93.0% overall, below 95%"


def test_a_slow_twentieth_misses_the_target() -> None:
    quick, slow = outcome("small_talk", "small_talk"), outcome("small_talk", "small_talk", ms=8)
    assert too_slow([quick] * 96 + [slow] * 4) == []
    assert too_slow([quick] * 90 + [slow] * 10) == ["p95 16.0 ms, above 15"]


def test_the_report_names_what_was_confused() -> None:
    said = "\n".join(report([outcome("off_topic", "small_talk"), outcome("off_topic", "off_topic")]))
    assert "off_topic           1 of    2   small_talk 1" in said
    assert "0.90 off_topic -> small_talk: x" in said
