"""Vendors: one number is one vendor's, also when two ask for it at once, and who leaves is not asked."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import erasures, vendors
from app.domain.vendors import Account, Vendor, may_be_asked
from app.kit.errors import Conflict, Invalid
from app.kit.transaction import transaction
from tests.making import count, market, member, rows, vendor
from tests.racing import overtaken

pytestmark = pytest.mark.usefixtures("database")
OFFER: dict[str, Any] = {
    "phone": "+905331234567",
    "place": "Girne",
    "categories": ["car"],
    "languages": ["tr"],
    "channels": ["whatsapp"],
}


@pytest.fixture
def admin(database: None) -> UUID:
    return market()


def created(session: Any, admin: UUID, name: str = "ali") -> UUID:
    return vendors.create(session, admin, Account(f"{name}@example.com", "hash", name), OFFER).user_id


def in_a_transaction(verb: Any, *given: Any) -> Any:
    with transaction() as session:
        return verb(session, *given)


def test_a_number_that_two_ask_for_at_once_is_one_vendors(admin: UUID) -> None:
    lost = overtaken(lambda session: created(session, admin, "ali"), lambda: in_a_transaction(created, admin, "bora"))
    assert isinstance(lost, Conflict)
    assert lost.code == "phone_taken"
    assert rows("select email from users u join vendors v on v.user_id = u.id") == [("ali@example.com",)]


def test_a_vendor_is_edited_by_one_at_a_time(admin: UUID) -> None:
    """Each edit looks at the whole: without its number the vendor cannot prefer WhatsApp."""
    vendor_id = in_a_transaction(created, admin)
    lost = overtaken(
        lambda session: vendors.edit(session, vendor_id, {"phone": None, "channels": ["email"]}),
        lambda: in_a_transaction(vendors.edit, vendor_id, {"channels": ["sms"]}),
    )
    assert isinstance(lost, Invalid)
    assert rows("select phone, channels from vendors") == [(None, ["email"])]


def test_who_is_edited_while_they_leave_is_not_there_any_more(admin: UUID) -> None:
    vendor_id = in_a_transaction(created, admin)
    gone = overtaken(
        lambda session: erasures.of_user(session, vendor_id),
        lambda: in_a_transaction(vendors.edit, vendor_id, {"about": "still here"}),
    )
    assert getattr(gone, "code", None) == "vendor_not_found"
    assert count("vendors") == 0


def test_retiring_and_restoring_are_repeatable(admin: UUID) -> None:
    vendor_id = in_a_transaction(created, admin)
    for verb, retired in ((vendors.retire, True), (vendors.retire, True), (vendors.restore, False)) * 2:
        assert (in_a_transaction(verb, admin, vendor_id).retired_at is not None) == retired
    assert rows("select action from audit order by at") == [
        (f"vendor.{action}",) for action in ("create", "retire", "restore", "retire", "restore")
    ]


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ("update vendors set retired_at = now()", 0),
        ("update users set disabled_at = now()", 0),
        ("update vendors set about = 'busy'", 1),
    ],
)
def test_who_may_be_asked(change: str, asked: int) -> None:
    vendor()
    rows(change)
    with transaction() as session:
        assert session.query(Vendor).where(may_be_asked()).count() == asked


def test_a_refused_vendor_leaves_no_account(admin: UUID) -> None:
    with pytest.raises(Invalid), transaction() as session:
        vendors.create(session, admin, Account("ali@example.com", "hash", "Ali"), {**OFFER, "categories": ["castle"]})
    assert rows("select email from users") == [("owner@example.com",)]
    user = member()
    with pytest.raises(Invalid), transaction() as session:
        vendors.enrol(session, admin, user, {**OFFER, "phone": "1"})
    assert rows("select role from users where id = :id", id=user) == [("user",)]
