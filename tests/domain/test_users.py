"""People: guests who become users and keep what they said; a password tells nothing to who does not know it."""

from functools import partial
from uuid import UUID

import pytest

from app.domain import users
from app.domain.users import User
from app.kit.errors import Conflict, Unauthorized
from app.kit.transaction import transaction
from tests.making import count, guest, member, messages, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")


def sign_in(email: str, password: str = "correct horse") -> UUID:
    with transaction() as session:
        return users.authenticate(session, email, password).id


def upgrade(guest_id: UUID, email: str = "ayse@example.com") -> User:
    with transaction() as session:
        return users.register(session, email, users.hash_password("correct horse"), "Ayşe", guest_id)


def test_a_guest_who_signs_up_keeps_id_and_conversations() -> None:
    visitor = guest()
    thread = said(visitor).thread_id
    user = upgrade(visitor)
    assert (user.id, user.role, user.display_name) == (visitor, "user", "Ayşe")
    assert len(messages(thread)) == 1
    assert sign_in("ayse@example.com") == visitor


def test_a_user_is_not_turned_into_another_user() -> None:
    first = member("first@example.com")
    second = upgrade(first, "second@example.com")
    assert second.id != first
    assert sign_in("first@example.com") == first


@pytest.mark.parametrize("email", ["ayse@example.com", "AYSE@example.com", "Ayse@Example.Com"])
def test_an_address_is_taken_whatever_its_case(email: str) -> None:
    member("Ayse@example.com")
    with pytest.raises(Conflict) as caught:
        member(email)
    assert caught.value.code == "email_taken"
    assert count("users") == 1


def test_of_many_signing_up_with_one_address_one_does() -> None:
    outcomes = at_once([partial(member, "ayse@example.com")] * 5)
    assert sum(isinstance(one, UUID) for one in outcomes) == 1
    assert sum(isinstance(one, Conflict) for one in outcomes) == 4


def test_a_guest_whose_address_is_taken_stays_a_guest() -> None:
    member("ayse@example.com")
    visitor = guest()
    with pytest.raises(Conflict):
        upgrade(visitor)
    assert rows("select role from users where id = :id", id=visitor) == [("guest",)]


def test_signing_in_works_whatever_the_case_of_the_address() -> None:
    assert member("Ayse@example.com") == sign_in("aySE@EXAMPLE.com")


@pytest.mark.parametrize(
    ("email", "password"),
    [("ayse@example.com", "wrong"), ("ayse@example.com", ""), ("nobody@example.com", "correct horse")],
)
def test_a_wrong_password_and_an_unknown_address_are_told_alike(email: str, password: str) -> None:
    member("ayse@example.com")
    with pytest.raises(Unauthorized) as caught:
        sign_in(email, password)
    assert caught.value.code == "bad_credentials"
    assert caught.value.detail == "E-mail address or password is wrong"


def test_a_disabled_user_cannot_sign_in() -> None:
    member("ayse@example.com")
    rows("update users set disabled_at = now()")
    with pytest.raises(Unauthorized):
        sign_in("ayse@example.com")


def test_the_password_is_stored_as_a_hash_of_its_own() -> None:
    member("one@example.com")
    member("two@example.com")
    (one,), (two,) = rows("select password_hash from users")
    assert one.startswith("$argon2id$")
    assert one != two
    assert "correct horse" not in one
