"""How a view answers: a checked shape as JSON, or nothing."""

from flask import Response
from pydantic import BaseModel


def answer(shape: BaseModel, status: int = 200) -> Response:
    """Return `shape` as JSON; pydantic has validated it, so what is sent is what OpenAPI says."""
    return Response(shape.model_dump_json(), status, mimetype="application/json")


def empty() -> Response:
    """Return 204."""
    return Response(status=204)
