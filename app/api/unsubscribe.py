"""`/api/v1/unsubscribe`: the link in every mail that nobody asked for. Whoever holds it needs no account."""

import html

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from app.domain import deliveries
from app.domain.deliveries import texts
from app.kit.problems import Problem
from app.kit.transaction import transaction

# Nothing but its own form: the page stands outside the application.
POLICY = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


class UnsubscribePath(BaseModel):
    """The token of a link."""

    token: str = Field(max_length=200)


api = APIBlueprint("unsubscribe", __name__, abp_tags=[{"name": "unsubscribe"}])


@api.get("/<token>", responses={404: Problem})
def ask(path: UnsubscribePath) -> Response:
    """Show a button. Opening the link changes nothing: scanners of mail open every one of them."""
    deliveries.read_token(path.token)
    return _page("ask", button=True)


@api.post("/<token>", responses={404: Problem})
def one_click(path: UnsubscribePath) -> Response:
    """Opt out (RFC 8058), for mail programs and for the button alike; again is the same."""
    with transaction() as session:
        deliveries.unsubscribe(session, path.token)
    return _page("done", button=False)


def _page(words: str, *, button: bool) -> Response:
    language = request.accept_languages.best_match(texts.LANGUAGES) or "en"

    def say(key: str) -> str:
        return html.escape(texts.say(language, f"unsubscribe.{key}"))

    form = f'<form method="post"><button>{say("button")}</button></form>' if button else ""
    title = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{say("title")}</title>'
    page = f'<!doctype html>\n<html lang="{language}"><head>{title}</head><body><p>{say(words)}</p>{form}</body></html>'
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
