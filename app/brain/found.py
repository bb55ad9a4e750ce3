"""A search that was made for a turn: what came of it, and what to remember of it."""

from dataclasses import dataclass, replace

from app.brain.agents.base import Turn
from app.brain.checkpoint import Brief, Checkpoint, Session
from app.brain.query import Prices
from app.brain.reasons import differences, reasons
from app.brain.slots import Slot, Wants
from app.brain.types import Kind, ListingQuery, ListingView, Recommendation, SearchResult


@dataclass(frozen=True, slots=True)
class Found:
    """A search and what came of it; `near` are listings that miss one wish, when none fits."""

    kind: Kind
    wants: Wants
    query: ListingQuery
    prices: Prices
    result: SearchResult
    near: tuple[ListingView, ...]
    is_next: bool  # part of it was shown before
    is_vague: bool  # no category: only meaning ranks
    assumed: bool  # the deal was told by the budget alone

    @property
    def listings(self) -> tuple[ListingView, ...]:
        """What there is to show: what fits, else what comes near."""
        return self.result.items or self.near


@dataclass(frozen=True, slots=True)
class Looked:
    """A search that was made for a turn, before anybody has put it into words."""

    turn: Turn  # its voice tells prices in the asked currency
    agent: str
    session: Session
    found: Found
    question: Slot | None  # what is worth asking next

    def remembered(self) -> Checkpoint:
        """Return the state after this search was shown."""
        found, session = self.found, self.session
        session = replace(
            session,
            shown=(*session.shown, *(one.id for one in found.listings)),
            listed=tuple(map(_brief, found.listings)) or session.listed,
            total=found.result.total,
            focus=None,
        )
        return self.turn.state.having(self.agent, session)

    def misses(self) -> list[tuple[str, ...]]:
        """Return, for each listing, the wishes it misses."""
        places = self.turn.context.places
        return [differences(self.turn.voice, one, self.found.query, places) for one in self.found.listings]

    def recommended(self) -> tuple[Recommendation, ...]:
        """Return the listings with the reasons that speak for them."""
        pairs = zip(self.found.listings, self.misses(), strict=True)
        return tuple(_recommendation(self.turn, one, self.found, missed) for one, missed in pairs)


def _recommendation(turn: Turn, listing: ListingView, found: Found, misses: tuple[str, ...]) -> Recommendation:
    why = reasons(turn.voice, listing, found.wants, found.prices, turn.context.places)
    liked = [key for key in liked_features(turn) if key in listing.features and key not in found.wants.wishes]
    more = [turn.voice.say("reason.liked", feature=turn.voice.name("feature", key)) for key in liked]
    return Recommendation(listing, (*why, *more), listing.score, misses)


def liked_features(turn: Turn) -> tuple[str, ...]:
    """Return the features of a home that the person is remembered to like: they rank and are told, never required."""
    return tuple(one.value for one in turn.context.preferences if one.key == "home.features")


def _brief(listing: ListingView) -> Brief:
    return Brief(
        listing.id,
        listing.title[:200],
        listing.category,
        listing.city,
        listing.district,
        listing.bedrooms,
        listing.price,
        listing.currency,
        listing.price_period,
        listing.features[:20],
    )
