"""The categories of the market: what can be asked for, which homes are not."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.listings.listing import Category
from app.kit.errors import Invalid

_WHOLE = re.compile(r"(service|goods)\.[a-z_]+")


def market_category(session: Session, written: str) -> str:
    """Return a category as requests carry it, `service.plumbing`, also from `plumbing` alone. Raises Invalid."""
    name = written.strip().lower()
    if _WHOLE.fullmatch(name):
        return name
    kind = session.scalar(select(Category.kind).where(Category.slug == name, Category.kind != "property"))
    if kind is None:
        raise Invalid.field("category", "is no category of services or goods; service.other and goods.other always are")
    return f"{kind}.{name}"
