"""What the language model cost: one row per call, one total per day (UTC)."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.base import Base
from app.domain.turns import Turn

KEPT = timedelta(days=90)
MILLION = Decimal(1_000_000)
SUMMED = ("calls", "prompt_tokens", "completion_tokens", "cost_usd")
MICRO = Decimal("0.000001")  # dollars: as fine as a cost is kept


class ModelCall(Base):
    """One call that left us, answered or not. It outlives its turn, which a person may have erased."""

    __tablename__ = "model_calls"
    __table_args__ = (
        Index("ix_model_calls_created_at", "created_at"),
        Index("ix_model_calls_turn_id", "turn_id"),
        CheckConstraint("prompt_tokens >= 0 and completion_tokens >= 0 and cost_usd >= 0", name="spent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    turn_id: Mapped[UUID | None] = mapped_column(ForeignKey("turns.id", ondelete="SET NULL"))
    purpose: Mapped[str]
    model: Mapped[str]
    prompt_tokens: Mapped[int]
    completion_tokens: Mapped[int]
    cost_usd: Mapped[Decimal] = mapped_column(Numeric(12, 6))
    estimated: Mapped[bool]  # the provider did not say how many tokens
    outcome: Mapped[str]
    ms: Mapped[int]
    first_piece_ms: Mapped[int | None]
    created_at: Mapped[datetime]


class ModelDay(Base):
    """The sum of a day's calls, so that a budget is one row to read."""

    __tablename__ = "model_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    calls: Mapped[int]
    prompt_tokens: Mapped[int] = mapped_column(BigInteger)
    completion_tokens: Mapped[int] = mapped_column(BigInteger)
    cost_usd: Mapped[Decimal] = mapped_column(Numeric(14, 6))


@dataclass(frozen=True, slots=True)
class Spending:
    """What one call spent and how it went."""

    purpose: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal
    estimated: bool
    outcome: str
    ms: int
    first_piece_ms: int | None
    created_at: datetime


def cost(prompt_tokens: int, completion_tokens: int, price_input: Decimal, price_output: Decimal) -> Decimal:
    """Return dollars for tokens at prices in dollars per million tokens."""
    return ((prompt_tokens * price_input + completion_tokens * price_output) / MILLION).quantize(MICRO)


def add(session: Session, turn_id: UUID | None, spending: Spending) -> Decimal:
    """Store a call and return what its day has cost so far; a turn that was erased meanwhile is left out."""
    # The turn is looked up by the insert itself: the money is spent also when nobody knows any more what for.
    turn = select(Turn.id).where(Turn.id == turn_id).scalar_subquery()
    session.execute(insert(ModelCall).values(id=uuid4(), turn_id=turn, **asdict(spending)))
    first = insert(ModelDay).values(
        day=_day(spending.created_at),
        calls=1,
        prompt_tokens=spending.prompt_tokens,
        completion_tokens=spending.completion_tokens,
        cost_usd=spending.cost_usd,
    )
    sums = {name: getattr(ModelDay, name) + first.excluded[name] for name in SUMMED}
    summed = first.on_conflict_do_update(index_elements=["day"], set_=sums).returning(ModelDay.cost_usd)
    return session.execute(summed).scalar_one()


def spent_today(session: Session, now: datetime) -> Decimal:
    """Return the dollars that calls of the day of `now` have cost."""
    return session.scalar(select(ModelDay.cost_usd).where(ModelDay.day == _day(now))) or Decimal(0)


def of_turn(session: Session, turn_id: UUID) -> list[ModelCall]:
    """Return the calls of a turn, the first one first."""
    query = select(ModelCall).where(ModelCall.turn_id == turn_id).order_by(ModelCall.created_at, ModelCall.id)
    return list(session.scalars(query))


def forget_old(session: Session, now: datetime) -> None:
    """Drop the calls of more than KEPT ago; the sums of their days stay."""
    session.execute(delete(ModelCall).where(ModelCall.created_at < now - KEPT))


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
