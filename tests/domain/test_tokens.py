"""Tokens: they rotate, a copy betrays itself, and an ended sign-in stays ended."""

from functools import partial
from uuid import UUID

import pytest

from app.domain import users
from app.domain.users import Identity, TokenPair, User
from app.kit.errors import Unauthorized
from app.kit.transaction import transaction
from tests.making import count, guest, rows
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")


def sign_in(user_id: UUID) -> TokenPair:
    with transaction() as session:
        return users.issue(session, session.get_one(User, user_id))


def identify(token: str) -> Identity:
    with transaction() as session:
        return users.identify(session, token)


def rotate(token: str) -> TokenPair | None:
    with transaction() as session:
        return users.rotate(session, token)


@pytest.fixture
def pair() -> TokenPair:
    return sign_in(guest())


def test_an_access_token_names_its_person(pair: TokenPair) -> None:
    identity = identify(pair.access_token)
    assert (identity.user_id, identity.role, identity.display_name) == (pair.user.id, "guest", "Guest")


def test_rotation_gives_a_new_pair_of_the_same_sign_in(pair: TokenPair) -> None:
    fresh = rotate(pair.refresh_token)
    assert fresh
    assert {fresh.access_token, fresh.refresh_token}.isdisjoint({pair.access_token, pair.refresh_token})
    assert identify(fresh.access_token).family_id == identify(pair.access_token).family_id


def test_using_a_refresh_token_twice_ends_the_whole_sign_in(pair: TokenPair) -> None:
    fresh = rotate(pair.refresh_token)
    assert fresh
    assert rotate(pair.refresh_token) is None
    for token in (pair.access_token, fresh.access_token):
        with pytest.raises(Unauthorized) as caught:
            identify(token)
        assert caught.value.code == "token_revoked"
    with pytest.raises(Unauthorized):
        rotate(fresh.refresh_token)


def test_of_many_using_a_refresh_token_at_once_one_gets_a_pair(pair: TokenPair) -> None:
    outcomes = at_once([partial(rotate, pair.refresh_token)] * 5)
    assert sum(isinstance(one, TokenPair) for one in outcomes) == 1
    assert rows("select revoked_at is not null from token_families") == [(True,)]


def test_another_sign_in_of_the_same_person_goes_on(pair: TokenPair) -> None:
    other = sign_in(pair.user.id)
    with transaction() as session:
        users.revoke(session, identify_in(session, pair).family_id)
    with pytest.raises(Unauthorized):
        identify(pair.access_token)
    assert identify(other.access_token).user_id == pair.user.id


def test_a_disabled_person_has_no_valid_token(pair: TokenPair) -> None:
    rows("update users set disabled_at = now()")
    for use in (partial(identify, pair.access_token), partial(rotate, pair.refresh_token)):
        with pytest.raises(Unauthorized):
            use()


def test_an_erased_person_has_no_valid_token(pair: TokenPair) -> None:
    rows("delete from users")
    for use in (partial(identify, pair.access_token), partial(rotate, pair.refresh_token)):
        with pytest.raises(Unauthorized):
            use()


def test_the_kinds_are_not_interchangeable(pair: TokenPair) -> None:
    with pytest.raises(Unauthorized):
        identify(pair.refresh_token)
    with pytest.raises(Unauthorized):
        rotate(pair.access_token)


def test_a_changed_role_counts_at_once(pair: TokenPair) -> None:
    rows("update users set role = 'admin', email = 'a@example.com', password_hash = 'x'")
    assert identify(pair.access_token).role == "admin"


def test_what_has_expired_is_forgotten_and_what_lives_is_kept(pair: TokenPair) -> None:
    sign_in(pair.user.id)
    rows(
        "update refresh_tokens set expires_at = now() - interval '1 day' where family_id = :f",
        f=identify(pair.access_token).family_id,
    )
    with transaction() as session:
        users.forget_expired(session)
    assert (count("refresh_tokens"), count("token_families")) == (1, 1)


def identify_in(session: object, pair: TokenPair) -> Identity:
    return users.identify(session, pair.access_token)  # type: ignore[arg-type]
