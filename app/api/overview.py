"""`/api/v1/admin/overview`: how everything is at this moment."""

from flask import Response

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.domain import overview
from app.domain.overview import OverviewView
from app.kit.transaction import transaction

api = for_admins("overview")


@api.get("/overview", responses={200: OverviewView})
def show_overview() -> Response:
    """Show how everything is; while Redis is away, what only it knows is left out and named in `unseen`."""
    looked = overview.look()
    with transaction() as session:
        view = overview.view(session, looked)
    overview.keep(looked, view.ledger)
    return answer(view)
