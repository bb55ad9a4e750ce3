"""Matching: who is asked about a request, and who first."""

from uuid import UUID, uuid4

import pytest

from app.domain.broadcasts.matching import Candidate, candidates
from app.domain.listings import Category
from app.domain.requests import Request
from app.kit.transaction import transaction
from tests.asking import opened, vendor, vendors
from tests.making import guest, rows

pytestmark = pytest.mark.usefixtures("database")


def found(request: UUID, language: str = "en", wanted: list[UUID] | None = None) -> list[Candidate]:
    with transaction() as session:
        return candidates(session, session.get_one(Request, request), language, wanted)


def ids(request: UUID, language: str = "en", wanted: list[UUID] | None = None) -> list[UUID]:
    return [one.vendor.user_id for one in found(request, language, wanted)]


def town() -> None:
    with transaction() as session:
        session.add_all(
            Category(slug=slug, kind=kind, name=slug)
            for slug, kind in (
                ("plumbing", "service"),
                ("cleaning", "service"),
                ("car", "goods"),
                ("villa", "property"),
            )
        )


def past(vendor_id: UUID, asked: int, quoted: int) -> None:
    """Let the vendor have been asked and have answered so often."""
    for number in range(asked):
        request = opened()
        rows(
            "insert into deliveries (id, dedup_key, purpose, proactive, channel, address, mark, recipient_id,"
            " request_id, content, state, correlation_id) values (:id, :key, 'rfq', true, 'email', 'a@b.c', 'm',"
            " :vendor, :request, '{}', 'sent', 'c')",
            id=uuid4(), key=f"rfq:{request}:{vendor_id}", vendor=vendor_id, request=request,
        )  # fmt: skip
        if number < quoted:
            rows(
                "insert into quotes (id, request_id, vendor_id, price, currency, terms, confidence, evidence)"
                " values (:id, :request, :vendor, 5, 'GBP', '', 1, '')",
                id=uuid4(), request=request, vendor=vendor_id,
            )  # fmt: skip


def test_vendors_of_the_category_who_serve_the_city_are_found() -> None:
    fits, everywhere = vendor(), vendor(areas=[])
    vendor(categories=["cleaning"]), vendor(areas=["Famagusta"])
    assert set(ids(opened())) == {fits, everywhere}


def test_who_names_the_city_comes_before_who_serves_everywhere() -> None:
    everywhere, fits = vendor(areas=[]), vendor()
    assert ids(opened()) == [fits, everywhere]


def test_a_request_without_a_place_is_for_everybody_of_the_category() -> None:
    here, there = vendor(), vendor(areas=["Famagusta"])
    assert set(ids(opened(city=None))) == {here, there}


def test_other_services_are_for_whoever_offers_a_service_and_for_nobody_who_sells_things() -> None:
    town()
    plumber, cleaner = vendor(), vendor(categories=["cleaning"])
    dealer, agent = vendor(categories=["car"]), vendor(categories=["villa"])
    assert set(ids(opened(category="service.other"))) == {plumber, cleaner}
    assert ids(opened(category="goods.other")) == [dealer]
    assert agent not in ids(opened(category="service.villa", city="Iskele"))


def test_who_speaks_the_buyers_language_is_preferred_and_nobody_is_left_out_for_it() -> None:
    english, german = vendor(languages=["en"]), vendor(languages=["tr", "de"])
    request = opened()
    assert ids(request, "de") == [german, english]
    assert ids(request, "en") == [english, german]


def test_who_answers_more_often_is_asked_earlier() -> None:
    silent, new, eager = vendor(), vendor(), vendor()
    past(silent, asked=4, quoted=0)
    past(eager, asked=4, quoted=4)
    assert ids(opened()) == [eager, new, silent]


def test_past_response_never_outweighs_the_place() -> None:
    eager, near = vendor(areas=[]), vendor()
    past(eager, asked=5, quoted=5)
    past(near, asked=5, quoted=0)
    assert ids(opened()) == [near, eager]


def test_a_buyer_who_sells_is_not_asked_by_themselves() -> None:
    own, other = vendors(2)
    assert ids(opened(own)) == [other]


def test_who_has_left_the_marketplace_is_not_asked() -> None:
    gone, stays = vendors(2)
    rows("update vendors set retired_at = now() where user_id = :id", id=gone)
    assert ids(opened()) == [stays]


def test_named_vendors_are_found_whether_they_match_or_not() -> None:
    fits, elsewhere = vendor(), vendor(areas=["Famagusta"])
    vendor()
    told = {one.vendor.user_id: one.matches for one in found(opened(guest()), wanted=[fits, elsewhere])}
    assert told == {fits: True, elsewhere: False}


def test_however_many_there_are_it_is_one_query(queries: list[str]) -> None:
    vendors(30)
    request = opened()
    with transaction() as session:
        wanted = session.get_one(Request, request)
        queries.clear()
        assert len([one.vendor.user.email for one in candidates(session, wanted, "en")]) == 30
        assert len(queries) == 1
