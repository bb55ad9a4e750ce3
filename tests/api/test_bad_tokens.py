"""Nobody gets in without a valid access token of a living sign-in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest
from flask.testing import FlaskClient

from app.api.identity import PUBLIC
from tests.making import rows
from tests.people import Person
from tests.problems import told
from tests.tokens import DROPPED, now, resigned, unsigned

BAD: dict[str, Callable[[Person], str]] = {
    "nothing": lambda _: "",
    "nonsense": lambda _: "nonsense",
    "three parts of nonsense": lambda _: "a.b.c",
    "not ascii": lambda _: "ğ.ü.ş",
    "very long": lambda _: "x" * 20_000,
    "truncated": lambda p: p.token[:-4],
    "cut in the middle": lambda p: p.token[: len(p.token) // 2],
    "another signature": lambda p: p.token.rsplit(".", 1)[0] + "." + "A" * 43,
    "another body": lambda p: ".".join((p.token.split(".")[0], p.refresh_token.split(".")[1], p.token.split(".")[2])),
    "no algorithm": lambda p: unsigned(p.token),
    "another algorithm": lambda p: resigned(p.token, algorithm="HS512"),
    "another key": lambda p: resigned(p.token, key="a key that somebody else made up himself"),
    "another audience": lambda p: resigned(p.token, aud="another-service"),
    "no audience": lambda p: resigned(p.token, aud=DROPPED),
    "another issuer": lambda p: resigned(p.token, iss="another-service"),
    "another type": lambda p: resigned(p.token, typ="refresh"),
    "no type": lambda p: resigned(p.token, typ=DROPPED),
    "expired": lambda p: resigned(p.token, exp=now(-1)),
    "never expires": lambda p: resigned(p.token, exp=DROPPED),
    "not valid yet": lambda p: resigned(p.token, nbf=now(60)),
    "issued in the future": lambda p: resigned(p.token, iat=now(60)),
    "the refresh token": lambda p: p.refresh_token,
    "of an unknown sign-in": lambda p: resigned(p.token, fam=str(uuid4())),
    "of somebody else": lambda p: resigned(p.token, sub=str(uuid4())),
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # our key is made for HS256
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_token_is_401(guest: Person, kind: str) -> None:
    headers = {"Authorization": f"Bearer {BAD[kind](guest)}"}
    answer = guest.client.get("/api/v1/auth/me", headers=headers)
    problem = told(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert problem["code"] == {"expired": "token_expired"}.get(kind, problem["code"])


@pytest.mark.parametrize(
    "change",
    [
        "update token_families set revoked_at = now()",
        "update users set disabled_at = now()",
        "delete from token_families",
        "delete from users",
    ],
)
def test_a_valid_token_of_an_ended_sign_in_is_401(guest: Person, change: str) -> None:
    assert guest.get("/api/v1/auth/me").status_code == 200
    rows(change)
    told(guest.get("/api/v1/auth/me"), 401, "token_revoked")


@pytest.mark.parametrize("scheme", ["", "Basic ", "Token "])
def test_only_the_bearer_scheme_is_read(guest: Person, scheme: str) -> None:
    told(guest.client.get("/api/v1/auth/me", headers={"Authorization": scheme + guest.token}), 401)
    told(guest.client.get(f"/api/v1/auth/me?token={guest.token}&access_token={guest.token}"), 401)


def test_a_bad_token_is_refused_on_a_public_route_too(guest: Person) -> None:
    headers = {"Authorization": f"Bearer {resigned(guest.token, exp=now(-1))}"}
    told(guest.client.get("/api/v1/real_estate/search", headers=headers), 401, "token_expired")


def test_every_route_that_is_not_listed_as_public_needs_a_token(app: Any, client: FlaskClient) -> None:
    tried = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/") or rule.endpoint in PUBLIC:
            continue
        path = rule.rule.replace("uuid:", "")
        for argument in rule.arguments:
            path = path.replace(f"<{argument}>", str(uuid4()))
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            told(client.open(path, method=method), 401, "unauthorized")
            told(client.open(path, method=method, json={"message": "x"}), 401, "unauthorized")
            tried.append(rule.endpoint)
    assert len(tried) >= 12


def test_what_is_listed_as_public_is_there(app: Any) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC


def test_a_token_tells_nothing_private(guest: Person) -> None:
    claims = jwt.decode(guest.token, options={"verify_signature": False})
    assert set(claims) == {"iss", "aud", "typ", "sub", "fam", "iat", "nbf", "exp", "jti"}
