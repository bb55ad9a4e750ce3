"""The brain's graph for the docs, drawn from its own catalogs: it cannot say anything that the code does not."""

from collections.abc import Iterator
from pathlib import Path

from app.brain.agents import AGENTS
from app.brain.flow import FLOW
from app.brain.router.way import AGENT_OF
from app.brain.tools import COMMON, TOOLS

FILE = Path(__file__).parents[2] / "docs" / "graph.md"


def drawn() -> str:
    """Return docs/graph.md."""
    return "\n".join((*_head(), "```mermaid", "flowchart TD", *_flow(), "```", "", *_tables())) + "\n"


def _head() -> Iterator[str]:
    yield "# How a message is thought about"
    yield ""
    yield "Written by `make graph` from `FLOW`, `AGENTS`, `TOOLS` and the router; a test compares them."
    yield ""


def _flow() -> Iterator[str]:
    for start, end, when in FLOW:
        yield f"  {start} -->|{when}| {end}" if when else f"  {start} --> {end}"
    names = "<br>".join(agent.name for agent in AGENTS)
    yield f'  agent["an agent, by rules<br>{names}"]'
    yield '  model["the model as that agent"]'


def _tables() -> Iterator[str]:
    yield "| intent | agent |"
    yield "|---|---|"
    for intent, agent in AGENT_OF.items():
        yield f"| {intent} | {agent} |"
    yield ""
    yield "| agent | tools of its model, besides " + ", ".join(f"`{tool.name}`" for tool in COMMON) + " |"
    yield "|---|---|"
    for agent, tools in TOOLS.items():
        yield f"| {agent} | {', '.join(f'`{tool.name}`' for tool in tools)} |"
