"""OpenAPI is valid and complete; people find a page of it."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from app.api.identity import PUBLIC


@pytest.fixture
def spec(client: FlaskClient) -> dict[str, Any]:
    return client.get("/api/openapi.json").json


def test_it_is_a_valid_document(spec: dict[str, Any]) -> None:
    validate(spec)
    assert spec["openapi"].startswith("3.1")


def documented(app: Any) -> list[tuple[str, str, str]]:
    """Return endpoint, method and path of every route that has to be described."""
    routes = []
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.split(".")[0]
        if rule.rule.startswith("/api/") and blueprint not in ("docs", "chat_short", "openapi"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            routes += [(rule.endpoint, method.lower(), path) for method in rule.methods - {"HEAD", "OPTIONS"}]
    return routes


def test_it_lists_every_route(app: Any, spec: dict[str, Any]) -> None:
    missing = [path for _, method, path in documented(app) if method not in spec["paths"].get(path, {})]
    assert missing == []
    assert len(documented(app)) >= 15


def test_it_says_which_routes_need_a_token(app: Any, spec: dict[str, Any]) -> None:
    for endpoint, method, path in documented(app):
        needs_token = bool(spec["paths"][path][method].get("security"))
        assert needs_token == (endpoint not in PUBLIC or endpoint == "auth.refresh"), path


def test_errors_are_described_as_problems(spec: dict[str, Any]) -> None:
    described = 0
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and (path, status) != ("/readyz", "503"):
                    assert list(response["content"]) == ["application/problem+json"]
                    described += 1
    assert described > 20


def test_there_is_a_page_for_people(client: FlaskClient) -> None:
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    assert "POST /api/v1/chat/" in answer.text
