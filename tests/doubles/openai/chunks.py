"""Answers in the shapes that OpenAI gives them: a completion, or the chunks of one."""

import json
import time
from collections.abc import Iterator
from typing import Any

from tests.doubles.openai.answers import Answer, Gap, Request, Tool

ID = "chatcmpl-double"


def completion(answer: Answer, request: Request) -> dict[str, Any]:
    """Return the whole answer at once, for a request without `stream`."""
    message: dict[str, Any] = {"role": "assistant", "content": answer.text() or None, "refusal": answer.refusal or None}
    if answer.tools:
        message["tool_calls"] = [
            {"id": _id(tool, n), "type": "function", "function": {"name": tool.name, "arguments": tool.raw()}}
            for n, tool in enumerate(answer.tools)
        ]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": answer.reason()}
    return {**_head(request, "chat.completion"), "choices": [choice], "usage": _usage(answer)}


def chunks(answer: Answer, request: Request) -> Iterator[dict[str, Any] | Gap]:
    """Yield the chunks of an answer, the usage last when it was asked for."""
    yield _chunk(request, {"role": "assistant", "content": None if answer.tools else "", "refusal": None})
    for piece in answer.pieces():
        yield piece if isinstance(piece, Gap) else _chunk(request, {"content": piece})
    if answer.refusal:
        yield _chunk(request, {"refusal": answer.refusal})
    for number, tool in enumerate(answer.tools):
        yield from _fragments(request, number, tool)
    yield _chunk(request, {}, answer.reason())
    if request.get("stream_options", {}).get("include_usage") and answer.usage:
        yield {**_head(request, "chat.completion.chunk"), "choices": [], "usage": _usage(answer)}


def _fragments(request: Request, number: int, tool: Tool) -> Iterator[dict[str, Any]]:
    """Yield a tool call as it really comes: the name first, the arguments a few characters at a time."""
    first = {"name": tool.name, "arguments": ""}
    begin = {"index": number, "id": _id(tool, number), "type": "function", "function": first}
    yield _chunk(request, {"tool_calls": [begin]})
    raw = tool.raw()
    for at in range(0, len(raw), 5):
        more = {"index": number, "function": {"arguments": raw[at : at + 5]}}
        yield _chunk(request, {"tool_calls": [more]})


def event(chunk: Any) -> bytes:
    """Return a chunk as a server-sent event."""
    return f"data: {chunk if isinstance(chunk, str) else json.dumps(chunk)}\n\n".encode()


def _chunk(request: Request, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
    return {**_head(request, "chat.completion.chunk"), "choices": [choice], "usage": None}


def _head(request: Request, kind: str) -> dict[str, Any]:
    return {
        "id": ID,
        "object": kind,
        "created": int(time.time()),
        "model": request.get("model"),
        "service_tier": "default",
        "system_fingerprint": "fp_double",
    }


def _usage(answer: Answer) -> dict[str, Any] | None:
    if answer.usage is None:
        return None
    prompt, completion = answer.usage
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _id(tool: Tool, number: int) -> str:
    return tool.id or f"call_double_{number}"
