"""What the brain may do while it thinks: each a short transaction of its own, none held while it thinks."""

from dataclasses import asdict
from functools import partial

from app.actors import looking, memory
from app.actors.model import model_for
from app.actors.streaming import Stream
from app.brain import types as brain
from app.brain import views
from app.domain import listings
from app.integrations import embeddings
from app.integrations.memory import Ask
from app.kit import tracing
from app.kit.transaction import transaction


def abilities(context: brain.TurnContext, stream: Stream) -> brain.Capabilities:
    """Return what the brain may do on this turn: whatever it looks at, it is this turn's person who looks."""
    return brain.Capabilities(
        search_listings=search,
        stream=stream.write,
        degraded=stream.degraded,
        look_up=looking.look_up,
        requests=partial(looking.requests, context.user_id),
        viewings=partial(looking.viewings, context.user_id),
        is_taken=looking.is_taken,
        meaning=embeddings.local_meaning_of,
        recall=partial(recall, context),
        model=model_for(context.turn_id),
        around=tracing.span,
    )


def recall(context: brain.TurnContext) -> views.Recalled:
    """Return what the memory gives for the message of this turn."""
    recalled = memory.recall(Ask(str(context.thread_id), str(context.user_id), context.text))
    if recalled is None:
        return views.Recalled(is_silent=True)
    turns = tuple(views.PastTurn(one.said, one.answered, one.at) for one in recalled.turns)
    return views.Recalled(recalled.facts, turns)


def search(query: brain.ListingQuery) -> brain.SearchResult:
    """Return the listings that fit, by words, filters and meaning; without meaning when it cannot be had."""
    meaning = embeddings.meaning_of(query.text)
    wanted = asdict(query)
    limit = wanted.pop("limit")
    if meaning:
        wanted |= {"vector": meaning.vectors[0], "model": meaning.model}
    with transaction() as session:
        page = listings.search(session, listings.Criteria(**wanted), limit)
        return brain.SearchResult(tuple(_view(found) for found in page.items), page.total)


def _view(found: listings.Found) -> brain.ListingView:
    listing = found.listing
    return brain.ListingView(
        id=listing.id,
        title=listing.title,
        description=listing.description,
        category=listing.category,
        rent_type=listing.rent_type,  # type: ignore[arg-type] # a check constraint holds it to the three
        city=listing.city,
        district=listing.district,
        bedrooms=listing.bedrooms,
        price=listing.price,
        currency=listing.currency,
        price_period=listing.price_period,
        features=tuple(listing.features),
        score=found.score,
        card=listing.view().model_dump(mode="json"),
    )
