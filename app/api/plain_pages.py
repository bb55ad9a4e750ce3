"""Pages without a script, for whoever holds a link: what they look like stands in `templates/plain.html`."""

from typing import Any

from flask import Response, make_response, render_template

from app.api import policies

HEADERS = {
    "Content-Security-Policy": policies.PLAIN,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address is the permission
    "X-Robots-Tag": "noindex",
}


def rendered(template: str, status: int = 200, **shown: Any) -> Response:
    """Return a page made of a template; `language`, `heading` and `lead` stand on each of them."""
    return dressed(make_response(render_template(template, **shown)), status)


def dressed(response: Response | object, status: int) -> Response:
    """Return the answer with the headers that all of these pages carry."""
    dressed = make_response(response)
    dressed.status_code = status
    dressed.headers.update(HEADERS)
    return dressed
