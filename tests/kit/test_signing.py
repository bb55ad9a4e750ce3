"""A new SECRET_KEY: what the one before it signed is believed while it is named, and nothing is signed with it."""

from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr, ValidationError

from app.config import DEVELOPMENT_SECRET, Settings, settings
from app.domain import deliveries
from app.kit import signing
from app.kit.errors import NotFound
from tests import people

MARK = "m" * 43


@pytest.fixture
def keys(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the key and the one before it."""

    def use(current: str, previous: str = "") -> None:
        monkeypatch.setattr(settings(), "secret_key", SecretStr(current))
        monkeypatch.setattr(settings(), "secret_key_previous", SecretStr(previous))

    return use


OLD, NEW, OTHER = (f"{name} key of at least thirty-two letters" for name in ("the old", "the new", "another"))


def test_what_the_key_before_signed_is_believed_only_while_it_is_named(keys: Any) -> None:
    keys(OLD)
    signed, link = signing.token({"sub": "ayse"}), deliveries.unsubscribe_url(MARK).rpartition("/")[2]
    keys(NEW, OLD)
    assert signing.claims_of(signed) == {"sub": "ayse"}
    assert deliveries.read_token(link) == MARK
    for believed in (("",), (OTHER,)):
        keys(NEW, *believed)
        with pytest.raises(jwt.InvalidSignatureError):
            signing.claims_of(signed)
        with pytest.raises(NotFound):
            deliveries.read_token(link)


def test_nothing_is_signed_with_the_key_before(keys: Any) -> None:
    keys(NEW, OLD)
    signed, link = signing.token({"sub": "ayse"}), deliveries.unsubscribe_url(MARK).rpartition("/")[2]
    keys(NEW)
    assert signing.claims_of(signed) == {"sub": "ayse"}
    assert deliveries.read_token(link) == MARK


def test_a_token_of_the_key_before_is_held_to_the_same_rules(keys: Any) -> None:
    keys(OLD)
    over = signing.token({"aud": "quote", "exp": 1})
    other = signing.token({"aud": "something"})
    keys(NEW, OLD)
    with pytest.raises(jwt.ExpiredSignatureError):
        signing.claims_of(over, audience="quote")
    with pytest.raises(jwt.InvalidAudienceError):
        signing.claims_of(other, audience="quote")


def test_people_stay_signed_in_over_a_change_of_the_key(client: FlaskClient, keys: Any) -> None:
    keys(OLD)
    person = people.guest(client)
    keys(NEW, OLD)
    assert client.get("/api/v1/me", headers=person.headers).status_code == 200
    keys(NEW)
    assert client.get("/api/v1/me", headers=person.headers).status_code == 401


def test_production_refuses_a_key_before_that_everybody_knows() -> None:
    real = {"secret_key": NEW, "database_url": "postgresql://h/d", "redis_url": "redis://h", "openai_api_key": OTHER}
    for known in (DEVELOPMENT_SECRET, "changeme"):
        with pytest.raises(ValidationError, match="SECRET_KEY_PREVIOUS"):
            Settings(_env_file=None, app_env="production", secret_key_previous=known, **real)
    assert Settings(_env_file=None, app_env="production", secret_key_previous=OLD, **real).is_production
