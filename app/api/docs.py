"""`/api/openapi.json` and the page for people at `/api/docs`."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template_string
from flask_openapi.models.security_scheme import SecurityScheme
from flask_openapi.openapi import OpenAPI

from app.api import policies

BEARER = SecurityScheme(type="http", scheme="bearer", bearerFormat="JWT")

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
    """Return the OpenAPI document; errors are described as problems."""
    spec: dict[str, Any] = app.api_doc
    for methods in spec["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                    }
    return spec
