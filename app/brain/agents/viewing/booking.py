"""Arranging a viewing: which home, which day, what time, and a free half-hour, each asked for when it is missing."""

from dataclasses import replace
from datetime import date, datetime

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.viewing import times
from app.brain.agents.viewing.wish import (
    BOOKED,
    HOMES,
    WHEN,
    WHICH,
    Wish,
    card,
    heard,
    pending,
    proposals,
    remembering,
    target,
)
from app.brain.nlp.phrases import day as told_day
from app.brain.nlp.values import Moment
from app.brain.plain import plain
from app.brain.wording import MAX_TITLE


def arrange(turn: Turn) -> Draft:
    """Go on with the viewing that is being arranged, or begin one."""
    before = pending(turn.state)
    if turn.state.session("viewing").expecting == BOOKED:
        before = Wish()
    wish = target(turn, before)
    wish = replace(wish, moment=heard(turn, wish.moment))
    if wish.listing is None:
        return _which(turn, wish)
    already = next((one for one in turn.able.viewings() if one.listing_id == wish.listing), None)
    if already and wish.moving is None:
        said = turn.voice.say("view.already", title=wish.title, when=times.told(turn.voice, already.starts_at))
        return Draft((said,), remembering(turn, replace(wish, moment=Moment()), BOOKED))
    return settle(turn, wish)


def settle(turn: Turn, wish: Wish) -> Draft:
    """Book the wish when its time is known, possible and free; else say why not and ask."""
    when = wish.starts_at
    if when is None:
        return _ask(turn, wish)
    if refused := times.refusal(when, turn.context.now):
        again = replace(wish, moment=Moment() if refused != "view.hours" else replace(wish.moment, at=None))
        return Draft((turn.voice.say(refused),), remembering(turn, again, WHEN))
    if not times.is_free(turn, wish.listing or turn.context.turn_id, when):
        return _taken(turn, wish, when)
    key = "view.moved" if wish.moving else "view.requested"
    said = turn.voice.say(key, title=wish.title, when=times.told(turn.voice, when))
    shown = card("requested", wish.listing, wish.title, when)
    return Draft((said,), remembering(turn, wish, BOOKED), proposals=proposals(wish), cards=(shown,))


def _which(turn: Turn, wish: Wish) -> Draft:
    voice, listed = turn.voice, turn.state.session(HOMES).listed
    if not listed:
        return Draft((voice.say("view.none"),), turn.state)
    answers = choices.numbered(voice, [plain(home.title, MAX_TITLE) for home in listed])
    return Draft((voice.say("view.which"),), remembering(turn, wish, WHICH), cards=choices.card(answers))


def _ask(turn: Turn, wish: Wish) -> Draft:
    """Ask for the half that is missing, with times to choose from once the day is known."""
    voice, moment = turn.voice, wish.moment
    state = remembering(turn, wish, WHEN)
    if moment.day is None:
        key = "view.ask_day" if moment.at else "view.ask_when"
        clock = f"{moment.at:%H:%M}" if moment.at else ""
        return Draft((voice.say(key, title=wish.title, time=clock),), state)
    if refused := _day_refused(turn, moment.day):
        return Draft((voice.say(refused),), remembering(turn, replace(wish, moment=Moment()), WHEN))
    free = times.options(turn, wish.listing or turn.context.turn_id, moment.day, moment.part)
    free = free or times.next_free(turn, wish.listing or turn.context.turn_id, times.at(moment.day, times.FIRST))
    told = told_day(voice.language, moment.day)
    return _offer(turn, wish, free, voice.say("view.ask_time", title=wish.title, day=told, times=_told(turn, free)))


def _day_refused(turn: Turn, day: date) -> str | None:
    """A day has gone by when its last half-hour has."""
    return next((key for key in (times.refusal(times.at(day, times.LAST), turn.context.now),) if key), None)


def _taken(turn: Turn, wish: Wish, when: datetime) -> Draft:
    free = times.next_free(turn, wish.listing or turn.context.turn_id, when)
    said = turn.voice.say("view.taken", when=times.told(turn.voice, when), times=_told(turn, free))
    return _offer(turn, replace(wish, moment=replace(wish.moment, at=None)), free, said)


def _offer(turn: Turn, wish: Wish, free: list[datetime], said: str) -> Draft:
    if not free:
        return Draft((turn.voice.say("view.full"),), remembering(turn, replace(wish, moment=Moment()), WHEN))
    answers = [choices.choice(told, told) for told in (times.told(turn.voice, when) for when in free)]
    return Draft((said,), remembering(turn, wish, WHEN), cards=choices.card(answers))


def _told(turn: Turn, free: list[datetime]) -> str:
    return "; ".join(times.told(turn.voice, when) for when in free)
