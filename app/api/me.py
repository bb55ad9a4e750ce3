"""`/api/v1/me`: leaving."""

from flask import Response
from flask_openapi.blueprint import APIBlueprint

from app.api.erasures import receipt
from app.api.identity import me
from app.domain import erasures
from app.kit.problems import Problem
from app.kit.transaction import transaction

api = APIBlueprint(
    "me",
    __name__,
    abp_tags=[{"name": "me"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem},
)


@api.delete("", responses={204: None, 404: Problem, 409: Problem})
def erase_me() -> Response:
    """Erase my account with everything I said and asked for; `Location` is the receipt. The last admin has to stay."""
    with transaction() as session:
        erasure = erasures.of_user(session, me().user_id)
    return receipt(erasure.id)
