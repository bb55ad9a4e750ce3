"""Housekeeping and its timetable: once per slot, and an outage stops neither."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from prometheus_client import REGISTRY

from app.actors import periodic
from app.actors.periodic import PERIODIC, start_due
from app.domain import alerting, knowledge, requests
from app.domain.knowledge.files import ARTICLES
from app.extensions import db, redis
from app.integrations import embeddings
from app.kit.transaction import transaction
from tests.counting import survived
from tests.jobs import queued
from tests.making import answered, guest, listing, market, rows, said
from tests.outage import dead_database

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def chores(database: None) -> ModuleType:
    from app.actors import chores  # importing declares its actors, so the broker must be there before

    return chores


def test_the_sweep_wakes_a_forgotten_thread(chores: ModuleType) -> None:
    said(guest())
    rows("update turns set created_at = now() - interval '1 minute'")
    redis.client.flushdb()
    chores.sweep()
    assert len(queued("chat")) == 1


def test_every_listing_gets_a_vector_of_the_model_in_use(chores: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "EMBED_AT_ONCE", 2)
    owner = market()
    for n in range(5):
        listing(owner, f"Flat {n}")
    rows("update listings set embedding_model = 'an old one' where title = 'Flat 0'")
    chores.embed_listings()
    assert rows("select embedding_model, vector_dims(embedding), count(*) from listings group by 1, 2") == [
        (embeddings.model(), 512, 5)
    ]


def test_without_the_provider_listings_wait_for_the_next_run(
    chores: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(texts: object) -> None:
        raise embeddings.EmbeddingsUnavailable

    listing(market())
    before = survived("listings.embed")
    with monkeypatch.context() as outage:
        outage.setattr(embeddings, "embed", away)
        chores.embed_listings()
    assert rows("select embedding is null from listings") == [(True,)]
    assert survived("listings.embed") == before + 1
    chores.embed_listings()
    assert rows("select embedding is null from listings") == [(False,)]


def test_every_cue_of_local_knowledge_gets_a_vector_of_the_model_in_use(
    chores: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(chores, "EMBED_AT_ONCE", 5)
    shutil.copy(ARTICLES / "taxis.toml", tmp_path)
    with transaction() as session:
        knowledge.publish(session, tmp_path)
    rows("update article_cues set embedding_model = 'an old one' where language = 'tr'")
    chores.embed_articles()
    assert rows("select embedding_model, vector_dims(embedding), count(*) from article_cues group by 1, 2") == [
        (embeddings.model(), 512, 16)
    ]


def test_tidying_ends_requests_whose_time_is_over(chores: ModuleType) -> None:
    user = guest()
    with transaction() as session:
        requests.open_request(session, user, None, None, requests.RequestDraft("service.other", "Anything"))
    rows("update requests set expires_at = now()")
    chores.tidy()
    assert rows("select status from requests") == [("expired",)]


def test_tidying_drops_what_only_served_a_moment(chores: ModuleType) -> None:
    start_due(NOON, {})
    rows("update periodic_runs set started_at = now() - interval '1 day'")
    chores.tidy()
    assert rows("select count(*) from periodic_runs") == [(0,)]


def test_two_schedulers_start_every_job_once_per_slot() -> None:
    first: dict[str, datetime] = {}
    second: dict[str, datetime] = {}
    for seconds in (0, 0.5, 1):
        for started in (first, second):
            start_due(NOON + timedelta(seconds=seconds), started)
    assert sorted(job.actor_name for job in queued("chores")) == sorted(PERIODIC)
    assert set(first) == set(second) == set(PERIODIC)


def test_in_the_next_slot_a_job_starts_again() -> None:
    started: dict[str, datetime] = {}
    start_due(NOON, started)
    start_due(NOON + timedelta(seconds=PERIODIC["chores.sweep"]), started)
    names = [job.actor_name for job in queued("chores")]
    assert names.count("chores.sweep") == 2
    assert names.count("chores.tidy") == 1


def test_a_scheduler_that_comes_back_in_the_same_slot_starts_nothing_again() -> None:
    start_due(NOON, {})
    start_due(NOON, {})
    assert len(queued("chores")) == len(PERIODIC)


def test_the_scheduler_survives_a_dead_database_and_makes_up_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, datetime] = {}
    before = survived("scheduler.start")
    with monkeypatch.context() as outage:
        outage.setattr(db, "sessions", dead_database())
        start_due(NOON, started)
    assert started == {}
    assert survived("scheduler.start") == before + len(PERIODIC)
    start_due(NOON, started)
    assert len(queued("chores")) == len(PERIODIC)


@pytest.mark.parametrize("second", [0, 0.5, 1.999])
def test_it_sleeps_until_the_next_slot_begins(second: float) -> None:
    wait = periodic._until_next_slot(NOON + timedelta(seconds=second))
    assert wait == pytest.approx(PERIODIC["chores.sweep"] - second, abs=0.01)


def test_an_unbalanced_ledger_is_an_error_and_an_alert(chores: ModuleType) -> None:
    answered(guest())
    chores.ledger.fn()
    assert opened() == []
    rows("delete from messages where role = 'assistant'")
    for _ in range(2):
        chores.ledger.fn()
    (alert,) = opened()
    assert (alert.name, alert.detail) == ("LedgerImbalance", "1 accepted messages are unaccounted for")
    assert REGISTRY.get_sample_value("ledger_messages", {"column": "imbalance"}) == 1


def opened() -> list[alerting.OpenAlert]:
    with transaction() as session:
        return alerting.open_alerts(session)
