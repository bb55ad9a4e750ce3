"""Making somebody a vendor, editing, retiring; what an admin does is written down."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain import audit, users
from app.domain.users import User
from app.domain.vendors.checking import Fields, columns
from app.domain.vendors.reading import get
from app.domain.vendors.vendor import Vendor
from app.kit.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a new vendor signs in with."""

    email: str
    password_hash: str = field(repr=False)
    display_name: str


def create(session: Session, admin: UUID, account: Account, wish: Fields) -> Vendor:
    """Add a vendor with an account of their own.

    Raises Conflict `email_taken` and `phone_taken`, Invalid that names each unusable field.
    """
    user = users.register(session, account.email, account.password_hash, account.display_name)
    return _enrolled(session, admin, user, wish)


def enrol(session: Session, admin: UUID, user_id: UUID, wish: Fields) -> Vendor:
    """Make a user a vendor.

    Raises NotFound, Conflict `not_a_user` for a guest, a vendor or an admin, `phone_taken`, Invalid.
    """
    user = _locked(session, user_id)
    if user.role != "user" or session.get(Vendor, user_id) is not None:
        raise Conflict("Only a user who is no vendor yet can be made one", code="not_a_user")
    return _enrolled(session, admin, user, wish)


def edit(session: Session, vendor_id: UUID, wish: Fields, admin: UUID | None = None) -> Vendor:
    """Change the fields of `wish` and leave the others; `admin` is who does it, unless it is the vendor.

    Raises NotFound, Conflict `phone_taken`, Invalid that names each unusable field.
    """
    user = _locked(session, vendor_id)
    vendor = get(session, vendor_id)
    if "display_name" in wish:
        user.display_name = wish["display_name"]
    _set(session, vendor, columns(session, user, wish, vendor))
    if admin:
        audit.note(session, str(admin), "vendor.update", str(vendor_id), fields=sorted(wish))
    return vendor


def retire(session: Session, admin: UUID, vendor_id: UUID) -> Vendor:
    """Send a vendor no more requests; what was asked and offered stays. Again changes nothing. Raises NotFound."""
    _locked(session, vendor_id)
    vendor = get(session, vendor_id)
    if vendor.retired_at is None:
        _set(session, vendor, {"retired_at": func.now()})
        audit.note(session, str(admin), "vendor.retire", str(vendor_id))
    return vendor


def restore(session: Session, admin: UUID, vendor_id: UUID) -> Vendor:
    """Let a retired vendor be asked again; who had lost the role gets it back. Again changes nothing.

    Raises NotFound, and Conflict `phone_taken` when another vendor has the number now.
    """
    user = _locked(session, vendor_id)
    vendor = get(session, vendor_id)
    if vendor.retired_at is not None or user.role == "user":
        user.role = "vendor" if user.role == "user" else user.role
        _set(session, vendor, {"retired_at": None})
        audit.note(session, str(admin), "vendor.restore", str(vendor_id))
    return vendor


def _enrolled(session: Session, admin: UUID, user: User, wish: Fields) -> Vendor:
    user.role = "vendor"
    user.display_name = wish.get("display_name", user.display_name)
    vendor = Vendor(user=user, **{"about": "", "phone": None, **columns(session, user, wish)})
    session.add(vendor)
    _set(session, vendor, {})
    audit.note(session, str(admin), "vendor.create", str(user.id))
    return vendor


def _set(session: Session, vendor: Vendor, found: dict[str, Any]) -> None:
    for name, value in found.items():
        setattr(vendor, name, value)
    try:
        session.flush()
    except IntegrityError as error:
        if "uq_vendors_phone" not in str(error.orig):
            raise
        raise Conflict("Another vendor has this phone number", code="phone_taken") from error
    session.refresh(vendor, ["retired_at"])


def _locked(session: Session, user_id: UUID) -> User:
    """Lock the account, which stands for its vendor's row too: whoever erases a person begins there."""
    user = session.get(User, user_id, with_for_update={"key_share": True})
    if user is None:
        raise NotFound("There is no such vendor", code="vendor_not_found")
    return user
