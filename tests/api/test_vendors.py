"""`/api/v1/admin/vendors` and `/api/v1/vendors/me`: who is asked, for what, where, and how."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.domain.vendors import Vendor, may_be_asked
from app.kit.transaction import transaction
from tests.making import count, market, member, rows, vendor
from tests.people import Person
from tests.problems import told
from tests.roles import audited, of_role, send, sign_in

VENDORS = "/api/v1/admin/vendors/"
ME = "/api/v1/vendors/me"
OFFER: dict[str, Any] = {
    "phone": "0533 123 45 67",
    "location": "Alsancak",
    "categories": ["car", "villa"],
    "areas": ["Girne", "МОРФУ"],
    "languages": ["tr", "en"],
    "channels": ["whatsapp", "email"],
    "about": "  Since 1998.  ",
}
NEW = {**OFFER, "email": "Ali@example.com", "display_name": "Ali's  cars", "password": "correct horse"}


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    market()
    return of_role(client, "admin")


def fields(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


def asked() -> set[UUID]:
    with transaction() as session:
        return {one.user_id for one in session.query(Vendor).where(may_be_asked())}


def test_an_admin_adds_a_vendor_who_can_sign_in_and_is_asked(admin: Person, client: FlaskClient) -> None:
    answer = admin.post(VENDORS, NEW)
    assert answer.status_code == 201, answer.text
    vendor_id = answer.json["id"]
    assert answer.json == {
        "id": vendor_id,
        "display_name": "Ali's cars",
        "email": "ali@example.com",
        "phone": "+905331234567",
        "location": {"city": "Kyrenia", "district": "Alsancak", "lat": 35.3433, "lon": 33.2028},
        "categories": ["car", "villa"],
        "areas": ["Kyrenia", "Morphou"],
        "languages": ["tr", "en"],
        "channels": ["whatsapp", "email"],
        "about": "Since 1998.",
        "retired_at": None,
        "disabled_at": None,
        "created_at": answer.json["created_at"],
    }
    assert admin.get(VENDORS + vendor_id).json == answer.json
    assert sign_in(client, "ali@example.com").get(ME).json == answer.json
    assert asked() == {UUID(vendor_id)}
    assert audited("vendor.create") == [(admin.id, vendor_id, {})]


def test_what_is_not_said_is_as_plain_as_can_be(admin: Person) -> None:
    wish = {name: value for name, value in NEW.items() if name not in ("phone", "areas", "about", "password")}
    answer = admin.post(VENDORS, {**wish, "channels": ["email"]})
    assert answer.status_code == 201, answer.text
    assert (answer.json["phone"], answer.json["areas"], answer.json["about"]) == (None, ["Kyrenia"], "")
    for guess in ("", "None", "password"):
        body = {"email": "ali@example.com", "password": guess}
        told(admin.client.post("/api/v1/auth/login", json=body), 401, "bad_credentials")


def test_a_user_becomes_a_vendor_and_keeps_the_account(admin: Person, client: FlaskClient) -> None:
    user = of_role(client, "user", "Bora")
    answer = admin.post(VENDORS, {**OFFER, "user_id": str(user.id)})
    assert answer.status_code == 201, answer.text
    assert (answer.json["id"], answer.json["display_name"]) == (str(user.id), "Bora")
    assert user.get(ME).json == answer.json
    told(admin.post(VENDORS, {**OFFER, "user_id": str(user.id)}), 409, "not_a_user")


def test_only_a_user_becomes_a_vendor(admin: Person, guest: Person) -> None:
    for nobody in (admin.id, guest.id):
        told(admin.post(VENDORS, {**OFFER, "user_id": str(nobody)}), 409, "not_a_user")
    told(admin.post(VENDORS, {**OFFER, "user_id": str(uuid4())}), 404, "vendor_not_found")
    assert count("vendors") == 0


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"phone": "call me"}, ["phone"]),
    ({"phone": ""}, ["phone"]),
    ({"phone": {}}, ["phone"]),
    ({"phone": 905331234567}, ["phone"]),
    ({"phone": "9" * 500}, ["phone"]),
    ({"phone": "0533 123"}, ["phone"]),
    ({"phone": None}, ["channels.0"]),
    ({"phone": None, "channels": ["email", "sms"]}, ["channels.1"]),
    ({"location": "Paris"}, ["location"]),
    ({"location": ""}, ["location"]),
    ({"areas": ["Kyrenia", "Paris"]}, ["areas.1"]),
    ({"areas": ["Alsancak"]}, ["areas.0"]),
    ({"areas": []}, ["areas"]),
    ({"areas": None}, ["areas"]),
    ({"categories": ["car", "castle"]}, ["categories.1"]),
    ({"categories": []}, ["categories"]),
    ({"languages": ["english"]}, ["languages.0"]),
    ({"languages": ["en\n"]}, ["languages.0"]),
    ({"channels": ["pigeon"]}, ["channels.0"]),
    ({"channels": []}, ["channels"]),
    ({"about": "x" * 2001}, ["about"]),
    ({"about": "a\x00b"}, ["about"]),
    ({"display_name": "  "}, ["display_name"]),
    ({"display_name": "a\x00b"}, ["display_name"]),
    ({"location": "Paris", "phone": "1", "categories": ["castle"]}, ["phone", "location", "categories.0"]),
]


@pytest.mark.parametrize(("change", "wrong"), WRONG, ids=lambda value: str(value)[:40])
def test_an_unusable_field_is_named(admin: Person, change: dict[str, Any], wrong: list[str]) -> None:
    assert fields(told(admin.post(VENDORS, {**NEW, **change}), 422)) == wrong
    assert (count("vendors"), count("audit")) == (0, 0)
    assert rows("select 1 from users where email = 'ali@example.com'") == []


@pytest.mark.parametrize(("change", "wrong"), WRONG, ids=lambda value: str(value)[:40])
def test_neither_can_a_vendor_become_unusable(admin: Person, change: dict[str, Any], wrong: list[str]) -> None:
    before = admin.post(VENDORS, NEW).json
    seller = sign_in(admin.client, "ali@example.com")
    for person, path in ((admin, VENDORS + before["id"]), (seller, ME)):
        assert fields(told(send(person, "PATCH", path, change), 422)) == wrong
    assert seller.get(ME).json == before
    assert audited("vendor.update") == []


@pytest.mark.parametrize(
    "body", [{}, {"email": "a@b.cc", "user_id": str(uuid4())}, {"email": "a@b.cc"}, {"email": "a"}]
)
def test_whose_account_it_is_must_be_clear(admin: Person, body: dict[str, Any]) -> None:
    told(admin.post(VENDORS, {**OFFER, **body}), 422)


def test_an_address_or_a_number_of_somebody_else_is_409(admin: Person) -> None:
    assert admin.post(VENDORS, NEW).status_code == 201
    told(admin.post(VENDORS, {**NEW, "phone": "+905331234568"}), 409, "email_taken")
    told(admin.post(VENDORS, {**NEW, "email": "b@example.com"}), 409, "phone_taken")
    other = admin.post(VENDORS, {**NEW, "email": "b@example.com", "phone": "+905331234568"}).json
    told(send(admin, "PATCH", VENDORS + other["id"], {"phone": "+90 533 123 45 67"}), 409, "phone_taken")
    assert admin.get(VENDORS + other["id"]).json == other


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({}, {}),
        ({"display_name": "Veli"}, {"display_name": "Veli"}),
        ({"phone": "99 123456"}, {"phone": "+35799123456"}),
        ({"phone": None, "channels": ["email"]}, {"phone": None, "channels": ["email"]}),
        ({"channels": ["sms", "sms"]}, {"channels": ["sms"]}),
        ({"categories": ["villa"]}, {"categories": ["villa"]}),
        ({"areas": ["Lefke"]}, {"areas": ["Lefke"]}),
        ({"languages": ["ru"], "about": ""}, {"languages": ["ru"], "about": ""}),
        (
            {"location": {"city": "Lefke", "district": None}},
            {"location": {"city": "Lefke", "district": None, "lat": 35.1108, "lon": 32.8497}},
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_change_changes_that_alone(admin: Person, change: dict[str, Any], shown: dict[str, Any]) -> None:
    before = admin.post(VENDORS, NEW).json
    seller = sign_in(admin.client, "ali@example.com")
    answer = send(seller, "PATCH", ME, change)
    assert answer.status_code == 200, answer.text
    assert answer.json == {**before, **shown} == admin.get(VENDORS + before["id"]).json
    assert audited("vendor.update") == []
    again = send(admin, "PATCH", VENDORS + before["id"], change)
    assert again.json == answer.json
    assert audited("vendor.update") == [
        (admin.id, before["id"], {"fields": sorted({"location": "place"}.get(name, name) for name in change)})
    ]


def test_the_trail_keeps_neither_numbers_nor_names(admin: Person) -> None:
    before = admin.post(VENDORS, NEW).json
    send(admin, "PATCH", VENDORS + before["id"], {"phone": "99 123456", "display_name": "Zebrafinch"})
    trail = str(rows("select a::text from audit a"))
    for private in ("123456", "Zebrafinch", "ali@"):
        assert private not in trail


def test_who_is_retired_is_not_asked_and_can_be_restored(admin: Person) -> None:
    vendor_id = admin.post(VENDORS, NEW).json["id"]
    first = admin.post(f"{VENDORS}{vendor_id}/retire").json
    assert first["retired_at"]
    assert asked() == set()
    assert admin.post(f"{VENDORS}{vendor_id}/retire").json == first
    told(send(sign_in(admin.client, "ali@example.com"), "PATCH", ME, {"phone": "x"}), 422)
    for _ in range(2):
        assert admin.post(f"{VENDORS}{vendor_id}/restore").json["retired_at"] is None
    assert asked() == {UUID(vendor_id)}
    assert audited("vendor.retire") == audited("vendor.restore") == [(admin.id, vendor_id, {})]


def test_the_number_of_a_retired_vendor_is_free(admin: Person) -> None:
    gone = admin.post(VENDORS, NEW).json["id"]
    admin.post(f"{VENDORS}{gone}/retire")
    assert admin.post(VENDORS, {**NEW, "email": "b@example.com"}).status_code == 201
    told(admin.post(f"{VENDORS}{gone}/restore"), 409, "phone_taken")
    assert admin.get(VENDORS + gone).json["retired_at"]


def test_who_is_disabled_is_not_asked(admin: Person) -> None:
    vendor_id = admin.post(VENDORS, NEW).json["id"]
    rows("update users set disabled_at = now() where id = :id", id=vendor_id)
    assert asked() == set()


def test_a_vendor_sees_and_changes_only_the_own_offer(admin: Person) -> None:
    admin.post(VENDORS, NEW)
    seller = sign_in(admin.client, "ali@example.com")
    body = {"id": str(vendor("p@example.com")), "user_id": str(uuid4()), "role": "admin", "email": "x@example.com"}
    assert send(seller, "PATCH", ME, body).json == seller.get(ME).json
    assert rows("select role, email from users where id = :id", id=seller.id) == [("vendor", "ali@example.com")]


@pytest.mark.parametrize("role", ["user", "admin"])
def test_only_a_vendor_has_an_offer(admin: Person, role: str) -> None:
    person = admin if role == "admin" else of_role(admin.client, role)
    told(person.get(ME), 403, "forbidden")
    told(send(person, "PATCH", ME, {"phone": "call me"}), 403, "forbidden")


def test_a_vendor_without_a_row_has_none_yet(admin: Person) -> None:
    member("v@example.com", "V")
    rows("update users set role = 'vendor' where email = 'v@example.com'")
    person = sign_in(admin.client, "v@example.com")
    told(person.get(ME), 404, "vendor_not_found")
    told(send(person, "PATCH", ME, {}), 404, "vendor_not_found")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Cem", "Bora", "Ali"]),
        ({"q": "OR"}, ["Bora"]),
        ({"q": "a@example"}, ["Bora"]),
        ({"q": "%"}, []),
        ({"category": "car"}, ["Bora"]),
        ({"area": "Girne"}, ["Cem", "Ali"]),
        ({"area": "Alsancak"}, ["Cem", "Ali"]),
        ({"state": "active"}, ["Bora", "Ali"]),
        ({"state": "retired"}, ["Cem"]),
        ({"state": "active", "area": "Girne"}, ["Ali"]),
    ],
)
def test_the_list_is_filtered(admin: Person, query: dict[str, Any], names: list[str]) -> None:
    for name in ("Ali", "Bora", "Cem"):
        vendor(f"{name.lower()}@example.com", name)
    rows("update vendors set categories = '{car,villa}', areas = '{Famagusta}' where user_id = (select id from users where display_name = 'Bora')")  # fmt: skip # noqa: E501
    rows("update vendors set retired_at = now() where user_id = (select id from users where display_name = 'Cem')")
    assert [item["display_name"] for item in admin.get(VENDORS, **query).json["items"]] == names


def test_the_list_is_paged_without_gaps_in_one_query_each(admin: Person, queries: list[str]) -> None:
    for n in range(5):
        vendor(f"{n}@example.com", f"V{n}")
    rows("update users set created_at = '2026-01-01'")
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        queries.clear()
        page = admin.get(VENDORS, **query).json
        assert len([one for one in queries if "vendors" in one]) == 1
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    for wrong in ({"cursor": "x"}, {"area": "Paris"}, {"state": "lost"}, {"limit": 0}, {"q": "a\x00"}):
        told(admin.get(VENDORS, **wrong), 422)


def test_an_unknown_vendor_is_404(admin: Person) -> None:
    nobody = VENDORS + str(uuid4())
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/retire"), ("POST", "/restore")):
        told(send(admin, method, nobody + path, {} if method == "PATCH" else None), 404, "vendor_not_found")
