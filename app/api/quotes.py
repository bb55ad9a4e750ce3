"""`/api/v1/requests/{id}/quotes`: what vendors offer me, and taking one of them."""

from uuid import UUID

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel

from app.api.answers import answer
from app.api.identity import me
from app.domain import requests
from app.domain.requests import QuoteView, RequestStatus
from app.kit.problems import Problem
from app.kit.transaction import transaction


class QuotePath(BaseModel):
    """The request and the quote named in a path."""

    request_id: UUID
    quote_id: UUID


class AcceptedQuote(BaseModel):
    """The quote that was taken, and where its request stands now."""

    request_id: UUID
    status: RequestStatus
    quote: QuoteView


api = APIBlueprint(
    "quotes",
    __name__,
    abp_tags=[{"name": "requests"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem},
)


@api.post(
    "/<uuid:request_id>/quotes/<uuid:quote_id>/accept", responses={200: AcceptedQuote, 404: Problem, 409: Problem}
)
def accept(path: QuotePath) -> Response:
    """Accept the offer: the others are declined, and all vendors are told. The same offer again changes nothing."""
    with transaction() as session:
        quote = requests.accept_quote(session, me().user_id, path.request_id, path.quote_id)
        taken = AcceptedQuote(request_id=path.request_id, status="accepted", quote=QuoteView.of(quote))
    return answer(taken)
