"""The vendor's row, and what the vendor and admins see of it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, ForeignKey, Index, Text, and_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.users import User

Channel = Literal["email", "whatsapp", "sms"]
_Texts: Any = ARRAY(Text())


class Vendor(Base):
    """What a user of role `vendor` offers; the account carries the name and the e-mail address."""

    __tablename__ = "vendors"
    __table_args__ = (
        # Whose answer a message is, is known by its number alone.
        Index(
            "uq_vendors_phone",
            "phone",
            unique=True,
            postgresql_where=text("phone is not null and retired_at is null"),
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str | None]  # E.164
    city: Mapped[str]
    district: Mapped[str | None]
    lat: Mapped[float]
    lon: Mapped[float]
    categories: Mapped[list[str]] = mapped_column(_Texts)  # slugs
    areas: Mapped[list[str]] = mapped_column(_Texts)  # cities served
    languages: Mapped[list[str]] = mapped_column(_Texts)  # ISO 639-1
    channels: Mapped[list[str]] = mapped_column(_Texts)  # email, whatsapp, sms; the preferred first
    about: Mapped[str]
    retired_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")

    def view(self) -> "VendorView":
        """Return what the vendor and admins see; the account must have been loaded with it."""
        return VendorView(
            **{column: getattr(self, column) for column in SHOWN},
            id=self.user_id,
            display_name=self.user.display_name,
            email=self.user.email,
            location=VendorLocation(city=self.city, district=self.district, lat=self.lat, lon=self.lon),
            disabled_at=self.user.disabled_at,
            created_at=self.user.created_at,
        )


SHOWN = ("phone", "categories", "areas", "languages", "channels", "about", "retired_at")


class VendorLocation(BaseModel):
    """Where a vendor is; the city by its English name."""

    city: str
    district: str | None
    lat: float
    lon: float


class VendorView(BaseModel):
    """A vendor as the vendor and admins see it; `retired_at` is when requests ceased to come."""

    id: UUID
    display_name: str
    email: str | None
    phone: str | None
    location: VendorLocation
    categories: list[str]
    areas: list[str]
    languages: list[str]
    channels: list[Channel]
    about: str
    retired_at: datetime | None
    disabled_at: datetime | None
    created_at: datetime


def may_be_asked() -> ColumnElement[bool]:
    """Return the condition under which a vendor gets requests: neither retired nor disabled."""
    living = select(User.id).where(User.id == Vendor.user_id, User.disabled_at.is_(None)).correlate(Vendor).exists()
    return and_(Vendor.retired_at.is_(None), living)
