"""`/api/v1/admin/users`: roles and accounts, and that somebody can always operate this."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.domain import accounts, erasures
from app.kit.errors import Conflict
from app.kit.transaction import transaction
from tests.making import count, guest, member, rows, vendor
from tests.people import Person
from tests.problems import told
from tests.racing import overtaken
from tests.roles import audited, of_role, send, sign_in

USERS = "/api/v1/admin/users/"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


def change(person: Person, user_id: UUID, **wish: Any) -> Any:
    return send(person, "PATCH", f"{USERS}{user_id}", wish)


def role_of(user_id: UUID) -> str:
    return str(rows("select role from users where id = :id", id=user_id)[0][0])


def test_an_account_is_shown_without_its_password(admin: Person) -> None:
    user = member("ayse@example.com", "Ayşe")
    shown = admin.get(f"{USERS}{user}").json
    assert {name: shown[name] for name in ("id", "email", "display_name", "role", "disabled_at")} == {
        "id": str(user),
        "email": "ayse@example.com",
        "display_name": "Ayşe",
        "role": "user",
        "disabled_at": None,
    }
    assert set(shown) == {"id", "email", "display_name", "role", "disabled_at", "created_at"}
    assert shown in admin.get(USERS).json["items"]


def test_a_disabled_account_is_out_at_once_and_may_come_back(admin: Person, client: FlaskClient) -> None:
    user = of_role(client, "user")
    second = sign_in(client, "user@example.com")
    assert change(admin, user.id, disabled=True).json["disabled_at"]
    for person in (user, second):
        told(person.get("/api/v1/auth/me"), 401, "token_revoked")
        bearer = {"Authorization": f"Bearer {person.refresh_token}"}
        told(client.post("/api/v1/auth/refresh", headers=bearer), 401, "token_revoked")
    login = {"email": "user@example.com", "password": "correct horse"}
    told(client.post("/api/v1/auth/login", json=login), 401, "bad_credentials")
    assert change(admin, user.id, disabled=False).json["disabled_at"] is None
    told(user.get("/api/v1/auth/me"), 401, "token_revoked")  # what was ended stays ended
    assert sign_in(client, "user@example.com").get("/api/v1/auth/me").status_code == 200
    assert audited("user.update") == [
        (admin.id, str(user.id), {"fields": ["disabled"], "disabled": True}),
        (admin.id, str(user.id), {"fields": ["disabled"], "disabled": False}),
    ]


def test_disabling_again_keeps_since_when(admin: Person) -> None:
    user = member()
    since = change(admin, user, disabled=True).json["disabled_at"]
    assert change(admin, user, disabled=True).json["disabled_at"] == since


def test_a_role_counts_from_the_next_request_on(admin: Person, client: FlaskClient) -> None:
    user = of_role(client, "user")
    told(user.get(USERS), 403, "forbidden")
    assert change(admin, user.id, role="admin").json["role"] == "admin"
    assert user.get(USERS).status_code == 200
    assert change(user, admin.id, role="user").status_code == 200
    told(admin.get(USERS), 403, "forbidden")
    assert audited("user.update") == [
        (admin.id, str(user.id), {"fields": ["role"], "role": "admin"}),
        (user.id, str(admin.id), {"fields": ["role"], "role": "user"}),
    ]


@pytest.mark.parametrize("wish", [{"role": "user"}, {"disabled": True}, {"role": "vendor", "disabled": True}])
def test_the_last_admin_stays(admin: Person, client: FlaskClient, wish: dict[str, Any]) -> None:
    gone = of_role(client, "admin", "gone")
    change(admin, gone.id, disabled=True)
    told(change(admin, admin.id, **wish), 409, "last_admin")
    assert admin.get(USERS).status_code == 200
    assert change(admin, admin.id, role="admin", disabled=False, display_name="Root").json["display_name"] == "Root"
    change(admin, gone.id, disabled=False)
    assert change(admin, admin.id, role="user").status_code == 200


@pytest.mark.parametrize("wish", [{"role": "user"}, {"disabled": True}])
def test_of_two_admins_who_demote_each_other_at_once_one_stays(
    admin: Person, client: FlaskClient, wish: dict[str, Any]
) -> None:
    other = of_role(client, "admin", "other")

    def demote_back() -> None:
        with transaction() as session:
            accounts.change(session, other.id, admin.id, wish)

    lost = overtaken(lambda session: accounts.change(session, admin.id, other.id, wish), demote_back)
    assert isinstance(lost, Conflict)
    assert lost.code == "last_admin"
    assert rows("select id from users where role = 'admin' and disabled_at is null") == [(admin.id,)]


def test_of_two_admins_one_leaves_while_the_other_is_demoted_and_one_stays(admin: Person, client: FlaskClient) -> None:
    other = of_role(client, "admin", "other")

    def leave() -> None:
        with transaction() as session:
            erasures.of_user(session, admin.id)

    lost = overtaken(lambda session: accounts.change(session, admin.id, other.id, {"role": "user"}), leave)
    assert isinstance(lost, Conflict)
    assert rows("select id from users where role = 'admin'") == [(admin.id,)]


def test_who_is_no_vendor_any_more_is_asked_for_nothing_until_they_are_one_again(admin: Person) -> None:
    user = vendor()
    rows("update users set role = 'vendor' where id = :id", id=user)
    change(admin, user, role="user")
    assert rows("select retired_at is not null from vendors") == [(True,)]
    change(admin, user, role="vendor")
    assert rows("select retired_at is not null from vendors") == [(False,)]
    assert role_of(user) == "vendor"


def test_restoring_a_vendor_gives_the_role_back(admin: Person) -> None:
    user = vendor()
    rows("update users set role = 'vendor' where id = :id", id=user)
    change(admin, user, role="user")
    admin.post(f"/api/v1/admin/vendors/{user}/restore")
    assert role_of(user) == "vendor"


def test_nobody_is_a_vendor_of_nothing(admin: Person) -> None:
    user = member()
    told(change(admin, user, role="vendor"), 409, "vendor_unknown")
    assert role_of(user) == "user"


def test_a_guest_keeps_the_role(admin: Person) -> None:
    visitor = guest()
    for role in ("user", "admin", "vendor"):
        problem = told(change(admin, visitor, role=role), 422)
        assert [error["field"] for error in problem["errors"]] == ["role"]
    assert change(admin, visitor, disabled=True).status_code == 200
    assert role_of(visitor) == "guest"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"role": "guest"}, "role"),
        ({"role": "king"}, "role"),
        ({"role": None}, "role"),
        ({"disabled": None}, "disabled"),
        ({"disabled": "perhaps"}, "disabled"),
        ({"display_name": None}, "display_name"),
        ({"display_name": " "}, "display_name"),
        ({"display_name": "x" * 81}, "display_name"),
        ({"display_name": "a\x00"}, "display_name"),
    ],
)
def test_an_unusable_field_is_named(admin: Person, wish: dict[str, Any], field: str) -> None:
    user = member()
    problem = told(change(admin, user, **wish), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert count("audit") == 0


def test_what_may_not_be_changed_is_not(admin: Person) -> None:
    user = member()
    before = admin.get(f"{USERS}{user}").json
    assert change(admin, user, email="x@example.com", password_hash="x", id=str(uuid4())).json == before


def test_an_unknown_account_is_404(admin: Person) -> None:
    told(admin.get(f"{USERS}{uuid4()}"), 404, "account_not_found")
    told(change(admin, uuid4(), disabled=True), 404, "account_not_found")
    told(admin.get(f"{USERS}nobody"), 404)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "ayş"}, ["Ayşe"]),
        ({"q": "BORA@"}, ["Bora"]),
        ({"q": "_"}, []),
        ({"role": "admin"}, ["admin"]),
        ({"role": "guest"}, ["Guest"]),
        ({"state": "disabled"}, ["Bora"]),
        ({"state": "active", "role": "user"}, ["Ayşe"]),
        ({"role": "user"}, ["Bora", "Ayşe"]),
    ],
)
def test_the_list_is_filtered(admin: Person, query: dict[str, Any], names: list[str]) -> None:
    member()
    bora = member("bora@example.com", "Bora")
    guest()
    change(admin, bora, disabled=True)
    assert [item["display_name"] for item in admin.get(USERS, **query).json["items"]] == names


def test_the_list_is_paged_without_gaps(admin: Person) -> None:
    for _ in range(6):
        guest()
    rows("update users set created_at = '2026-01-01'")
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = admin.get(USERS, **query).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 7
    for wrong in ({"cursor": "x"}, {"role": "king"}, {"state": "lost"}, {"limit": 101}, {"q": "a\x00"}):
        told(admin.get(USERS, **wrong), 422)
