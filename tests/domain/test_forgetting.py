"""The person's word about what is remembered is final: kept, corrected, forgotten."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4

import pytest

from app.domain import conversations, preferences
from app.kit.errors import Invalid, NotFound
from app.kit.transaction import transaction
from tests.jobs import queued
from tests.making import count, guest, rows, said
from tests.remembering import enter, events, found, held, inferred, kinds, pairs, source, tell

pytestmark = pytest.mark.usefixtures("database")


EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def user() -> UUID:
    return guest()


def forget(user: UUID, preference_id: UUID) -> None:
    with transaction() as session:
        preferences.forget(session, user, preference_id)


def correct(user: UUID, preference_id: UUID, value: str, label: str | None = None) -> preferences.PreferenceView:
    with transaction() as session:
        return preferences.correct(session, user, preference_id, value, label).view()


def confirm(user: UUID, preference_id: UUID) -> preferences.PreferenceView:
    with transaction() as session:
        return preferences.confirm(session, user, preference_id).view()


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
