"""The default script: a small competent player, who uses a tool when the words suffice for its arguments."""

import json
import re
from typing import Any

from tests.doubles.openai.answers import Answer, Request, Tool

SECONDS = 0.03  # between two words, so that a reader sees them come


def answer(request: Request) -> Answer:
    """Call a fitting tool for a person's message, tell what a tool found, else say back what was said."""
    last = request["messages"][-1]
    text = str(last.get("content") or "")
    if last["role"] == "tool":
        return Answer(f"I have looked. This is what I found: {text}", seconds=SECONDS)
    schema = (request.get("response_format") or {}).get("json_schema")
    if schema:
        return Answer(json.dumps(_fill(schema["schema"], text)[0]))
    found = max(
        (_try(tool["function"], text) for tool in request.get("tools", ())), key=lambda one: one[0], default=(0,)
    )
    if found[0]:
        return Answer(tools=(found[1],))
    return Answer(f"You said: {text}", seconds=SECONDS)


def _try(function: dict[str, Any], text: str) -> tuple[int, Tool]:
    """Return how well a tool fits the words, and its call; 0 when it does not."""
    arguments, hits = _fill(function.get("parameters", {}), text)
    missing = set(function.get("parameters", {}).get("required", ())) - arguments.keys()
    words = set(re.findall(r"[a-z]{4,}", function["name"].replace("_", " ")))
    hits += sum(word.rstrip("s") in text.lower() for word in words)
    return (0 if missing else hits), Tool(function["name"], arguments)


def _fill(schema: dict[str, Any], text: str) -> tuple[dict[str, Any], int]:
    """Return the properties that the words speak of, and how many of them were meant in particular."""
    filled, hits = {}, 0
    for name, rule in schema.get("properties", {}).items():
        kinds = [rule, *rule.get("anyOf", ())]
        named = [value for kind in kinds for value in kind.get("enum", ()) if str(value).lower() in text.lower()]
        number = re.search(r"\d+", text)
        types = {kind.get("type") for kind in kinds}
        if named:
            filled[name], hits = named[0], hits + 1
        elif number and types & {"integer", "number"}:
            filled[name], hits = int(number[0]), hits + 1
        elif "string" in types and not any("enum" in kind for kind in kinds) and name in schema.get("required", ()):
            filled[name] = text
    return filled, hits
