"""A model that takes its time, as a script of the double: long enough for a test to end it in the middle."""

import json
from typing import Any

from tests.doubles.openai import Answer
from tests.doubles.openai.player import answer as played

STORY = " ".join(f"word{n}" for n in range(1, 121))


def answer(request: dict[str, Any]) -> Answer:
    """Tell a long story to whoever asks for one; play as the small player does else."""
    text = str(request["messages"][-1].get("content") or "")
    if request.get("response_format"):
        return played(request)
    if "story" in text or "connection broke" in text:
        return Answer(STORY, seconds=0.03)
    if request["messages"][-1]["role"] == "user" and "flat" in text:
        return played({**request, "tools": [tool for tool in request["tools"] if _is_search(tool)]})
    if request["messages"][-1]["role"] == "tool":
        found = json.loads(text).get("in_all")
        return Answer(f"I have looked: {found} fit.", seconds=0.02)
    return Answer("Hello from the model.", seconds=0.02)


def _is_search(tool: dict[str, Any]) -> bool:
    return bool(tool["function"]["name"] == "search_homes")
