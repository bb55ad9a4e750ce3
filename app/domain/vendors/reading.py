"""One vendor, or a page of them, with their accounts."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from app.domain import users
from app.domain.paging import Position, cut, latest
from app.domain.users import User
from app.domain.vendors.vendor import Vendor, may_be_asked
from app.kit.errors import NotFound

State = Literal["active", "retired", "all"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which vendors; every field that is set must hold. `words` are looked for in names and e-mail addresses."""

    state: State = "all"
    category: str | None = None
    city: str | None = None  # that they serve
    words: str = ""


def get(session: Session, vendor_id: UUID) -> Vendor:
    """Return a vendor with the account. Raises NotFound."""
    query = select(Vendor).join(Vendor.user).options(contains_eager(Vendor.user))
    vendor = session.scalar(query.where(Vendor.user_id == vendor_id))
    if vendor is None:
        raise NotFound("There is no such vendor", code="vendor_not_found")
    return vendor


def page(session: Session, wanted: Wanted, limit: int, before: Position | None) -> tuple[list[Vendor], Position | None]:
    """Return vendors with their accounts, the newest first, and where the next page begins. One query."""
    query = _filtered(select(Vendor).join(Vendor.user).options(contains_eager(Vendor.user)), wanted)
    found = session.scalars(latest(query, (User.created_at, User.id), limit, before)).all()
    return cut(found, limit, lambda last: (last.user.created_at, last.user.id))


def _filtered(query: Select[Vendor], wanted: Wanted) -> Select[Vendor]:
    if wanted.state == "active":
        query = query.where(may_be_asked())
    if wanted.state == "retired":
        query = query.where(Vendor.retired_at.is_not(None))
    if wanted.category:
        query = query.where(Vendor.categories.contains([wanted.category]))
    if wanted.city:
        query = query.where(Vendor.areas.contains([wanted.city]))
    if wanted.words:
        query = query.where(users.called(wanted.words))
    return query
