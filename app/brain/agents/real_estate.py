"""The estate agent: homes, land and shops, to rent or to buy, and seeing them."""

from app.brain.agents import viewing
from app.brain.agents.base import Draft, Turn
from app.brain.agents.desk import Desk
from app.brain.nlp import bedrooms, categories, dates, deal, features, money, places
from app.brain.slots import Slot, Wants, merge_budget, merge_places, merge_stay, merge_wishes

# To add a slot, add a line; a slot with `ask` is asked for when it is missing, once, in this order.
SLOTS = (
    Slot("place", places.read, merge_places, ask="ask.place"),
    Slot("rent_type", deal.read, ask="ask.rent_type"),
    Slot("category", categories.read_property),
    Slot("bedrooms", bedrooms.read),
    Slot("budget", money.read, merge_budget),
    Slot("features", features.read, merge_wishes),
    Slot("stay", dates.read, merge_stay),
)


def respond(turn: Turn) -> Draft:
    """Answer a message about homes."""
    return viewing.respond(turn) if turn.act == "viewing" else DESK.respond(turn)


def enough(wants: Wants) -> bool:
    """Whether a search would mean anything: a place, or at least two other things that narrow it."""
    if wants.where.cities or wants.where.districts or wants.where.anywhere:
        return True
    narrowing = (wants.budget, wants.bedrooms, wants.wishes, wants.category and wants.deal)
    return sum(bool(wish) for wish in narrowing) >= 2


DESK = Desk("real_estate", SLOTS, enough)
