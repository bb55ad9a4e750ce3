"""The doctor asks the model, and says what to do when it does not answer."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from app.dev.doctor import doctor
from tests import provider
from tests.doubles.openai import Answer, OpenAI, Status, serving


@pytest.fixture
def openai(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAI]:
    with serving() as double, provider.configure(monkeypatch) as at:
        at(double.url)
        yield double


def line(name: str) -> str:
    told = CliRunner().invoke(doctor).output.splitlines()
    return next(line for line in told if line[2:].startswith(name))


def test_without_a_key_it_says_who_answers(database: None) -> None:
    assert line("model") == "✓ model       ok: no OPENAI_API_KEY, so the rules answer and every reply says so"


def test_a_model_that_answers_is_named(openai: OpenAI) -> None:
    openai.script = [Answer("Hello.")]
    assert line("model").endswith("answers")
    assert line("prompts").startswith("✓")


def test_a_model_that_refuses_is_a_finding_with_its_remedy(openai: OpenAI) -> None:
    openai.script = lambda _: Status(401)
    told = line("model")
    assert told.startswith("✗")
    assert "OPENAI_API_KEY" in told
    assert provider.KEY not in told
