"""Words and meaning: accents do not matter, a synonym finds its listing, vectors of two models never meet."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain import listings
from app.domain.listings import Criteria
from app.integrations import embeddings
from app.kit.transaction import transaction
from tests.making import listing, market, rows


@pytest.fixture
def owner(database: None) -> UUID:
    return market()


def embed_all() -> None:
    """Give every listing a vector of the real local model."""
    with transaction() as session:
        stale = listings.without_vector(session, embeddings.model(), 100)
        texts = {one.id: listings.text_of(one) for one in stale}
    embedded = embeddings.embed(list(texts.values()))
    with transaction() as session:
        listings.store_vectors(session, embedded.model, dict(zip(texts, embedded.vectors, strict=True)))


def ranked(words: str, *, meaning: bool = True, model: str | None = None, **criteria: Any) -> list[str]:
    """Return the titles that a search for `words` gives, the best first."""
    if meaning:
        embedded = embeddings.embed([words])
        criteria |= {"vector": embedded.vectors[0], "model": model or embedded.model}
    with transaction() as session:
        page = listings.search(session, Criteria(text=words, **criteria), 10)
        return [found.listing.title for found in page.items]


def test_words_rank_and_a_title_weighs_more_than_prose(owner: UUID) -> None:
    listing(owner, "Flat by the road", description="There is a garden nearby")
    listing(owner, "Garden flat")
    listing(owner, "Office")
    assert ranked("garden", meaning=False)[:2] == ["Garden flat", "Flat by the road"]
    assert ranked("garden", meaning=False, text_must_fit=True) == ["Garden flat", "Flat by the road"]


@pytest.mark.parametrize("words", ["Catalkoy", "çatalköy", "ÇATALKÖY"])
def test_accents_and_case_do_not_matter(owner: UUID, words: str) -> None:
    listing(owner, "Flat", district="Çatalköy")
    listing(owner, "Office", district="Lapta")
    assert ranked(words, meaning=False, text_must_fit=True) == ["Flat"]


@pytest.mark.parametrize("words", ['"', "' or 1=1 --", "a & | !", "<->", "%", "\\", "🏖️"])
def test_odd_words_are_only_words(owner: UUID, words: str) -> None:
    listing(owner, "Flat")
    assert ranked(words, meaning=False, text_must_fit=True) in ([], ["Flat"])


def test_a_meaning_is_found_without_a_common_word(owner: UUID) -> None:
    listing(owner, "Seafront apartment", description="Steps from the beach, view of the water")
    listing(owner, "Warehouse", description="Concrete floor, loading ramp for lorries")
    embed_all()
    assert ranked("дом у моря", text_must_fit=False)[0] == "Seafront apartment"
    assert ranked("a home close to the ocean", text_must_fit=True) == ["Seafront apartment"]


def test_vectors_of_another_model_are_not_compared(owner: UUID) -> None:
    listing(owner, "Seafront apartment", description="Steps from the beach, view of the water")
    embed_all()
    assert ranked("a home close to the ocean", model="another-model", text_must_fit=True) == []
    rows("update listings set embedding_model = 'another-model'")
    assert ranked("a home close to the ocean", text_must_fit=True) == []


def test_a_listing_without_a_vector_is_still_found_by_its_words(owner: UUID) -> None:
    listing(owner, "Seafront apartment")
    assert ranked("seafront", text_must_fit=True) == ["Seafront apartment"]


def test_a_score_lies_between_nothing_and_one(owner: UUID) -> None:
    listing(owner, "Garden flat")
    embed_all()
    vector = embeddings.embed(["Garden flat"]).vectors[0]
    with transaction() as session:
        criteria = Criteria(text="Garden flat", vector=vector, model=embeddings.model())
        (found,) = listings.search(session, criteria, 10).items
    assert 0.5 < found.score <= 1


def test_what_has_no_vector_of_the_model_in_use_is_listed_for_it(owner: UUID) -> None:
    first = listing(owner, "one")
    retired = listing(owner, "retired")
    rows("update listings set retired_at = now() where id = :id", id=retired)
    with transaction() as session:
        assert [one.id for one in listings.without_vector(session, "a-model", 10)] == [first]
        listings.store_vectors(session, "a-model", {first: [0.0] * 511 + [1.0]})
    with transaction() as session:
        assert listings.without_vector(session, "a-model", 10) == []
        assert [one.id for one in listings.without_vector(session, "next-model", 10)] == [first]


def test_rates_name_their_oldest_day(owner: UUID) -> None:
    rows("update exchange_rates set as_of = '2025-12-24' where currency = 'TRY'")
    with transaction() as session:
        rates = listings.current_rates(session)
    assert rates.as_of == date(2025, 12, 24)
    assert set(rates.per_gbp) == {"GBP", "EUR", "USD", "TRY"}


@pytest.mark.usefixtures("database")
def test_without_rates_there_is_the_pound() -> None:
    with transaction() as session:
        assert dict(listings.current_rates(session).per_gbp) == {"GBP": 1}
