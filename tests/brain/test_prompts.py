"""Claims about the prompts: each is there, and the graph of the docs is the code's."""

from pathlib import Path

import pytest

from app.brain import prompts
from app.brain.agents import AGENTS
from app.brain.flow import FLOW
from app.brain.prompts import PromptMissing, check, prompt
from app.brain.router.way import AGENT_OF
from app.brain.tools import TOOLS
from app.brain.views import Recalled
from app.dev.graph import FILE, drawn
from tests.brain.town import Conversation


def test_every_prompt_is_there_and_every_file_is_used() -> None:
    assert check() == len(list(prompts.FOLDER.glob("*.md")))


def test_a_prompt_that_is_missing_or_empty_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    (tmp_path / "everyone.md").write_text("  \n")
    prompt.cache_clear()
    with pytest.raises(PromptMissing, match="everyone"):
        check()
    prompt.cache_clear()


def test_every_agent_has_tools_and_every_intent_an_agent() -> None:
    names = {agent.name for agent in AGENTS}
    assert set(TOOLS) == names == set(AGENT_OF.values())


def test_the_graph_in_the_docs_is_the_codes() -> None:
    assert FILE.read_text(encoding="utf-8") == drawn(), "run `make graph`"


def test_no_turn_takes_a_step_that_the_graph_does_not_show() -> None:
    drawn_nodes = {node for start, end, _ in FLOW for node in (start, end)} | {agent.name for agent in AGENTS}
    talk = Conversation(memory=Recalled())
    for said in ("hello", "2 bedroom flat in Girne", "I need a plumber", "do you remember me?", "used car", "yes", ""):
        assert {step.node for step in talk.says(said).trace} <= drawn_nodes
