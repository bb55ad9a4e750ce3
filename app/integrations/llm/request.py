"""A question in the form that the chat completions endpoint takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.config import settings

NOT_STRICT = {"default", "minLength", "maxLength", "uniqueItems", "minProperties", "maxProperties"}  # 400 if sent


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask. `schema` is a named JSON schema that the whole answer must satisfy."""

    messages: Sequence[Mapping[str, Any]]
    tools: Sequence[Mapping[str, Any]] = ()
    schema: tuple[str, Mapping[str, Any]] | None = None
    max_tokens: int = 800  # of the answer
    deadline: float = 25.0  # seconds for the whole answer


def body(call: Call) -> dict[str, Any]:
    """Return the parameters of the request.

    No temperature and no `max_tokens`: models that reason refuse them.
    """
    config = settings()
    parameters: dict[str, Any] = {
        "model": config.openai_model,
        "messages": list(call.messages),
        "max_completion_tokens": call.max_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if config.openai_reasoning_effort:
        parameters["reasoning_effort"] = config.openai_reasoning_effort
    if call.tools:
        parameters["tools"] = list(call.tools)
    if call.schema:
        name, schema = call.schema
        shape = {"name": name, "schema": strict(schema), "strict": True}
        parameters["response_format"] = {"type": "json_schema", "json_schema": shape}
    return parameters


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return `schema` as structured outputs want it: objects closed, every property required, refs standing alone.

    What it cannot say any more (defaults, lengths of words) is for whoever reads the answer to check.
    """
    return _strict(schema, schema.get("$defs", {}))


def _strict(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key not in NOT_STRICT}
    if "$ref" in kept and len(kept) > 1:
        named = defs[kept.pop("$ref").rpartition("/")[2]]
        return _strict({**named, **kept}, defs)
    if "oneOf" in kept:
        kept["anyOf"] = kept.pop("oneOf")
        kept.pop("discriminator", None)
    for key in ("properties", "$defs"):
        if key in kept:
            kept[key] = {name: _strict(one, defs) for name, one in kept[key].items()}
    for key in ("anyOf", "prefixItems"):
        if key in kept:
            kept[key] = [_strict(one, defs) for one in kept[key]]
    if isinstance(kept.get("items"), Mapping):
        kept["items"] = _strict(kept["items"], defs)
    if kept.get("type") == "object":
        kept |= {"additionalProperties": False, "required": list(kept.get("properties", {}))}
    return kept
