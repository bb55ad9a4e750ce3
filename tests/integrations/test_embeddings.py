"""Embeddings by the real openai client over real sockets: used when they come, done without when they do not."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from app.config import settings
from app.integrations import embeddings
from app.integrations.embeddings import EmbeddingsUnavailable
from app.kit.breakers import BREAKERS
from tests.counting import survived
from tests.doubles import openai, wire
from tests.making import listing, market, rows
from tests.racing import at_once

DEADLINE = 5  # seconds, of embeddings' client; a generous bound is twice that
ILL = [400, 401, 429, 500, 503, openai.EMPTY, openai.TOO_FEW, openai.TOO_SHORT, openai.NONSENSE]


@pytest.fixture(autouse=True)
def _closed_breaker() -> Iterator[None]:
    BREAKERS["embeddings"].close()
    yield
    BREAKERS["embeddings"].close()
    embeddings._remote.cache_clear()


@pytest.fixture
def use(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Configures OpenAI at an address."""

    def configure(url: str) -> None:
        monkeypatch.setattr(settings(), "openai_api_key", SecretStr("sk-test"))
        monkeypatch.setattr(settings(), "openai_base_url", url)
        embeddings._remote.cache_clear()

    return configure


@pytest.fixture
def provider(use: Any) -> Iterator[openai.OpenAI]:
    with openai.serving() as double:
        use(double.url)
        yield double


def seconds_until_unavailable() -> float:
    began = time.monotonic()
    with pytest.raises(EmbeddingsUnavailable):
        embeddings.embed(["a garden"])
    return time.monotonic() - began


def test_it_asks_for_512_numbers_of_the_configured_model(provider: openai.OpenAI) -> None:
    embedded = embeddings.embed(["a garden", "a pool"])
    assert embedded.model == "text-embedding-3-small-512"
    assert [len(vector) for vector in embedded.vectors] == [512, 512]
    assert embedded.vectors[1] == pytest.approx(openai.vector("a pool"))
    (request,) = provider.requests
    assert (request["path"], request["model"]) == ("/v1/embeddings", "text-embedding-3-small")
    assert (request["dimensions"], request["input"]) == (512, ["a garden", "a pool"])
    assert provider.keys == ["Bearer sk-test"]


def test_a_search_uses_the_vectors(client: FlaskClient, provider: openai.OpenAI) -> None:
    from app.actors import chores

    owner = market()
    listing(owner, "Orchard")
    listing(owner, "Warehouse")
    chores.embed_listings()
    assert rows("select distinct embedding_model from listings") == [("text-embedding-3-small-512",)]
    rows("update listings set title = 'renamed', description = '' where title = 'Orchard'")
    found = client.get("/api/v1/real_estate/search", query_string={"q": "orchard"}).json
    assert [item["title"] for item in found["items"]] == ["renamed"]


@pytest.mark.parametrize("state", ILL)
def test_an_ill_provider_is_unavailable_and_nothing_worse(provider: openai.OpenAI, state: str | int) -> None:
    provider.state = state
    assert seconds_until_unavailable() < DEADLINE * 2
    assert len(provider.requests) == 1


@pytest.mark.parametrize("state", ILL)
def test_a_search_goes_on_without_meaning(client: FlaskClient, provider: openai.OpenAI, state: str | int) -> None:
    listing(market(), "Orchard")
    provider.state = state
    before = survived("search.meaning")
    answer = client.get("/api/v1/real_estate/search", query_string={"q": "orchard"})
    assert [item["title"] for item in answer.json["items"]] == ["Orchard"]
    assert survived("search.meaning") == before + 1


@pytest.mark.parametrize("talk", [wire.trickle_body, wire.cut], ids=lambda t: t.__name__)
def test_a_provider_that_does_not_answer_costs_no_more_than_the_deadline(use: Any, talk: wire.Talk) -> None:
    with wire.serving(talk) as url:
        use(url)
        assert seconds_until_unavailable() < DEADLINE * 2


def test_several_callers_wait_for_a_hanging_provider_side_by_side(use: Any) -> None:
    with wire.serving(wire.hang) as url:
        use(url)
        began = time.monotonic()
        told = at_once([partial(embeddings.embed, ["a garden"])] * 4)
        assert all(isinstance(one, EmbeddingsUnavailable) for one in told)
        assert time.monotonic() - began < DEADLINE * 2


def test_after_five_failures_nothing_is_sent_any_more(provider: openai.OpenAI) -> None:
    provider.state = 500
    for _ in range(8):
        seconds_until_unavailable()
    assert len(provider.requests) == 5
    assert embeddings.meaning_of("a garden") is None


def test_a_refused_key_does_not_open_the_breaker(provider: openai.OpenAI) -> None:
    provider.state = 401
    for _ in range(8):
        seconds_until_unavailable()
    assert len(provider.requests) == 8


def test_no_words_have_no_meaning_and_cost_no_call(provider: openai.OpenAI) -> None:
    assert embeddings.meaning_of("") is None
    assert provider.requests == []


@pytest.mark.usefixtures("app")
def test_without_a_key_the_local_model_answers() -> None:
    embedded = embeddings.embed(["a garden", "bahçe"])
    assert embedded.model == embeddings.LOCAL_MODEL
    assert [len(vector) for vector in embedded.vectors] == [512, 512]
