"""What a vendor answered to a request: a row for every answer, whatever it was, and once for each."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.requests.quote import METHODS

KINDS = ("quote", "refusal", "question", "later", "chatter")


class VendorResponse(Base):
    """One answer of a vendor. What it said stays with the message or the quote that came of it, not here.

    Who was asked and how they answered counts when vendors are chosen for the next request.
    """

    __tablename__ = "vendor_responses"
    __table_args__ = (
        # A message that is delivered or read twice is one answer.
        Index("uq_vendor_responses_source_id", "source_id", unique=True),
        Index("ix_vendor_responses_vendor_id_answered_at", "vendor_id", "answered_at"),
        Index("ix_vendor_responses_request_id_vendor_id", "request_id", "vendor_id"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"method in {METHODS}", name="method"),
        CheckConstraint("confidence between 0 and 1", name="confidence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    source_id: Mapped[str]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendors.user_id", ondelete="CASCADE"))
    kind: Mapped[str]  # one of KINDS
    channel: Mapped[str]
    method: Mapped[str]  # one of METHODS
    confidence: Mapped[float]  # 0–1
    quote_id: Mapped[UUID | None] = mapped_column(ForeignKey("quotes.id", ondelete="SET NULL"))
    asked_back: Mapped[bool] = mapped_column(server_default="false")  # whether we asked for price and currency
    late: Mapped[bool] = mapped_column(server_default="false")  # the request took no answers any more
    answered_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


def asked_back(session: Session, request_id: UUID, vendor_id: UUID) -> int:
    """Return how often the vendor was asked for price and currency of this request."""
    asked = select(func.count()).select_from(VendorResponse)
    own = asked.where(VendorResponse.request_id == request_id, VendorResponse.vendor_id == vendor_id)
    return int(session.scalar(own.where(VendorResponse.asked_back)) or 0)


def response_to(session: Session, source_id: str) -> VendorResponse | None:
    """Return what became of the answer that came under this id; None when it is new."""
    return session.scalar(select(VendorResponse).where(VendorResponse.source_id == source_id))
