"""`/api/v1/rates`: the stored exchange rates with their day, open to everybody."""

from datetime import date

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel

from app.api.answers import answer
from app.domain import listings
from app.kit.transaction import transaction

FRESH = 3600  # seconds that a reader's copy is as good as ours: the rates change once a day


class RatesView(BaseModel):
    """What one unit of `base` buys, and the oldest day on which any of it was true."""

    base: str
    date: date
    rates: dict[str, float]


api = APIBlueprint("rates", __name__, abp_tags=[{"name": "listings"}])


@api.get("/rates", responses={200: RatesView})
def show() -> Response:
    """Show the rates at which prices are compared; a copy may be kept for an hour."""
    with transaction() as session:
        stored = listings.current_rates(session)
    rates = {currency: float(stored.per_gbp[currency]) for currency in sorted(stored.per_gbp)}
    response = answer(RatesView(base="GBP", date=stored.as_of, rates=rates))
    response.cache_control.public = True
    response.cache_control.max_age = FRESH
    response.add_etag()
    response.make_conditional(request)
    return response
