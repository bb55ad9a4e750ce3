"""Claims about the measure of slot reading, and the promise that it keeps on words nobody tuned for."""

import json
from pathlib import Path

import pytest

from tests.evals import lines, slots

GOOD = {"text": "2+1 girne", "lang": "tr", "intent": "property_search", "slots": {"city": "Kyrenia", "bedrooms": 2}}


def corpus(folder: Path, *rows: object) -> Path:
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def held_out() -> slots.Result:
    found, bad = lines.load(slots.HELD_OUT)
    assert bad == []
    return slots.measure(found)


def test_homes_are_read_well_in_the_held_out_corpus(held_out: slots.Result) -> None:
    assert held_out.total.f1 >= slots.ENOUGH, slots.report(held_out)


@pytest.mark.parametrize("name", [*lines.SLOTS, *lines.LANGUAGES])
def test_no_slot_and_no_language_is_left_behind(held_out: slots.Result, name: str) -> None:
    assert held_out.by[name].f1 >= 0.85, slots.report(held_out)


def test_a_message_is_read_in_a_blink(held_out: slots.Result) -> None:
    assert held_out.quantile(0.95) < 10


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("{not json", "Expecting property name"),
        ("[]", "text must be words"),
        ({**GOOD, "text": " "}, "text must be words"),
        ({**GOOD, "lang": "fr"}, "lang must be one of"),
        ({**GOOD, "intent": None}, "intent must be a name"),
        ({**GOOD, "slots": {"rooms": 2}}, "no slot is called 'rooms'"),
        ({**GOOD, "slots": {"city": "Girne"}}, "city cannot be 'Girne'"),
        ({**GOOD, "slots": {"bedrooms": "2"}}, "bedrooms must be a number"),
        ({**GOOD, "slots": {"features": "pool"}}, "features must be a list"),
        ({**GOOD, "slots": {"features": ["moat"]}}, "no feature is called moat"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: object, complaint: str
) -> None:
    path = corpus(tmp_path, GOOD, "", row, GOOD)
    assert slots.main(["--corpus", str(path)]) == 1
    printed = capsys.readouterr().out
    assert f"line 3: {complaint}" in printed
    assert "2 messages" in printed


def test_a_line_that_is_no_utf8_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n\xff\xfe\n")
    found, bad = lines.load(path)
    assert [line.number for line in found] == [1]
    assert [complaint.split(":")[0] for complaint in bad] == ["line 2"]


def test_a_well_read_corpus_passes_and_a_misread_one_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert slots.main(["--corpus", str(corpus(tmp_path, GOOD))]) == 0
    wrong = {**GOOD, "slots": {"city": "Famagusta", "bedrooms": 5}}
    assert slots.main(["--corpus", str(corpus(tmp_path, wrong))]) == 1
    printed = capsys.readouterr().out
    assert "missed: bedrooms=5, city=Famagusta   heard instead: bedrooms=2, city=Kyrenia" in printed


def test_an_empty_or_missing_corpus_passes_for_nothing(tmp_path: Path) -> None:
    assert slots.main(["--corpus", str(corpus(tmp_path, {**GOOD, "intent": "small_talk", "slots": {}}))]) == 1
    assert slots.main(["--corpus", str(tmp_path / "nowhere.jsonl")]) == 1


def test_every_feature_counts_as_an_item_of_its_own(tmp_path: Path) -> None:
    row = {"text": "flat with a pool and a balcony", "lang": "en", "intent": "property_search"}
    found, _ = lines.load(corpus(tmp_path, {**row, "slots": {"features": ["pool", "gym"]}}))
    count = slots.measure(found).by["features"]
    assert (count.right, count.wrong, count.missed) == (1, 1, 1)
    assert count.f1 == 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max 2 bedrooms", {"bedrooms": 2}),
        ("at least 2 bedrooms", {"bedrooms": 2}),
        ("something in Alsancak", {"city": "Kyrenia"}),
        ("anywhere but Famagusta", {}),
        ("around 600 pounds", {"currency": "GBP"}),
        ("700 a month", {"rent_type": "long_term", "max_price": 700.0}),
        ("700 pounds", {"max_price": 700.0, "currency": "GBP"}),
        ("50 euros per night", {"rent_type": "short_term", "max_price": 50.0, "currency": "EUR"}),
        ("no pool", {}),
    ],
)
def test_plain_slots_are_what_was_said(text: str, said: dict[str, object]) -> None:
    assert slots.read(text) == said


def test_the_corpora_say_nothing_twice() -> None:
    files = ("held_out.jsonl", "slots_practice.jsonl")
    texts = [
        json.loads(row)["text"].casefold()
        for name in files
        for row in (slots.HELD_OUT.parent / name).read_text(encoding="utf-8").splitlines()
    ]
    assert len(texts) == len(set(texts))
