"""Claims about days and hours: read as people write them in four languages, in the time of North Cyprus."""

from datetime import UTC, date, datetime, time

import pytest

from app.brain.agents.viewing import times
from app.brain.nlp import moments
from app.brain.nlp.phrases import LANGUAGES
from app.brain.nlp.text import fold
from app.brain.nlp.values import Moment, dump, load
from app.brain.types import Language
from app.brain.wording import Voice
from tests.brain.town import NOW, RATES

SATURDAY = NOW  # 21 November 2026, 14:00 in North Cyprus
FRIDAY, SUNDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "day", "at"),
    [
        ("on Friday at 3 pm", FRIDAY, time(15)),
        ("Fri 3pm", FRIDAY, time(15)),
        ("make it Saturday 11", date(2026, 11, 28), time(11)),
        ("27 November at 15:30", FRIDAY, time(15, 30)),
        ("November 27, 10am", FRIDAY, time(10)),
        ("day after tomorrow at half past nine", MONDAY, time(9, 30)),
        ("today at 5", date(2026, 11, 21), time(17)),
        ("tonight at 7", date(2026, 11, 21), time(19)),
        ("tomorrow at 11", SUNDAY, time(11)),
        ("2026-11-30 09:00", date(2026, 11, 30), time(9)),
        ("the 2nd of December at 4", date(2026, 12, 2), time(16)),
        ("quarter past four on Monday", MONDAY, time(16, 15)),
        ("yarın öğleden sonra 3'te", SUNDAY, time(15)),
        ("cuma günü saat 15.00", FRIDAY, time(15)),
        ("cumartesi sabah 10", date(2026, 11, 28), time(10)),
        ("27 Kasım 15:00'te", FRIDAY, time(15)),
        ("salı üç buçukta", date(2026, 11, 24), time(15, 30)),
        ("öbür gün akşam 6'da", MONDAY, time(18)),
        ("pazartesi saat üçte", MONDAY, time(15)),
        ("завтра в три часа дня", SUNDAY, time(15)),
        ("во вторник в полчетвертого", date(2026, 11, 24), time(15, 30)),
        ("в пятницу в 11 утра", FRIDAY, time(11)),
        ("послезавтра к 11", MONDAY, time(11)),
        ("27 ноября в 15", FRIDAY, time(15)),
        ("в понедельник в час дня", MONDAY, time(13)),
        ("в субботу в 6 вечера", date(2026, 11, 21), time(18)),
        ("am Freitag um 15 Uhr", FRIDAY, time(15)),
        ("27.11. um 15 Uhr 30", FRIDAY, time(15, 30)),
        ("Freitag halb vier", FRIDAY, time(15, 30)),
        ("übermorgen um 10", MONDAY, time(10)),
        ("morgen Vormittag um elf", SUNDAY, time(11)),
        ("Montag um Viertel vor vier", MONDAY, time(15, 45)),
    ],
)
def test_a_day_and_an_hour_are_read(said: str, day: date, at: time) -> None:
    moment = moments.read(fold(said), SATURDAY)
    assert moment is not None
    assert (moment.day, moment.at) == (day, at)


@pytest.mark.parametrize(
    ("said", "day", "part"),
    [
        ("can I see it tomorrow morning?", SUNDAY, "morning"),
        ("Friday afternoon", FRIDAY, "afternoon"),
        ("cuma akşamı", FRIDAY, "evening"),
        ("yarın sabah", SUNDAY, "morning"),
        ("в пятницу вечером", FRIDAY, "evening"),
        ("завтра утром", SUNDAY, "morning"),
        ("morgen früh", SUNDAY, "morning"),
        ("Freitag Nachmittag", FRIDAY, "afternoon"),
    ],
)
def test_a_part_of_the_day_is_no_hour_yet(said: str, day: date, part: str) -> None:
    assert moments.read(fold(said), SATURDAY) == Moment(day, None, part)


@pytest.mark.parametrize(
    "said",
    [
        "good morning", "Guten Morgen!", "iyi akşamlar", "добрый вечер", "flat in Kyrenia", "2 bedrooms", "at 25",
        "number 2", "",
    ],
)  # fmt: skip
def test_what_names_no_time_is_none(said: str) -> None:
    assert moments.read(fold(said), SATURDAY) is None


def test_todays_weekday_is_today_while_its_hour_is_to_come_and_next_week_after() -> None:
    assert moments.read("saturday at 17:00", SATURDAY) == Moment(date(2026, 11, 21), time(17))
    assert moments.read("saturday at 9:00", SATURDAY) == Moment(date(2026, 11, 28), time(9))


def test_next_friday_is_the_friday_of_next_week() -> None:
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert moments.read("friday at 10", monday) == Moment(FRIDAY, time(10))
    assert moments.read("next friday at 10", monday) == Moment(date(2026, 12, 4), time(10))


def test_tomorrow_is_counted_from_the_day_in_north_cyprus() -> None:
    past_midnight_there = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    assert moments.read("tomorrow at 10", past_midnight_there) == Moment(date(2026, 11, 23), time(10))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("by Friday", FRIDAY), ("before 5 December", date(2026, 12, 5)), ("tomorrow please", SUNDAY),
        ("do it urgently", date(2026, 11, 21)), ("this week", SUNDAY), ("within 3 days", date(2026, 11, 24)),
        ("cumaya kadar", FRIDAY), ("acil", date(2026, 11, 21)), ("3 gün içinde", date(2026, 11, 24)),
        ("до пятницы", FRIDAY), ("срочно", date(2026, 11, 21)), ("через 2 дня", MONDAY),
        ("bis Freitag", FRIDAY), ("dringend", date(2026, 11, 21)), ("bis zum 5. Dezember", date(2026, 12, 5)),
    ],
)  # fmt: skip
def test_a_deadline_is_the_last_day_of_use(said: str, day: date) -> None:
    assert moments.deadline(fold(said), SATURDAY) == day


def test_what_is_urgent_in_the_evening_is_for_tomorrow() -> None:
    assert moments.deadline("urgent", datetime(2026, 11, 21, 17, tzinfo=UTC)) == SUNDAY


@pytest.mark.parametrize("said", ["plumber in Kyrenia", "up to 150 pounds", "2 bedrooms", ""])
def test_what_names_no_deadline_has_none(said: str) -> None:
    assert moments.deadline(fold(said), SATURDAY) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_we_offer_is_read_back_as_that_time(language: Language) -> None:
    when = datetime(2026, 12, 3, 15, 30, tzinfo=moments.HERE)
    told = times.told(Voice(language, RATES), when)
    assert len(told) <= 20
    assert moments.read(fold(told), SATURDAY) == Moment(when.date(), when.time())


def test_a_moment_survives_the_checkpoint() -> None:
    moment = Moment(FRIDAY, time(15, 30), "afternoon")
    assert load(dump(moment)) == moment
