"""`/api/openapi.json` and the page for people at `/api/docs`."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template_string
from flask_openapi.models.security_scheme import SecurityScheme
from flask_openapi.openapi import OpenAPI

from app.api import policies

BEARER = SecurityScheme(type="http", scheme="bearer", bearerFormat="JWT")

READING = {"401": "No valid token", "503": "A part that this needs is not answering"}
WRITING = {
    "400": "The body is no JSON",
    "403": "A page of another origin asks, or the role does not allow it",
    "413": "The body is too large",
    "415": "The body is neither JSON nor said to be",
}
UNREADY = ("/readyz", "503")  # of the shape of its 200

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Easy Islanders API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/css/docs.css">
<main><h1>Easy Islanders API</h1><p>The same as <a href="/api/openapi.json">OpenAPI {{ spec.openapi }}</a>.
Send <code>Authorization: Bearer …</code>; errors are <code>application/problem+json</code>.</p>
{% for path, methods in spec.paths.items() %}{% for method, operation in methods.items() %}
<section><h2><code>{{ method | upper }} {{ path }}</code></h2><p>{{ operation.summary }}</p>
<ul>{% for status, response in operation.responses.items() %}<li><b>{{ status }}</b> {{ response.description }}</li>
{% endfor %}</ul></section>{% endfor %}{% endfor %}</main></html>"""


def blueprint(app: OpenAPI) -> Blueprint:
    """Return the documentation's routes."""
    docs = Blueprint("docs", __name__)

    @docs.get("/api/openapi.json")
    def openapi_json() -> Response:
        return jsonify(specification(app))

    @docs.get("/api/docs")
    def page() -> Response:
        response = make_response(render_template_string(PAGE, spec=specification(app)))
        response.headers["Content-Security-Policy"] = policies.PLAIN
        return response

    return docs


def specification(app: OpenAPI) -> dict[str, Any]:
    """Return the OpenAPI document; errors are described as problems, also those that any route may answer."""
    spec: dict[str, Any] = app.api_doc
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            for status, meaning in _of_every_route(path, method).items():
                operation["responses"].setdefault(status, {"description": meaning})
            for status, response in operation["responses"].items():
                if int(status) >= 400 and (path, status) != UNREADY:
                    response["content"] = {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                    }
    return spec


def _of_every_route(path: str, method: str) -> dict[str, str]:
    """What is answered before a view is reached (`hooks.py`), or when what all of them stand on is away."""
    if not path.startswith("/api/"):
        return {}
    return {**WRITING, **READING} if method in ("post", "put", "patch", "delete") else READING
