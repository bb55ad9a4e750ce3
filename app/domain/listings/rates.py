"""Exchange rates: stored with their day, so that every converted amount can name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base


class ExchangeRate(Base):
    """How many units of a currency one pound buys."""

    __tablename__ = "exchange_rates"
    __table_args__ = (CheckConstraint("per_gbp > 0", name="per_gbp"),)

    currency: Mapped[str] = mapped_column(primary_key=True)  # ISO 4217
    per_gbp: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    as_of: Mapped[date]


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates, and the oldest day among them."""

    as_of: date
    per_gbp: Mapping[str, Decimal]


def current_rates(session: Session) -> Rates:
    """Return the stored rates; without any, only the pound itself at today's date."""
    rows = session.scalars(select(ExchangeRate)).all()
    as_of = min((row.as_of for row in rows), default=date.today())  # noqa: DTZ011 - a day, not a moment
    return Rates(as_of, {"GBP": Decimal(1), **{row.currency: row.per_gbp for row in rows}})
