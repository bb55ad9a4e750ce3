"""What OpenAI answers with a 400: a double that takes anything would hide mistakes until the first real call."""

from collections.abc import Iterator
from typing import Any

from tests.doubles.openai.answers import Request

KNOWN = {
    *("messages", "model", "stream", "stream_options", "max_completion_tokens", "tools", "tool_choice"),
    *("parallel_tool_calls", "response_format", "reasoning_effort", "path"),
}
ROLES = {"system", "developer", "user", "assistant", "tool"}
NOT_STRICT = {"default", "minLength", "maxLength", "uniqueItems", "oneOf", "discriminator"}


def complaint(request: Request) -> str | None:
    """Return what is wrong with a request, None when nothing is."""
    return next(_complaints(request), None)


def _complaints(request: Request) -> Iterator[str]:
    for name in request.keys() - KNOWN:
        yield f"Unsupported parameter: {name}"
    if request.get("tools") and request.get("reasoning_effort", "none") != "none":
        yield "Function tools with reasoning_effort are not supported"
    for tool in request.get("tools", ()):
        if tool.get("type") != "function" or not tool["function"].get("name"):
            yield "a tool is not a named function"
    yield from _about_messages(request.get("messages") or [])
    shape = (request.get("response_format") or {}).get("json_schema")
    if shape and shape.get("strict"):
        yield from _about_strict(shape["schema"])


def _about_messages(messages: list[dict[str, Any]]) -> Iterator[str]:
    if not messages:
        yield "messages is empty"
    owed: list[str] = []  # ids of tool calls that have no answer yet
    for message in messages:
        if message.get("role") not in ROLES:
            yield f"unknown role {message.get('role')}"
        if message["role"] == "tool":
            if message.get("tool_call_id") not in owed:
                yield "a tool message must follow the assistant message with its tool_calls"
            else:
                owed.remove(message["tool_call_id"])
            continue
        if owed:
            yield f"tool calls without an answer: {owed}"
        owed = [call["id"] for call in message.get("tool_calls") or ()]
        if message.get("content") is None and not owed:
            yield "a message without content"
    if owed:
        yield f"tool calls without an answer: {owed}"


def _about_strict(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _about_strict(one)
    if not isinstance(schema, dict):
        return
    if "$ref" in schema and len(schema) > 1:
        yield "$ref cannot have keywords beside it"
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            yield "additionalProperties must be false"
        if set(schema.get("required", ())) != set(schema.get("properties", {})):
            yield "required must name every property"
    for key, value in schema.items():
        if key in NOT_STRICT:
            yield f"{key} is not permitted"
        named = key in ("properties", "$defs")
        yield from _about_strict(list(value.values()) if named else value)
