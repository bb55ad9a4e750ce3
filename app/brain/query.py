"""From what is wanted to the search that finds it."""

from dataclasses import dataclass
from decimal import Decimal

from app.brain.geography import Atlas, around
from app.brain.nlp.values import Budget, Where
from app.brain.slots import Wants
from app.brain.types import Kind, ListingQuery, Rates, RentType

_DEALS: dict[str, RentType] = {"long_term": "long_term", "short_term": "short_term", "sale": "sale"}
_NIGHTS = {"night": Decimal(1), "day": Decimal(1), "week": Decimal(7), "month": Decimal(30)}
_MONTHS = {"month": Decimal(1), "year": Decimal(12), "week": Decimal(12) / Decimal(52)}
NEAR_KM = 10.0


@dataclass(frozen=True, slots=True)
class Prices:
    """The price range a search compares with: per night for short stays, per month for long ones."""

    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    period: str | None = None


def build(wants: Wants, kind: Kind, places: Atlas, rates: Rates, text: str) -> ListingQuery:
    """Return the query that asks for exactly what is wanted, and nothing that is not."""
    deal = _DEALS.get(deal_of(wants, rates) or "") if kind == "property" else None
    where, prices = wants.where, prices_of(wants, rates, kind)
    cities, districts = _area(where, places)
    bedrooms = wants.bedrooms
    return ListingQuery(
        kind=kind,
        category=slug(wants),
        text=text,
        rent_type=deal,
        cities=cities,
        districts=districts,
        min_bedrooms=bedrooms.low if bedrooms else None,
        max_bedrooms=bedrooms.high if bedrooms else None,
        min_price=prices.low,
        max_price=prices.high,
        currency=prices.currency,
        features=wants.wishes,
    )


def slug(wants: Wants) -> str | None:
    """Return the category below its kind."""
    return (wants.category or "").rpartition(".")[2] or None


def deal_of(wants: Wants, rates: Rates) -> str | None:
    """Return the deal that was named, or the only one the budget can mean: nobody sells a flat for £700."""
    if wants.deal or not wants.budget:
        return wants.deal
    budget = wants.budget
    if budget.period in ("night", "day"):
        return "short_term"
    amount = budget.high or budget.low
    if amount is None:
        return None
    pounds = _in_pounds(amount, currency_of(budget, wants), rates)
    if pounds >= 20000:
        return "sale"
    return "long_term" if 150 <= pounds < 6000 else None


def currency_of(budget: Budget, wants: Wants) -> str:
    """Return the currency named, or the one such a number is usually said in: rents above 6000 are lira."""
    if budget.currency:
        return budget.currency
    amount = budget.high or budget.low or Decimal(0)
    return "TRY" if wants.deal == "long_term" and amount > 6000 else "GBP"


def prices_of(wants: Wants, rates: Rates, kind: Kind = "property") -> Prices:
    """Return the budget as the prices of listings are written: a weekly limit for a stay is a seventh a night."""
    budget = wants.budget
    if not budget:
        return Prices()
    currency = currency_of(budget, wants)
    deal = deal_of(wants, rates) if kind == "property" else None
    if deal == "short_term":
        divisor, period = _nights_paid(wants, budget, currency, rates), "night"
    elif deal == "long_term":
        divisor, period = _MONTHS.get(budget.period or "month", Decimal(1)), "month"
    else:
        return Prices(budget.low, budget.high, currency, budget.period if kind != "property" else None)
    return Prices(_divided(budget.low, divisor), _divided(budget.high, divisor), currency, period)


def _nights_paid(wants: Wants, budget: Budget, currency: str, rates: Rates) -> Decimal:
    if budget.period:
        return _NIGHTS.get(budget.period, Decimal(1))
    nights = wants.stay.nights if wants.stay else None
    amount = budget.high or budget.low or Decimal(0)
    total = nights and nights > 1 and _in_pounds(amount, currency, rates) / nights >= 15 and amount > 0
    return Decimal(nights) if total and nights and _in_pounds(amount, currency, rates) >= 250 else Decimal(1)


def _divided(amount: Decimal | None, divisor: Decimal) -> Decimal | None:
    if amount is None or divisor == 1:
        return amount
    return (amount / divisor).quantize(Decimal(1))


def _in_pounds(amount: Decimal, currency: str, rates: Rates) -> Decimal:
    try:
        return rates.convert(amount, currency, "GBP")
    except KeyError:
        return amount


def _area(where: Where, places: Atlas) -> tuple[tuple[str, ...], tuple[str, ...]]:
    cities, districts = where.cities, where.districts
    if where.near:
        districts += tuple(place.name for place in around(places, (*cities, *districts), NEAR_KM))
    if where.refused:
        cities, districts = _except(where, cities, districts, places)
    return cities, tuple(dict.fromkeys(districts))


def _except(
    where: Where, cities: tuple[str, ...], districts: tuple[str, ...], places: Atlas
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Spell a refusal out as all that is left, because a search can only be told what to include."""
    if not cities and not districts:
        cities = tuple(place.name for place in places if place.is_city)
    homes = {place.city for place in places if place.name in where.refused and not place.is_city}
    left = tuple(city for city in cities if city not in where.refused and city not in homes)
    opened = tuple(p.name for p in places if p.city in homes and p.city in cities and not p.is_city)
    return left, tuple(name for name in (*districts, *opened) if name not in where.refused)
