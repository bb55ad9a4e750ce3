"""Contradictions: outright over inferred, newer over older, one truth per key, also when several come at once."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.preferences.keys import KEYS, contradict
from tests.making import count, guest, rows, said
from tests.racing import at_once
from tests.remembering import enter, events, found, held, inferred, kinds, pairs, source, tell

pytestmark = pytest.mark.usefixtures("database")


EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def user() -> UUID:
    return guest()


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
