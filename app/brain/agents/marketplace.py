"""The marketplace desk: things to buy."""

from app.brain.agents.base import Draft, Turn
from app.brain.agents.desk import Desk
from app.brain.nlp import categories, features, money, places
from app.brain.nlp.text import Utterance
from app.brain.slots import Slot, Wants, merge_budget, merge_places, merge_wishes


def read_category(utterance: Utterance) -> str | None:
    """Return the category of the goods wanted as `goods.slug`; jobs are the requests agent's."""
    category = categories.read_market(utterance)
    return category if category and category.startswith("goods.") else None


SLOTS = (
    Slot("category", read_category, ask="ask.category"),
    Slot("place", places.read, merge_places),
    Slot("budget", money.read, merge_budget),
    Slot("features", features.read_goods, merge_wishes),
)


def respond(turn: Turn) -> Draft:
    """Answer a message about goods."""
    return DESK.respond(turn)


def enough(wants: Wants) -> bool:
    """Whether a search would mean anything: we know what is needed."""
    return wants.category is not None


DESK = Desk("marketplace", SLOTS, enough)
