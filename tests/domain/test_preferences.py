"""Preferences: kept with their event or not at all, once per message, with the words that prove them."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from app.domain import conversations, preferences
from app.kit.transaction import transaction
from tests.making import count, guest, rows, said
from tests.racing import at_once
from tests.remembering import enter, events, found, held, inferred, kinds, pairs, source, tell

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def user() -> UUID:
    return guest()


def test_what_is_found_is_kept_with_the_words_that_prove_it(user: UUID) -> None:
    message = said(user, "we have a dog")
    (new,) = enter(user, source(message.message_id), found("pets", "dog", label="has a dog", evidence="we have a dog"))
    assert (new.key, new.value, new.label, new.explicit, new.confidence) == ("pets", "dog", "has a dog", True, 0.9)
    assert (new.method, new.evidence, new.message_id) == ("rules", "we have a dog", message.message_id)
    assert held(user) == [new]


def test_a_preference_and_its_event_are_stored_together_or_not_at_all(user: UUID) -> None:
    def break_off() -> None:
        with transaction() as session:
            preferences.remember(session, user, [found("pets", "dog")], source(message.message_id))
            raise RuntimeError

    message = said(user)
    with pytest.raises(RuntimeError):
        break_off()
    assert [count(table) for table in ("preferences", "preference_events", "preference_extractions")] == [0, 0, 0]
    enter(user, source(message.message_id), found("pets", "dog"))
    assert [count(table) for table in ("preferences", "preference_events", "preference_extractions")] == [1, 1, 1]


def test_the_event_says_how_it_was_found(user: UUID) -> None:
    message = said(user)
    turn = rows("select id from turns where message_id = :m", m=message.message_id)[0][0]
    enter(user, source(message.message_id, method="model", ms=812.5, turn_id=turn), inferred("home.deal", "sale"))
    (event,) = events(user)
    assert (event.kind, event.method, event.confidence, event.ms) == ("remembered", "model", 0.5, 812.5)
    assert (event.evidence, event.message_id, event.turn_id) == ("words about sale", message.message_id, turn)
    assert (event.before, event.after["value"]) == (None, "sale")


def test_a_message_is_looked_through_once(user: UUID) -> None:
    origin = source(said(user).message_id)
    assert len(enter(user, origin, found("pets", "dog"))) == 1
    assert enter(user, origin, found("pets", "dog"), found("pets", "cat")) == []
    assert (pairs(user), kinds(user)) == ({("pets", "dog")}, ["remembered"])


def test_ten_deliveries_of_a_message_at_once_are_one(user: UUID) -> None:
    origin = source(said(user).message_id)
    outcomes = at_once([partial(enter, user, origin, found("pets", "dog"))] * 10)
    assert sorted(len(one) if isinstance(one, list) else -1 for one in outcomes) == [0] * 9 + [1]
    assert (count("preferences"), kinds(user)) == (1, ["remembered"])


def test_a_message_that_told_nothing_is_not_looked_through_again(user: UUID) -> None:
    origin = source(said(user).message_id)
    enter(user, origin)
    assert enter(user, origin, found("pets", "dog")) == []


def test_an_erased_message_tells_nothing(user: UUID) -> None:
    message = said(user)
    origin = source(message.message_id)
    with transaction() as session:
        conversations.erase(session, user, message.thread_id)
    assert enter(user, origin, found("pets", "dog")) == []


def test_a_key_that_nobody_knows_is_refused(user: UUID) -> None:
    with pytest.raises(ValueError, match=r"shoe\.size"):
        tell(user, found("shoe.size", "42"))


def test_the_same_again_makes_surer_and_adds_no_row(user: UUID) -> None:
    tell(user, inferred("home.city", "Kyrenia"))
    assert tell(user, inferred("home.city", "kyrenia")) == []
    (one,) = held(user)
    assert (one.confidence, kinds(user)) == (0.75, ["remembered", "reinforced"])
    for _ in range(9):
        tell(user, inferred("home.city", "Kyrenia"))
    assert held(user)[0].confidence == 0.9


def test_the_same_twice_in_one_message_is_no_reinforcement(user: UUID) -> None:
    tell(user, inferred("home.city", "Kyrenia"), inferred("home.city", "Kyrenia"))
    assert (held(user)[0].confidence, kinds(user)) == (0.5, ["remembered"])


def test_what_was_inferred_and_is_now_said_outright_is_news(user: UUID) -> None:
    tell(user, inferred("home.city", "Kyrenia"))
    (new,) = tell(user, found("home.city", "Kyrenia", label="Girne", evidence="Girne'yi severim"))
    assert held(user) == [new]
    assert (new.explicit, new.label, new.evidence) == (True, "Girne", "Girne'yi severim")
    before, after = events(user)[-1].before, events(user)[-1].after
    assert (before["explicit"], after["explicit"]) == (False, True)


def test_what_was_said_outright_comes_first(user: UUID) -> None:
    tell(user, found("pets", "dog"))
    tell(user, inferred("home.city", "Kyrenia"))
    tell(user, found("diet", "vegan"))
    assert [one.value for one in held(user)] == ["vegan", "dog", "Kyrenia"]


def test_events_come_in_pages_the_latest_first(user: UUID) -> None:
    for n in range(5):
        tell(user, found("home.bedrooms", str(n)))
    with transaction() as session:
        first, following = preferences.events(session, user, 4)
        second, nothing = preferences.events(session, user, 20, following)
        times = [event.created_at for event in (*first, *second)]
    assert (len(first), len(second), nothing) == (4, 5, None)
    assert times == sorted(times, reverse=True)


def test_what_everybody_would_be_told_is_bounded(user: UUID) -> None:
    tell(user, *(inferred("likes", f"thing {n}") for n in range(120)))
    assert len(held(user)) == 100
    assert timedelta(0) <= datetime.now(UTC) - held(user)[0].created_at < timedelta(minutes=1)
