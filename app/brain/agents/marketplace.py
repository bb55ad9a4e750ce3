"""The marketplace desk: things to buy, and people who come and do a job."""

from app.brain.agents.base import Draft, Turn
from app.brain.agents.desk import Desk
from app.brain.nlp import categories, features, money, places
from app.brain.nlp.text import Utterance
from app.brain.nlp.values import Wishes
from app.brain.slots import Slot, Wants, merge_budget, merge_places, merge_wishes


def read_wishes(utterance: Utterance) -> Wishes | None:
    """Return what the thing or the person must offer."""
    found = [wishes for read in (features.read_goods, features.read_services) if (wishes := read(utterance))]
    if not found:
        return None
    return Wishes(tuple(k for one in found for k in one.wanted), tuple(k for one in found for k in one.dropped))


SLOTS = (
    Slot("category", categories.read_market, ask="ask.category"),
    Slot("place", places.read, merge_places),
    Slot("budget", money.read, merge_budget),
    Slot("features", read_wishes, merge_wishes),
)


def respond(turn: Turn) -> Draft:
    """Answer a message about goods or services."""
    return DESK.respond(turn)


def enough(wants: Wants) -> bool:
    """Whether a search would mean anything: we know what is needed."""
    return wants.category is not None


DESK = Desk("marketplace", SLOTS, enough)
