"""`/api/v1/listings`: what may be offered, who may change it, and that it is found by its new words."""

from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.dev.town.catalog import GOODS_FEATURES, HOME_FEATURES, SERVICE_FEATURES
from app.domain.listings import FEATURES
from app.integrations import embeddings
from tests.making import UNKNOWN, count, listing, market, rows
from tests.people import Person
from tests.problems import but_for_the_id, told
from tests.roles import audited, of_role, send

LISTINGS = "/api/v1/listings/"
SHELF = "/api/v1/admin/listings/"
FLAT: dict[str, Any] = {
    "category": "apartment",
    "title": "Bright flat",
    "description": "Two rooms above the harbour.",
    "rent_type": "long_term",
    "location": "Alsancak",
    "bedrooms": 2,
    "price": 650.5,
    "currency": "GBP",
    "features": ["pool", "sea_view"],
}
CAR: dict[str, Any] = {"category": "car", "title": "Old Jeep", "location": "Girne", "price": 4000, "currency": "EUR"}
PLUMBER: dict[str, Any] = {**CAR, "category": "plumbing", "title": "Pipes mended", "features": ["insured"]}


@pytest.fixture
def shop(client: FlaskClient) -> None:
    market()
    rows("insert into categories values ('plumbing', 'service', 'Plumbing')")


@pytest.fixture
def chores(app: Any) -> ModuleType:
    from app.actors import chores  # importing declares its actors, so the broker must be there before

    return chores


@pytest.fixture
def seller(shop: None, client: FlaskClient) -> Person:
    return of_role(client, "vendor")


@pytest.fixture
def admin(shop: None, client: FlaskClient) -> Person:
    return of_role(client, "admin")


def fields(problem: dict[str, Any]) -> set[str]:
    return {error["field"] for error in problem["errors"]}


def made(person: Person, **wish: Any) -> str:
    answer = person.post(LISTINGS, {**FLAT, **wish})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def test_a_vendor_offers_and_everybody_finds_it(seller: Person, client: FlaskClient) -> None:
    answer = seller.post(LISTINGS, FLAT)
    assert answer.status_code == 201, answer.text
    assert client.get(LISTINGS + answer.json["id"]).json == answer.json
    assert answer.json["location"] == {"city": "Kyrenia", "district": "Alsancak", "lat": 35.3433, "lon": 33.2028}
    assert answer.json["owner"] == {"id": str(seller.id), "display_name": "vendor"}
    assert (answer.json["price"], answer.json["price_period"], answer.json["images"]) == (650.5, "month", [])
    found = client.get("/api/v1/real_estate/search", query_string={"q": "bright flat", "location": "alsancak"})
    assert [item["id"] for item in found.json["items"]] == [answer.json["id"]]
    assert count("audit") == 0


@pytest.mark.parametrize(
    ("wish", "period"),
    [
        (FLAT, "month"),
        ({**FLAT, "rent_type": "short_term"}, "night"),
        ({**FLAT, "rent_type": "sale"}, None),
        (CAR, None),
        (PLUMBER, None),
        ({**PLUMBER, "price_period": "hour"}, "hour"),
    ],
)
def test_what_the_price_is_for_follows_from_what_is_offered(seller: Person, wish: Any, period: str | None) -> None:
    assert seller.post(LISTINGS, wish).json["price_period"] == period


@pytest.mark.parametrize(
    "location",
    ["Girne", "КИРЕНИЯ", {"city": "Kyrenia"}, {"city": "Kyrenia", "district": None, "lat": 1.0, "lon": 2.0}],
)
def test_a_place_is_known_in_any_spelling_and_in_our_own_shape(seller: Person, location: Any) -> None:
    answer = seller.post(LISTINGS, {**FLAT, "location": location})
    assert answer.json["location"] == {"city": "Kyrenia", "district": None, "lat": 35.3403, "lon": 33.3190}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"category": "castle"}, {"category"}),
        ({"category": "car"}, {"rent_type", "bedrooms", "features"}),
        ({"category": "castle", "currency": "XXX", "location": "Paris"}, {"category", "currency", "location"}),
        ({"rent_type": None}, {"rent_type"}),
        ({"rent_type": "forever"}, {"rent_type"}),
        ({"location": "Paris"}, {"location"}),
        ({"location": {"city": "Famagusta", "district": "Alsancak"}}, {"location"}),
        ({"location": {}}, {"location"}),
        ({"location": 5}, {"location"}),
        ({"price": 0}, {"price"}),
        ({"price": -1}, {"price"}),
        ({"price": "NaN"}, {"price"}),
        ({"price": 1e12}, {"price"}),
        ({"price": 0.001}, {"price"}),
        ({"currency": "JPY"}, {"currency"}),
        ({"price_period": "week"}, {"price_period"}),
        ({"rent_type": "sale", "price_period": "month"}, {"price_period"}),
        ({"bedrooms": -1}, {"bedrooms"}),
        ({"bedrooms": 21}, {"bedrooms"}),
        ({"features": ["helipad"]}, {"features"}),
        ({"features": ["diesel"]}, {"features"}),
        ({"features": ["furnished", "unfurnished"]}, {"features"}),
        ({"title": ""}, {"title"}),
        ({"title": " a \n "}, {"title"}),
        ({"title": "x" * 121}, {"title"}),
        ({"title": "a\x00b and more"}, {"title"}),
        ({"title": "\ud800 and more"}, {"title"}),
        ({"description": "x" * 5001}, {"description"}),
        ({"description": "a\x00b"}, {"description"}),
        ({"description": None}, {"description"}),
        ({"owner_id": UNKNOWN}, {"owner_id"}),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value)[:40],
)
def test_an_unusable_field_is_named(seller: Person, change: dict[str, Any], wrong: set[str]) -> None:
    problem = told(seller.post(LISTINGS, {**FLAT, **change}), 422)
    assert fields(problem) == wrong
    assert count("listings") == 0


@pytest.mark.parametrize("missing", ["category", "title", "location", "price", "currency"])
def test_what_is_needed_is_named(seller: Person, missing: str) -> None:
    wish = {name: value for name, value in FLAT.items() if name != missing}
    assert fields(told(seller.post(LISTINGS, wish), 422)) == {missing}


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"title": "  Dark \n flat "}, {"title": "Dark flat"}),
        ({"price": 700}, {"price": 700.0}),
        ({"rent_type": "sale"}, {"rent_type": "sale", "price_period": None}),
        ({"bedrooms": None}, {"bedrooms": None}),
        ({"features": ["gym", "gym"]}, {"features": ["gym"]}),
        ({}, {}),
        (
            {"location": "Famagusta"},
            {"location": {"city": "Famagusta", "district": None, "lat": 35.1264, "lon": 33.9387}},
        ),
        (
            {"category": "car", "rent_type": None, "bedrooms": None, "features": []},
            {"category": "car", "rent_type": None, "bedrooms": None, "features": [], "price_period": None},
        ),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value)[:40],
)
def test_a_change_changes_that_alone(seller: Person, change: dict[str, Any], shown: dict[str, Any]) -> None:
    before = seller.post(LISTINGS, FLAT).json
    answer = send(seller, "PATCH", LISTINGS + before["id"], change)
    assert answer.status_code == 200, answer.text
    assert answer.json == {**before, **shown} == seller.get(LISTINGS + before["id"]).json


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"title": None}, "title"),
        ({"description": None}, "description"),
        ({"price": None}, "price"),
        ({"location": None}, "location"),
        ({"features": None}, "features"),
        ({"category": "car"}, "rent_type"),
        ({"rent_type": None}, "rent_type"),
        ({"price_period": "night"}, "price_period"),
        ({"currency": "JPY"}, "currency"),
        ({"features": ["diesel"]}, "features"),
    ],
)
def test_a_change_must_leave_a_listing_that_could_be_offered(seller: Person, change: Any, wrong: str) -> None:
    before = seller.post(LISTINGS, FLAT).json
    problem = told(send(seller, "PATCH", LISTINGS + before["id"], change), 422)
    assert wrong in fields(problem)
    assert seller.get(LISTINGS + before["id"]).json == before


@pytest.mark.parametrize(
    ("change", "renewed"),
    [
        ({"title": "Villa with an orchard"}, True),
        ({"description": "An orchard"}, True),
        ({"location": "Lapta"}, True),
        ({"price": 5, "features": ["gym"], "bedrooms": 3}, False),
        ({"title": "Bright flat"}, False),
    ],
)
def test_the_meaning_is_made_anew_when_the_words_change(
    chores: ModuleType, seller: Person, change: Any, renewed: bool
) -> None:
    listing_id = made(seller)
    chores.embed_listings.fn()
    (before,) = rows("select embedding::text from listings")[0]
    assert before
    send(seller, "PATCH", LISTINGS + listing_id, change)
    assert (rows("select embedding is null, embedding_model is null from listings")) == [(renewed, renewed)]
    chores.embed_listings.fn()
    assert (rows("select embedding::text from listings")[0][0] != before) == renewed


def test_a_change_during_the_embedding_is_not_found_by_the_old_words(
    chores: ModuleType, seller: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing_id, embed, texts = made(seller), embeddings.embed, []

    def embed_and_be_changed(several: list[str]) -> Any:
        texts.extend(several)
        if len(texts) == 1:
            send(seller, "PATCH", LISTINGS + listing_id, {"title": "Villa with an orchard"})
        return embed(several)

    monkeypatch.setattr(embeddings, "embed", embed_and_be_changed)
    chores.embed_listings.fn()
    assert [text.split(".")[0] for text in texts] == ["Bright flat", "Villa with an orchard"]
    stored = rows("select embedding::text from listings")[0][0]
    assert [round(float(n), 4) for n in stored[1:-1].split(",")] == pytest.approx(
        [round(float(n), 4) for n in embed([texts[1]]).vectors[0]], abs=2e-4
    )


def test_a_retired_listing_is_gone_for_everybody_but_admins(seller: Person, admin: Person) -> None:
    listing_id = made(seller)
    assert seller.delete(LISTINGS + listing_id).status_code == 204
    told(seller.get(LISTINGS + listing_id), 404, "listing_not_found")
    told(seller.delete(LISTINGS + listing_id), 404, "listing_not_found")
    told(send(seller, "PATCH", LISTINGS + listing_id, {"price": 5}), 404, "listing_not_found")
    assert seller.get("/api/v1/real_estate/search").json["items"] == []
    (item,) = admin.get(SHELF, state="retired").json["items"]
    assert item["id"] == listing_id
    assert item["retired_at"]
    assert admin.post(f"{SHELF}{listing_id}/restore").json["retired_at"] is None
    told(admin.post(f"{SHELF}{listing_id}/restore"), 404, "listing_not_found")
    assert seller.get(LISTINGS + listing_id).status_code == 200


def test_somebody_elses_listing_and_none_at_all_are_told_alike(seller: Person, client: FlaskClient) -> None:
    rival, theirs = of_role(client, "vendor", "rival"), made(seller)
    for method, body in (("PATCH", {"price": 5}), ("DELETE", None)):
        answers = [send(rival, method, LISTINGS + listing_id, body) for listing_id in (theirs, str(uuid4()))]
        first, second = (but_for_the_id(told(answer, 404, "listing_not_found")) for answer in answers)
        assert first == second
    assert rows("select price, retired_at is null from listings") == [(650.5, True)]


@pytest.mark.parametrize("role", ["user", "guest"])
def test_only_vendors_and_admins_offer(shop: None, client: FlaskClient, guest: Person, role: str) -> None:
    person = guest if role == "guest" else of_role(client, role)
    theirs = listing(person.id)
    told(person.post(LISTINGS, FLAT), 403, "forbidden")
    told(send(person, "PATCH", f"{LISTINGS}{theirs}", {"price": 5}), 403, "forbidden")
    told(person.delete(f"{LISTINGS}{theirs}"), 403, "forbidden")
    assert rows("select price, retired_at is null from listings") == [(600, True)]


def test_an_admin_offers_and_changes_for_a_vendor_and_it_is_written_down(admin: Person, seller: Person) -> None:
    listing_id = made(admin, owner_id=str(seller.id))
    assert admin.get(LISTINGS + listing_id).json["owner"]["id"] == str(seller.id)
    send(admin, "PATCH", LISTINGS + listing_id, {"price": 700, "title": "Dear flat"})
    admin.delete(LISTINGS + listing_id)
    admin.post(f"{SHELF}{listing_id}/restore")
    assert audited("listing.create") == [(admin.id, listing_id, {"owner_id": str(seller.id)})]
    assert audited("listing.update") == [(admin.id, listing_id, {"fields": ["price", "title"]})]
    assert audited("listing.retire") == audited("listing.restore") == [(admin.id, listing_id, {})]


def test_an_admin_offers_only_for_who_may_offer(admin: Person, seller: Person, guest: Person) -> None:
    rows("update users set disabled_at = now() where id = :id", id=seller.id)
    for nobody in (guest.id, uuid4(), seller.id):
        assert fields(told(admin.post(LISTINGS, {**FLAT, "owner_id": str(nobody)}), 422)) == {"owner_id"}
    assert (count("listings"), count("audit")) == (0, 0)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Jeep", "Villa", "Flat"]),
        ({"q": "EE"}, ["Jeep"]),
        ({"q": "%"}, []),
        ({"category": "villa"}, ["Villa"]),
        ({"location": "Mağusa"}, ["Villa"]),
        ({"location": "Lapta"}, ["Flat"]),
        ({"state": "retired"}, ["Jeep"]),
        ({"state": "offered"}, ["Villa", "Flat"]),
    ],
)
def test_an_admins_list_is_filtered(admin: Person, seller: Person, query: Any, titles: list[str]) -> None:
    listing(seller.id, "Flat", district="Lapta")
    listing(seller.id, "Villa", category="villa", city="Famagusta")
    jeep = listing(admin.id, "Jeep", category="car", rent_type=None)
    rows("update listings set retired_at = now() where id = :id", id=jeep)
    assert [item["title"] for item in admin.get(SHELF, **query).json["items"]] == titles
    of_seller = admin.get(SHELF, **query, owner_id=str(seller.id)).json["items"]
    assert [item["title"] for item in of_seller] == [title for title in titles if title != "Jeep"]


def test_an_admins_list_is_paged_in_one_query_each(admin: Person, seller: Person, queries: list[str]) -> None:
    for n in range(5):
        listing(seller.id, f"Flat {n}")
    rows("update listings set created_at = '2026-01-01'")
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        queries.clear()
        page = admin.get(SHELF, **query).json
        assert len([asked for asked in queries if "listings" in asked]) == 1
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    told(admin.get(SHELF, cursor="nonsense"), 422)
    told(admin.get(SHELF, location="Paris"), 422)
    told(admin.get(SHELF, state="lost"), 422)


def test_the_features_are_those_of_the_town() -> None:
    assert {
        "property": frozenset(HOME_FEATURES),
        "goods": frozenset(GOODS_FEATURES),
        "service": frozenset(SERVICE_FEATURES),
    } == FEATURES


def test_a_listing_of_nobody_is_nobodys(seller: Person) -> None:
    assert UUID(made(seller))
    told(send(seller, "PATCH", LISTINGS + "not-a-uuid", {}), 404)
