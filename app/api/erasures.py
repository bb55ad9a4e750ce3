"""`/api/v1/erasures`: receipts. Whoever has the id may look, because whom it is about has no account any more."""

from uuid import UUID

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel

from app.api.answers import answer, empty
from app.domain import erasures
from app.domain.erasures import ErasureView
from app.kit.problems import Problem
from app.kit.transaction import transaction


class ErasurePath(BaseModel):
    """The erasure named in a path."""

    erasure_id: UUID


api = APIBlueprint("erasures", __name__, abp_tags=[{"name": "erasures"}])


@api.get("/<uuid:erasure_id>", responses={200: ErasureView, 404: Problem})
def show(path: ErasurePath) -> Response:
    """Tell when which place confirmed that it has forgotten."""
    with transaction() as session:
        view = erasures.get(session, path.erasure_id).view()
    return answer(view)


def receipt(erasure_id: UUID) -> Response:
    """Return 204 with the receipt's address."""
    response = empty()
    response.headers["Location"] = f"/api/v1/erasures/{erasure_id}"
    return response
