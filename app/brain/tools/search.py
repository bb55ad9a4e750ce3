"""The tools that look for listings and look at them: the model says what is wanted, the desks do the rest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.brain.agents import marketplace, real_estate
from app.brain.agents.base import Turn
from app.brain.agents.desk import Desk, without_stale
from app.brain.checkpoint import Brief, Session
from app.brain.found import Looked
from app.brain.nlp import places
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import Utterance, fold
from app.brain.nlp.values import Bedrooms, Budget, Stay, Value, Where
from app.brain.nlp.values import Wishes as Features
from app.brain.plain import plain
from app.brain.slots import Slot, Wants, fill, read_all
from app.brain.tools.arguments import GoodsWishes, HomeWishes, Number, Numbers, Wishes
from app.brain.tools.base import Outcome, Tool, ToolError
from app.brain.types import JSON, ListingView
from app.brain.wording import facts_told, place_told, title, understood

_ARGUED = ("place", "rent_type", "category", "bedrooms", "budget", "features", "stay")


def search_homes(turn: Turn, wishes: HomeWishes) -> Outcome:
    """Search homes, land and shops."""
    heard = _shared(turn, wishes)
    heard |= _given(rent_type=wishes.rent_type, category=_known_key(wishes.category, "categories", "property"))
    if wishes.min_bedrooms is not None or wishes.max_bedrooms is not None:
        heard["bedrooms"] = Bedrooms(wishes.min_bedrooms, wishes.max_bedrooms)
    if wishes.features or wishes.unwanted:
        heard["features"] = Features(_features(wishes.features, "property"), _features(wishes.unwanted, "property"))
    if wishes.arrives or wishes.nights:
        heard["stay"] = Stay(wishes.arrives, wishes.nights)
    return _look(real_estate.DESK, turn, wishes, heard, turn.context.text)


def search_goods(turn: Turn, wishes: GoodsWishes) -> Outcome:
    """Search things for sale."""
    heard = _shared(turn, wishes) | _given(category=_goods(wishes.category))
    if wishes.features:
        heard["features"] = Features(_features(wishes.features, "goods"))
    return _look(marketplace.DESK, turn, wishes, heard, plain(wishes.words, 120) or turn.context.text)


def listing_details(turn: Turn, which: Number) -> Outcome:
    """Tell all that is known of one listing of the last list, and remember that it is the one spoken of."""
    agent, session = _listed(turn)
    brief = _brief(session, which.number)
    facts = {"number": which.number, **_told(turn, brief), "features": list(brief.features), "more": "not known"}
    return Outcome(facts, turn.state.having(agent, replace(session, focus=which.number - 1)))


def compare_listings(turn: Turn, which: Numbers) -> Outcome:
    """Put some listings of the last list side by side."""
    agent, session = _listed(turn)
    briefs = [(number, _brief(session, number)) for number in which.numbers]
    rows = [{"number": number, **_told(turn, brief), "features": list(brief.features)} for number, brief in briefs]
    return Outcome({"compared": rows}, turn.state.having(agent, session))


def _shared(turn: Turn, wishes: Wishes) -> dict[str, Value]:
    where = _where(turn, wishes)
    heard: dict[str, Value] = {"place": where} if where else {}
    low, high = wishes.min_price, wishes.max_price
    if low is not None and high is not None and low > high:
        raise ToolError("min_price is above max_price")
    if low is not None or high is not None or wishes.currency:
        heard["budget"] = Budget(low, high, wishes.currency, wishes.period)
    return heard


def _where(turn: Turn, wishes: Wishes) -> Where | None:
    if wishes.anywhere:
        return Where(anywhere=True)
    wanted = [place for name in wishes.places or () for place in _places(turn, name)]
    refused = [place for name in wishes.not_in or () for place in _places(turn, name)]
    if not wanted and not refused:
        return None
    cities = tuple(place.name for place in wanted if place.is_city)
    districts = tuple(place.name for place in wanted if not place.is_city)
    return Where(cities, districts, tuple(place.name for place in refused), near=wishes.nearby)


def _places(turn: Turn, name: str) -> list[Any]:
    utterance = Utterance(name, fold(name), "en", turn.context.places, turn.context.now.date())
    found = [mention.place for mention in places.mentions(utterance)]
    if not found:
        cities = ", ".join(place.name for place in turn.context.places if place.is_city)
        raise ToolError(f"{name!r} is not a place of North Cyprus that we know; its cities are {cities}")
    return found


def _look(desk: Desk, turn: Turn, wishes: Wishes, heard: Mapping[str, Value], words: str) -> Outcome:
    heard = {**read_all(_beyond(desk), turn.utterance), **heard}
    before = Session() if wishes.new_search else turn.state.session(desk.name)
    kept = {name: value for name, value in without_stale(before.slots, heard).items() if name not in wishes.forget}
    session = replace(
        before,
        slots=fill(desk.slots, kept, heard),
        shown=before.shown if wishes.next_page else (),
        expecting=None,
        text=words[:200],
    )
    if not desk.enough(Wants(session.slots)):
        raise ToolError("too little is known to search: ask the person for the place, or say anywhere")
    looked = desk.look(turn, session)
    return Outcome(_facts(looked), looked.remembered(), looked.recommended())


def _beyond(desk: Desk) -> tuple[Slot, ...]:
    """Return the slots that the tool has no argument for: the rules read them, so that adding one stays one line."""
    return tuple(slot for slot in desk.slots if slot.name not in _ARGUED)


def _facts(looked: Looked) -> JSON:
    turn, found = looked.turn, looked.found
    rows = zip(found.listings, looked.recommended(), strict=True)
    return {
        "searched_for": understood(turn.voice, found.wants, found.kind),
        "fits": bool(found.result.items),
        "in_all": found.result.total,
        "note": None if found.result.items else "nothing fits all of it; these come near, say what each misses",
        "prices_converted_on": str(turn.voice.rates.as_of),
        "worth_asking_next": looked.question.name if looked.question else None,
        "listings": [
            {"number": n, **_told(turn, one), "features": list(one.features)[:12], "why": list(why.reasons),
             "misses": list(why.misses)}
            for n, (one, why) in enumerate(rows, 1)
        ],
    }  # fmt: skip


def _told(turn: Turn, one: Brief | ListingView) -> dict[str, Any]:
    voice = turn.voice
    return {"title": title(voice, one), "where": place_told(voice, one), "facts": list(facts_told(voice, one))}


def _listed(turn: Turn) -> tuple[str, Session]:
    agent = turn.state.agent or ""
    session = turn.state.session(agent)
    if not session.listed:
        raise ToolError("no list has been shown yet; search first")
    return agent, session


def _brief(session: Session, number: int) -> Brief:
    if number > len(session.listed):
        raise ToolError(f"the last list has {len(session.listed)} listings")
    return session.listed[number - 1]


def _given(**values: str | None) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _known_key(key: str | None, words: str, family: str) -> str | None:
    if key is not None and key not in lexicon(words)[family]:
        raise ToolError(f"{key!r} is not one of {', '.join(lexicon(words)[family])}")
    return key


def _features(keys: list[str], family: str) -> tuple[str, ...]:
    return tuple(str(_known_key(key, "features", family)) for key in keys)


def _goods(category: str | None) -> str | None:
    known = _known_key(category.removeprefix("goods.") if category else None, "categories", "goods")
    return known and f"goods.{known}"


SEARCH_HOMES = Tool(
    "search_homes",
    "Search homes, land and shops, to rent or to buy. The best five are shown to the person as cards.",
    HomeWishes,
    search_homes,
)
SEARCH_GOODS = Tool(
    "search_goods",
    "Search things for sale. The best are shown to the person as cards.",
    GoodsWishes,
    search_goods,
)
DETAILS = Tool("listing_details", "Look closer at one listing of the last list.", Number, listing_details)
COMPARE = Tool("compare_listings", "Put two to five listings of the last list side by side.", Numbers, compare_listings)
