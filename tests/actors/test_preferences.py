"""Remembering in the worker: once per message, said aloud only when it was said outright."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import dramatiq
import pytest

from app.brain.extraction import Extracted, Found, Said
from app.domain import conversations
from app.domain import preferences as domain
from app.kit import transaction as transactions
from app.kit.transaction import transaction
from tests.counting import survived
from tests.doubles.listener import Listener
from tests.dying import forget_workers
from tests.making import answered, count, rows, said
from tests.remembering import found, held, kinds, pairs, tell
from tests.waiting import until

Extract = Callable[[UUID], None]


@pytest.fixture
def extract(database: None) -> Extract:
    """The actor, run in this thread."""
    from app.actors import preferences

    return lambda message_id: preferences.extract(str(message_id))


@pytest.fixture
def settle(database: None) -> Callable[[UUID], None]:
    from app.actors import preferences

    return lambda preference_id: preferences.settle(str(preference_id))


@pytest.fixture
def worker(database: None) -> Iterator[None]:
    """A real worker on the real queues."""
    worker = dramatiq.Worker(dramatiq.get_broker(), worker_timeout=100, worker_threads=2)
    worker.start()
    yield
    dramatiq.get_broker().join("preferences", timeout=10_000)
    worker.stop()
    forget_workers(dramatiq.get_broker())


def finding(monkeypatch: pytest.MonkeyPatch, *found: Found, method: Any = "rules") -> list[Said]:
    """Let the brain find this; return what it was shown."""
    from app.actors import preferences

    shown: list[Said] = []

    def extract(said: Said, model: object) -> Extracted:
        assert not transactions.is_open()
        shown.append(said)
        return Extracted(found, method, 3.5, dropped=2)

    monkeypatch.setattr(preferences.extraction, "extract", extract)
    return shown


def test_what_a_message_says_is_remembered_and_told(user: UUID, extract: Extract, heard: Listener) -> None:
    message = said(user, "We have a dog. I love sea views!")
    heard.heard.clear()
    extract(message.message_id)
    assert pairs(user) == {("pets", "dog"), ("home.features", "sea_view")}
    ((event, room, payload),) = heard.heard
    assert (event, room) == ("remembered", f"thread:{message.thread_id}")
    assert payload["message_id"] == str(message.message_id)
    assert {"thread_id", "cid", "ts"} <= set(payload)
    assert sorted(one["label"] for one in payload["preferences"]) == ["has a dog", "sea view"]
    assert {one["id"] for one in payload["preferences"]} == {str(one.id) for one in held(user)}


def test_what_is_only_concluded_is_kept_in_silence(user: UUID, extract: Extract, heard: Listener) -> None:
    message = said(user, "2 bedroom flat in Kyrenia under £600")
    heard.heard.clear()
    extract(message.message_id)
    assert {("home.city", "Kyrenia"), ("home.bedrooms", "2"), ("home.budget", "≤600 GBP")} <= pairs(user)
    assert not any(one.explicit for one in held(user))
    assert heard.heard == []


def test_a_second_delivery_changes_and_says_nothing(user: UUID, extract: Extract, heard: Listener) -> None:
    message = said(user, "We have a dog")
    extract(message.message_id)
    before = (held(user), kinds(user))
    heard.heard.clear()
    extract(message.message_id)
    assert ((held(user), kinds(user)), heard.heard) == (before, [])


def test_nothing_is_told_when_it_could_not_be_stored(
    user: UUID, extract: Extract, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch, Found("shoe.size", "42", "42", True, 0.9, "42"))
    message = said(user, "42")
    heard.heard.clear()
    with pytest.raises(ValueError, match=r"shoe\.size"):
        extract(message.message_id)
    assert (heard.heard, count("preference_extractions")) == ([], 0)


def test_the_brain_thinks_without_a_transaction_and_sees_what_was_around(
    user: UUID, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(user, found("pets", "cat"))
    shown = finding(monkeypatch, Found("pets", "dog", "has a dog", True, 0.9, "a dog"), method="model")
    answered(user, "good morning")
    message = said(user, "we have a dog")
    rows("update conversations set checkpoint = null")
    extract(message.message_id)
    assert [line.content for line in shown[0].history][-2:] == ["good morning", "About good morning"]
    assert [(one.key, one.value, one.explicit) for one in shown[0].known] == [("pets", "cat", True)]
    assert shown[0].utterance.raw == "we have a dog"
    with transaction() as session:
        event = domain.events(session, user, 1)[0][0]
        assert (event.method, event.ms, event.evidence) == ("model", 3.5, "a dog")
        assert event.turn_id is not None
    assert rows("select method, found, dropped from preference_extractions where dropped > 0") == [("model", 1, 2)]


def test_a_checkpoint_that_cannot_be_read_costs_nothing_but_the_language(user: UUID, extract: Extract) -> None:
    message = said(user, "We have a dog")
    rows("update conversations set checkpoint = '[1]'")
    before = survived("preferences.checkpoint")
    extract(message.message_id)
    assert pairs(user) == {("pets", "dog")}
    assert survived("preferences.checkpoint") == before + 1


def test_only_what_the_person_wrote_is_looked_through(user: UUID, extract: Extract) -> None:
    answered(user, "we have a dog")
    reply = rows("select id from messages where role = 'assistant'")[0][0]
    rows("update messages set content = 'We have a dog' where role = 'assistant'")
    extract(reply)
    assert (held(user), count("preference_extractions")) == ([], 0)


def test_a_message_that_is_gone_is_no_failure(user: UUID, extract: Extract) -> None:
    message = said(user, "We have a dog")
    with transaction() as session:
        conversations.erase(session, user, message.thread_id)
    extract(message.message_id)
    extract(uuid4())
    assert count("preferences") == 0


def test_a_correction_is_settled_into_a_value_of_ours(user: UUID, settle: Callable[[UUID], None], worker: None) -> None:
    tell(user, found("home.features", "pool"), found("home.features", "sea_view"))
    pool = next(one for one in held(user) if one.value == "pool")
    with transaction() as session:
        domain.correct(session, user, pool.id, "a private pool")
    until(lambda: ("home.features", "private_pool") in pairs(user), 10, "the correction is settled")
    settled = next(one for one in held(user) if one.id == pool.id)
    assert (settled.label, settled.method, settled.explicit) == ("private pool", "person", True)
    assert kinds(user)[-2:] == ["corrected", "corrected"]
    settle(pool.id)
    assert kinds(user).count("corrected") == 2


def test_a_correction_into_what_is_known_leaves_one(user: UUID, settle: Callable[[UUID], None]) -> None:
    tell(user, found("home.features", "pool"), found("home.features", "sea_view"))
    pool = next(one for one in held(user) if one.value == "pool")
    with transaction() as session:
        domain.correct(session, user, pool.id, "Sea View")
    assert len(held(user)) == 2
    settle(pool.id)
    assert [(one.id, one.value, one.label) for one in held(user)] == [(pool.id, "sea_view", "sea view")]


def test_words_that_mean_nothing_to_us_stay_as_they_are(user: UUID, settle: Callable[[UUID], None]) -> None:
    preference = tell(user, found("home.features", "pool"))[0].id
    with transaction() as session:
        domain.correct(session, user, preference, "a view of our village")
    settle(preference)
    assert [(one.value, one.label) for one in held(user)] == [("a view of our village", "a view of our village")]


def test_what_was_forgotten_meanwhile_is_not_settled(user: UUID, settle: Callable[[UUID], None]) -> None:
    preference = tell(user, found("home.features", "pool"))[0].id
    with transaction() as session:
        domain.correct(session, user, preference, "sea view")
    with transaction() as session:
        domain.forget(session, user, preference)
    settle(preference)
    settle(uuid4())
    assert (held(user), kinds(user)[-1]) == ([], "forgotten")
