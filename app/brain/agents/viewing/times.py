"""When a home can be seen: the hours it can be asked for, and which half-hours of them are free."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from app.brain.agents.base import Turn
from app.brain.nlp.moments import HERE
from app.brain.nlp.phrases import day as told_day
from app.brain.wording import Voice

FIRST, LAST = time(8), time(19, 30)  # a viewing lasts half an hour and is over by 20:00
FURTHEST = timedelta(days=90)
LASTS = timedelta(minutes=30)
OFFERED = 3
_LOOKED_AT = 12  # half-hours asked about for one reply
_PARTS = {
    "morning": (9, 10, 11),
    "noon": (12, 13),
    "afternoon": (14, 15, 16, 17),
    "evening": (17, 18, 19),
    None: (10, 14, 17, 11, 15, 12, 16),
}


def at(day: date, clock: time) -> datetime:
    """Return that time of that day in North Cyprus."""
    return datetime.combine(day, clock, tzinfo=HERE)


def told(voice: Voice, when: datetime) -> str:
    """Return `27 Nov 2026, 15:00`, which is also read back as that time when a person says it."""
    here = when.astimezone(HERE)
    return f"{told_day(voice.language, here.date())}, {here:%H:%M}"


def refusal(when: datetime, now: datetime) -> str | None:
    """Return the phrase that says why nobody can come then; None when it is a possible time."""
    here = when.astimezone(HERE)
    if when <= now:
        return "view.past"
    if here.date() > now.astimezone(HERE).date() + FURTHEST:
        return "view.far"
    return None if FIRST <= here.time() <= LAST else "view.hours"


def is_free(turn: Turn, listing: UUID, when: datetime) -> bool:
    """Whether the home is not taken then and the person has no other viewing in that half-hour."""
    busy = any(abs(one.starts_at - when) < LASTS for one in turn.able.viewings() if one.listing_id != listing)
    return not busy and not turn.able.is_taken(listing, when)


def options(turn: Turn, listing: UUID, day: date, part: str | None) -> list[datetime]:
    """Return up to three free times of that part of that day, in their order."""
    hours = [at(day, time(hour)) for hour in _PARTS[part]]
    return sorted(_free(turn, listing, iter(hours)))


def next_free(turn: Turn, listing: UUID, when: datetime) -> list[datetime]:
    """Return the next three free half-hours after `when`, going on next morning when the day is over."""
    return list(_free(turn, listing, islice(_half_hours(when), _LOOKED_AT)))


def _free(turn: Turn, listing: UUID, moments: Iterator[datetime]) -> Iterator[datetime]:
    now = turn.context.now
    possible = (when for when in moments if refusal(when, now) is None and is_free(turn, listing, when))
    return islice(possible, OFFERED)


def _half_hours(when: datetime) -> Iterator[datetime]:
    here = when.astimezone(HERE)
    day, clock = here.date(), here.replace(minute=30 * (here.minute // 30), second=0, microsecond=0)
    while True:
        clock += LASTS
        if clock.date() != day or clock.time() > LAST:
            day += timedelta(days=1)
            clock = at(day, time(9))
        yield clock
