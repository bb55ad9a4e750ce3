"""Quotes: a vendor's price for a request, with the words that say so."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.base import Base
from app.domain.requests.request import Request
from app.domain.vendors import Vendor
from app.kit.errors import Invalid, NotFound

ACTIVE = ("received", "accepted")
PERIODS = ("hour", "day", "night", "week", "month", "year", "unit")
METHODS = ("model", "rules", "form")
DEAREST = Decimal(10) ** 12


class Quote(Base):
    """One vendor's price; a vendor has at most one active quote for a request."""

    __tablename__ = "quotes"
    __table_args__ = (
        Index(
            "uq_quotes_active",
            "request_id",
            "vendor_id",
            unique=True,
            postgresql_where=text("status in ('received', 'accepted')"),
        ),
        # Whatever answer is read twice makes one quote.
        Index("uq_quotes_source_id", "source_id", unique=True),
        Index("ix_quotes_vendor_id", "vendor_id"),
        CheckConstraint("status in ('received', 'accepted', 'declined', 'withdrawn')", name="status"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("confidence between 0 and 1", name="confidence"),
        CheckConstraint(f"period in {PERIODS}", name="period"),
        CheckConstraint(f"method in {METHODS}", name="method"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendors.user_id", ondelete="CASCADE"))
    price: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str]  # ISO 4217
    period: Mapped[str | None]  # what the price is for, when not for the whole: one of PERIODS
    terms: Mapped[str]  # the vendor's words
    valid_until: Mapped[date | None]
    confidence: Mapped[float]  # that price and terms were read right, 0–1
    evidence: Mapped[str]  # the words that they were read from
    method: Mapped[str] = mapped_column(server_default="form")  # who read it: one of METHODS
    channel: Mapped[str | None]  # by which way it came: whatsapp, sms, email, link
    source_id: Mapped[str | None]  # of what it was read from, the same for the same answer
    status: Mapped[str] = mapped_column(server_default="received")
    received_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    vendor: Mapped[Vendor] = relationship(lazy="raise")

    @property
    def amount(self) -> str:
        """The price as people read it: `45 GBP`, `80.50 EUR`."""
        return f"{self.price:.2f}".removesuffix(".00") + f" {self.currency}"


@dataclass(frozen=True, slots=True)
class OfferedQuote:
    """What was read from a vendor's answer."""

    price: Decimal
    currency: str
    terms: str = ""
    valid_until: date | None = None
    confidence: float = 1.0
    evidence: str = ""
    period: str | None = None
    method: str = "form"
    channel: str | None = None
    source_id: str | None = None


def add_quote(session: Session, request_id: UUID, vendor_id: UUID, offered: OfferedQuote) -> Quote:
    """Store a vendor's answer to a request that vendors were asked about; it replaces the vendor's earlier one.

    The same source again gets what is there. Raises NotFound for a request that is not there, MoveRefused for one that
    takes no quotes, Invalid for a price that is none.
    """
    if not (offered.price.is_finite() and 0 <= offered.price < DEAREST):
        raise Invalid.field("price", "is not a price")
    request = session.get(Request, request_id, with_for_update=True)
    if request is None or session.get(Vendor, vendor_id) is None:
        raise NotFound("There is no such request or vendor", code="request_not_found")
    same = select(Quote).where(Quote.source_id == offered.source_id)
    if offered.source_id and (known := session.scalar(same)):
        return known
    if request.status != "quoted":
        request.move("quoted")
    earlier = (Quote.request_id == request_id, Quote.vendor_id == vendor_id, Quote.status == "received")
    session.execute(update(Quote).where(*earlier).values(status="withdrawn"))
    quote = Quote(request_id=request_id, vendor_id=vendor_id, **asdict(offered))
    session.add(quote)
    session.flush()
    return quote


def active_of(session: Session, request_id: UUID, vendor_id: UUID) -> Quote | None:
    """Return the vendor's active quote for a request, if any."""
    own = (Quote.request_id == request_id, Quote.vendor_id == vendor_id, Quote.status.in_(ACTIVE))
    return session.scalar(select(Quote).where(*own))
