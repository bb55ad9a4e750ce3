"""What the server says over a socket, held against docs/asyncapi.yaml: every field is described, every rule is kept."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

WIRE = Path(__file__).parent.parent / "docs/asyncapi.yaml"


@cache
def document() -> dict[str, Any]:
    return yaml.safe_load(WIRE.read_text())


def messages(operation: str) -> set[str]:
    """Return the names of what is said (`say`) or heard (`hear`)."""
    known = document()["channels"]["thread"]["messages"]
    keys = [one["$ref"].rpartition("/")[2] for one in document()["operations"][operation]["messages"]]
    shapes = {key: known[key]["$ref"].rpartition("/")[2] for key in keys}
    return {document()["components"]["messages"][shape].get("name", key) for key, shape in shapes.items()}


@cache
def _shape(event: str) -> Draft202012Validator:
    known = document()["channels"]["thread"]["messages"][event]["$ref"]
    # Nothing may be said that is not described.
    shape = {"components": document()["components"], "$ref": f"{known}/payload", "unevaluatedProperties": False}
    return Draft202012Validator(shape, format_checker=FormatChecker())


def faults(event: str, payload: Any) -> list[str]:
    """Return what is wrong with an event of the server; nothing when it is as described."""
    if event not in messages("hear"):
        return [f"{event} is described nowhere"]
    return [f"{event}: {fault.json_path} {fault.message[:200]}" for fault in _shape(event).iter_errors(payload)]
