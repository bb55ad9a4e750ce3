"""The double answers what is written in contract.json, pair by pair."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from app.kit import http
from tests.doubles import zep

CASES = json.loads((Path(__file__).parent / "zep" / "contract.json").read_text())["cases"]
LETTERS = re.compile(r"<(\d+) (.)>$")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["claim"])
def test_every_pair(case: dict[str, Any]) -> None:
    with zep.serving(case["profile"]) as double, http.client(connect=1, read=5, total=5) as client:
        double.graphiti_is_down = case.get("graphiti_is_down", False)
        for group, fact in case.get("facts", {}).items():
            double.learn(group, fact)
        for pair in case["pairs"]:
            method, target = pair["ask"].split(" ")
            sent = pair["text"] if "text" in pair else json.dumps(spelled_out(pair["body"])) if "body" in pair else ""
            headers = {"Authorization": pair.get("auth", f"Api-Key {double.secret}")}
            answer = client.request(method, double.url + target, headers=headers, content=sent)
            got = answer.text if isinstance(pair["answer"], str) else answer.json()
            assert (pair["ask"], answer.status_code) == (pair["ask"], pair["status"]), answer.text
            assert answer.headers["content-type"].startswith(pair.get("type", ""))
            assert expected(pair["answer"], got) == got


def spelled_out(body: Any) -> Any:
    """Return what a body stands for."""
    if isinstance(body, dict) and set(body) == {"times", "of"}:
        return [body["of"]] * body["times"]
    if isinstance(body, dict):
        return {name: spelled_out(value) for name, value in body.items()}
    if isinstance(body, list):
        return [spelled_out(value) for value in body]
    if isinstance(body, str) and (letters := LETTERS.match(body)):
        return letters[2] * int(letters[1])
    return body


def expected(wanted: Any, got: Any) -> Any:
    """Return what is wanted, with what was got in the places where anything of a kind will do."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return {name: expected(value, got.get(name)) for name, value in wanted.items()}
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return [expected(one, other) for one, other in zip(wanted, got, strict=True)]
    return got if is_a(wanted, got) else wanted


def is_a(wanted: Any, got: Any) -> bool:
    if wanted == "<uuid>":
        return bool(got == str(uuid.UUID(str(got))))
    if wanted == "<time>":
        return bool(TIME.match(got))
    return (wanted == "<int>" and isinstance(got, int)) or (wanted == "<text>" and isinstance(got, str) and got != "")


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("<time>", "yesterday"),
        ("<int>", "1"),
        ("<text>", ""),
        ([1], [1, 2]),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {}),
    ],
)
def test_the_comparison_sees_a_difference(wanted: Any, got: Any) -> None:
    assert expected(wanted, got) != got
