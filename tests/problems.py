"""How a refusal must look."""

from typing import Any

from werkzeug.test import TestResponse

NEEDED = {"type", "title", "status", "detail", "code", "correlation_id"}


def told(answer: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """Return the problem of an answer, after checking that it is one of this status and code."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = answer.get_json(force=True)
    assert set(problem) >= NEEDED
    assert problem["status"] == status
    assert problem["correlation_id"] == answer.headers["X-Correlation-ID"]
    assert code in (None, problem["code"])
    return problem


def but_for_the_id(problem: dict[str, Any]) -> dict[str, Any]:
    """Return a problem without what differs from request to request."""
    return {name: value for name, value in problem.items() if name != "correlation_id"}
