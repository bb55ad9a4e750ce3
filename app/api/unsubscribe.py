"""`/api/v1/unsubscribe`: the link in every mail that nobody asked for. Whoever holds it needs no account."""

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field

from app.api.plain_pages import rendered
from app.domain import deliveries
from app.domain.deliveries import texts
from app.kit.problems import Problem
from app.kit.transaction import transaction


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
        return texts.say(language, f"unsubscribe.{key}")

    pressed = say("button") if button else None
    return rendered("unsubscribe.html", language=language, heading=say("title"), lead=say(words), button=pressed)
