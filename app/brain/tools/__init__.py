"""TOOLS: what each agent may use when it thinks with the model. Adding a tool is a file here and a line below."""

from collections.abc import Mapping

from app.brain.tools import handoff, knowledge, requests, search, viewing
from app.brain.tools.base import Outcome, Tool, ToolError
from app.brain.tools.colleagues import PASS_ON

__all__ = ["COMMON", "TOOLS", "Outcome", "Tool", "ToolError"]

COMMON: tuple[Tool, ...] = (PASS_ON,)  # every agent has these

TOOLS: Mapping[str, tuple[Tool, ...]] = {
    "real_estate": (search.SEARCH_HOMES, search.DETAILS, search.COMPARE, *viewing.TOOLS),
    "marketplace": (search.SEARCH_GOODS, search.DETAILS, search.COMPARE),
    "requests": requests.TOOLS,
    "general": (*knowledge.TOOLS, *handoff.TOOLS),
}
