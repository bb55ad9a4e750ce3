"""Vendors: who can be asked for a quote, in what, where, and how they like to be reached."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.users import User

_Texts: Any = ARRAY(Text())


class Vendor(Base):
    """What a user of role `vendor` offers; the account carries the name and the e-mail address."""

    __tablename__ = "vendors"

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

    user: Mapped[User] = relationship(lazy="raise")
