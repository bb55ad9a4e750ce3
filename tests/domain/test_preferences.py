"""Preferences: one truth per key, outright over inferred, newer over older, and forgotten means forgotten."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain import conversations, preferences
from app.domain.preferences.keys import KEYS, contradict
from app.kit.errors import Invalid, NotFound
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import count, guest, rows, said
from tests.racing import at_once
from tests.remembering import enter, found, held, kinds, pairs, source, tell

pytestmark = pytest.mark.usefixtures("database")
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def user() -> UUID:
    return guest()


def inferred(key: str, value: str, **fields: Any) -> Any:
    return found(key, value, explicit=False, **fields)


def events(user: UUID) -> list[Any]:
    with transaction() as session:
        rows = preferences.events(session, user, 100)[0][::-1]
        return [preferences.PreferenceEventView.of(row) for row in rows]


def forget(user: UUID, preference_id: UUID) -> None:
    with transaction() as session:
        preferences.forget(session, user, preference_id)


def correct(user: UUID, preference_id: UUID, value: str, label: str | None = None) -> preferences.PreferenceView:
    with transaction() as session:
        return preferences.correct(session, user, preference_id, value, label).view()


def confirm(user: UUID, preference_id: UUID) -> preferences.PreferenceView:
    with transaction() as session:
        return preferences.confirm(session, user, preference_id).view()


# Remembering


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


# Contradictions: what held, what a later message tells, what holds then, and how it is written down.
# A pair with ~ before its value was only inferred.

CONTRADICTIONS = [
    ("home.bedrooms 2", "home.bedrooms 3", "home.bedrooms 3", "contradicted"),
    ("home.bedrooms ~2", "home.bedrooms 3", "home.bedrooms 3", "contradicted"),
    ("home.bedrooms ~2", "home.bedrooms ~3", "home.bedrooms ~3", "contradicted"),
    ("home.bedrooms 2", "home.bedrooms ~3", "home.bedrooms 2", "ignored"),
    ("home.deal long_term", "home.deal ~sale", "home.deal long_term", "ignored"),
    ("home.deal long_term", "home.deal sale", "home.deal sale", "contradicted"),
    ("pets dog", "pets none", "pets none", "contradicted"),
    ("pets none", "pets cat", "pets cat", "contradicted"),
    ("pets dog", "pets cat", "pets cat; pets dog", "remembered"),
    ("home.features pool", "home.avoid pool", "home.avoid pool", "contradicted"),
    ("home.avoid pool", "home.features ~pool", "home.avoid pool", "ignored"),
    ("home.city Kyrenia", "home.avoid Kyrenia", "home.avoid Kyrenia", "contradicted"),
    ("home.city Kyrenia", "home.city Famagusta", "home.city Famagusta; home.city Kyrenia", "remembered"),
    ("home.features furnished", "home.features unfurnished", "home.features unfurnished", "contradicted"),
    ("home.features furnished", "home.features ~unfurnished", "home.features furnished", "ignored"),
    ("home.features pool", "home.features garden", "home.features garden; home.features pool", "remembered"),
    ("diet vegetarian", "diet vegan", "diet vegan", "contradicted"),
    ("diet vegetarian", "diet gluten_free", "diet gluten_free; diet vegetarian", "remembered"),
    ("diet vegan; diet halal", "diet none", "diet none", "contradicted"),
    ("likes jazz", "dislikes jazz", "dislikes jazz", "contradicted"),
    ("dislikes jazz", "likes ~jazz", "dislikes jazz", "ignored"),
    ("likes jazz", "dislikes rock", "dislikes rock; likes jazz", "remembered"),
    ("contact.channel whatsapp", "contact.channel email", "contact.channel email", "contradicted"),
    ("language ru", "language de", "language de", "contradicted"),
    ("household couple", "household 2 children", "household 2 children", "contradicted"),
]


def said_as(pairs: str) -> list[Any]:
    findings = []
    for pair in pairs.split("; "):
        key, _, value = pair.partition(" ")
        findings.append(found(key, value.removeprefix("~"), explicit=not value.startswith("~")))
    return findings


def told(user: UUID) -> str:
    return "; ".join(sorted(f"{one.key} {'' if one.explicit else '~'}{one.value}" for one in held(user)))


@pytest.mark.parametrize(("before", "then", "now", "kind"), CONTRADICTIONS)
def test_a_contradiction_is_settled_and_written_down(user: UUID, before: str, then: str, now: str, kind: str) -> None:
    tell(user, *said_as(before))
    tell(user, *said_as(then))
    assert told(user) == now
    assert kind in kinds(user)[len(said_as(before)) :]
    assert ("contradicted" in kinds(user)) == (kind == "contradicted")


@pytest.mark.parametrize(
    ("before", "then", "now"),
    [(before, then, now) for before, then, now, kind in CONTRADICTIONS if kind == "contradicted" and "~" not in before],
)
def test_an_older_message_that_is_read_later_does_not_win(user: UUID, before: str, then: str, now: str) -> None:
    """Jobs do not come in the order of their messages."""
    tell(user, *said_as(then))
    tell(user, *said_as(before), said_at=EARLIER)
    assert told(user) == now
    assert events(user)[-1].reason == "newer_stands"


def test_said_outright_long_ago_beats_inferred_just_now(user: UUID) -> None:
    tell(user, inferred("home.bedrooms", "3"))
    tell(user, found("home.bedrooms", "2"), said_at=EARLIER)
    assert told(user) == "home.bedrooms 2"


def test_a_contradiction_has_what_held_before_and_what_holds_now(user: UUID) -> None:
    tell(user, found("home.bedrooms", "2"))
    tell(user, found("home.bedrooms", "3", evidence="we need three now"))
    gone, event, new = events(user)
    assert (event.kind, event.before["value"], event.after["value"]) == ("contradicted", "2", "3")
    assert (event.preference_id, event.evidence) == (gone.preference_id, "we need three now")
    assert (new.kind, new.preference_id) == ("remembered", held(user)[0].id)
    assert rows("select ended_by from preferences where value = '2'") == [("contradiction",)]


def test_what_is_ignored_is_written_down_with_what_stands_against_it(user: UUID) -> None:
    (standing,) = tell(user, found("home.bedrooms", "2"))
    tell(user, inferred("home.bedrooms", "3"))
    event = events(user)[-1]
    assert (event.kind, event.reason, event.preference_id) == ("ignored", "explicit_stands", standing.id)
    assert (event.before["value"], event.after["value"]) == ("2", "3")


@pytest.mark.parametrize("key", sorted(KEYS))
def test_nothing_contradicts_one_way_only(key: str) -> None:
    values = ("none", "vegan", "vegetarian", "furnished", "unfurnished", "Kyrenia", "pool")
    for other_key in KEYS:
        for pair in [((key, a), (other_key, b)) for a in values for b in values if (key, a) != (other_key, b)]:
            assert contradict(*pair) == contradict(*reversed(pair))


# Racing


def test_contradicting_facts_at_once_leave_one(user: UUID) -> None:
    values = [str(n) for n in range(1, 7)]
    origins = [source(said(user).message_id) for _ in values]
    calls = [
        partial(enter, user, origin, found("home.bedrooms", value))
        for origin, value in zip(origins, values, strict=True)
    ]
    outcomes = at_once(calls)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert pairs(user) == {("home.bedrooms", "6")}  # the latest message's, whichever came last
    assert count("preference_extractions") == 6


def test_the_same_fact_at_once_is_one_row(user: UUID) -> None:
    origins = [source(said(user).message_id) for _ in range(6)]
    outcomes = at_once([partial(enter, user, origin, found("pets", "dog")) for origin in origins])
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert kinds(user).count("remembered") == 1
    assert kinds(user).count("reinforced") == 5


COPY = (
    "insert into preferences (id, user_id, key, value, many, label, language, explicit, confidence, method, evidence, "
    "said_at) select gen_random_uuid(), user_id, key, {value}, many, label, language, explicit, confidence, method, "
    "evidence, said_at from preferences"
)


@pytest.mark.parametrize(
    ("key", "value", "copy", "by"),
    [
        ("home.bedrooms", "2", "'3'", "uq_preferences_one"),
        ("home.city", "Kyrenia", "'KYRENIA'", "uq_preferences_many"),
    ],
)
def test_the_database_refuses_a_second_one(user: UUID, key: str, value: str, copy: str, by: str) -> None:
    tell(user, found(key, value))
    with pytest.raises(IntegrityError) as caught:
        rows(COPY.format(value=copy))
    assert by in str(caught.value)


@pytest.mark.parametrize(
    "change", ["method = 'magic'", "confidence = 1.1", "ended_at = now()", "ended_by = 'person'", "ended_by = 'fate'"]
)
def test_the_database_refuses_a_row_that_contradicts_itself(user: UUID, change: str) -> None:
    tell(user, found("pets", "dog"))
    with pytest.raises(IntegrityError) as caught:
        rows(f"update preferences set {change}")
    assert "ck_preferences" in str(caught.value)


# The person's word


def test_what_was_forgotten_is_not_inferred_again(user: UUID) -> None:
    tell(user, inferred("home.city", "Kyrenia"))
    forget(user, held(user)[0].id)
    assert tell(user, inferred("home.city", "Kyrenia")) == []
    assert (pairs(user), events(user)[-1].reason) == (set(), "forgotten")
    tell(user, inferred("home.city", "Famagusta"))
    assert pairs(user) == {("home.city", "Famagusta")}


def test_what_was_forgotten_comes_back_when_it_is_said_again(user: UUID) -> None:
    forget(user, tell(user, found("pets", "dog"))[0].id)
    tell(user, found("pets", "dog"), said_at=EARLIER)
    assert pairs(user) == set()
    assert len(tell(user, found("pets", "dog"))) == 1
    tell(user, inferred("pets", "dog"))
    assert (pairs(user), kinds(user)[-1]) == ({("pets", "dog")}, "reinforced")


def test_forgetting_erases_the_words_and_keeps_that_it_happened(user: UUID) -> None:
    preference = tell(user, found("pets", "dog", evidence="my dog Zeytin"))[0].id
    forget(user, preference)
    assert "Zeytin" not in str(
        rows("select evidence from preferences union all select evidence from preference_events")
    )
    assert kinds(user) == ["remembered", "forgotten"]
    with pytest.raises(NotFound):
        forget(user, preference)


def test_a_correction_makes_it_sure_and_is_settled_later(user: UUID) -> None:
    tell(user, inferred("home.features", "pool"))
    corrected = correct(user, held(user)[0].id, "  sea view ")
    assert (corrected.value, corrected.label, corrected.method) == ("sea view", "sea view", "person")
    assert (corrected.explicit, corrected.confirmed, corrected.confidence) == (True, True, 1.0)
    assert (events(user)[-1].before["value"], events(user)[-1].after["value"]) == ("pool", "sea view")
    assert [(job.actor_name, job.args) for job in queued("preferences")] == [
        ("preferences.settle", (str(corrected.id),))
    ]


def test_what_was_corrected_is_not_inferred_again(user: UUID) -> None:
    tell(user, inferred("home.features", "pool"))
    correct(user, held(user)[0].id, "sea_view", "Meerblick")
    tell(user, inferred("home.features", "pool"))
    assert [(one.value, one.label) for one in held(user)] == [("sea_view", "Meerblick")]


def test_a_correction_into_something_else_that_is_known_leaves_one(user: UUID) -> None:
    tell(user, found("home.features", "sea_view"), found("home.features", "pool"), found("home.avoid", "garden"))
    pool = next(one for one in held(user) if one.value == "pool")
    assert correct(user, pool.id, "sea_view").id == pool.id
    assert pairs(user) == {("home.features", "sea_view"), ("home.avoid", "garden")}
    correct(user, pool.id, "garden")
    assert pairs(user) == {("home.features", "garden")}
    assert kinds(user)[-2:] == ["contradicted", "corrected"]


def test_the_same_words_need_no_tombstone(user: UUID) -> None:
    preference = tell(user, found("pets", "dog"))[0].id
    correct(user, preference, "dog", "a dog called Zeytin")
    forget(user, preference)
    assert rows("select count(*) from preferences where ended_by = 'correction'") == [(0,)]


@pytest.mark.parametrize("words", ["", "   ", "x" * 121, "a\x00b"])
def test_unusable_words_correct_nothing(user: UUID, words: str) -> None:
    preference = tell(user, found("pets", "dog"))[0].id
    with pytest.raises(Invalid):
        correct(user, preference, words)
    assert pairs(user) == {("pets", "dog")}


def test_keeping_it_counts_as_saying_it(user: UUID) -> None:
    tell(user, inferred("home.bedrooms", "2"))
    kept = confirm(user, held(user)[0].id)
    assert (kept.explicit, kept.confirmed, kept.confidence) == (True, True, 1.0)
    tell(user, inferred("home.bedrooms", "3"))
    assert pairs(user) == {("home.bedrooms", "2")}
    assert kinds(user)[1] == "confirmed"


def test_nobody_touches_somebody_elses(user: UUID) -> None:
    preference, stranger = tell(user, found("pets", "dog"))[0].id, guest()
    for verb in (forget, confirm, partial(correct, value="cat")):
        with pytest.raises(NotFound):
            verb(stranger, preference_id=preference)
        with pytest.raises(NotFound):
            verb(user, preference_id=uuid4())
    assert pairs(user) == {("pets", "dog")}
    assert (held(stranger), kinds(stranger)) == ([], [])


def test_a_message_may_go_and_what_it_told_stays(user: UUID) -> None:
    message = said(user)
    enter(user, source(message.message_id), found("pets", "dog"))
    with transaction() as session:
        conversations.erase(session, user, message.thread_id)
    assert held(user)[0].message_id is None


def test_with_the_person_everything_goes(user: UUID) -> None:
    tell(user, found("pets", "dog"), found("diet", "vegan"))
    rows("delete from users where id = :id", id=user)
    assert [count(table) for table in ("preferences", "preference_events", "preference_extractions")] == [0, 0, 0]


# Reading


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
