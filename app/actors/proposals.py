"""PROPOSALS: what the brain may want done, and the domain's verb for each.

The brain's words are untrusted: arguments are read strictly, and who it is for comes from the turn, never from them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from psycopg2.errors import ForeignKeyViolation
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain import bookings, broadcasts, handoffs, preferences, requests
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.text import Text
from app.kit.transaction import savepoint

# What the reader is told differs; `malformed` is the brain's fault, everything else is the world's.
Why = Literal[
    "malformed",
    "gone",
    "taken",
    "busy",
    "in_the_past",
    "too_far",
    "outside_hours",
    "not_a_home",
    "over",
    "expired",
    "withdrawn",
    "not_usable",
]
_CODES: Mapping[str, Why] = {
    "taken": "taken",
    "busy": "busy",
    "in_the_past": "in_the_past",
    "too_far": "too_far",
    "outside_hours": "outside_hours",
    "not_a_home": "not_a_home",
    "move_refused": "over",
    "quote_expired": "expired",
    "quote_gone": "withdrawn",
}


class ProposalRefused(Exception):
    """The domain says no; `reason` tells why. Nothing was changed."""

    def __init__(self, reason: Why) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn a proposal belongs to."""

    user_id: UUID
    conversation_id: UUID
    turn_id: UUID


def _text_only(value: object) -> object:
    # Pydantic would read a number as a time since 1970 or an amount, which nobody wrote.
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004 - pydantic collects ValueError
    return value


_Written = BeforeValidator(_text_only)
Id = Annotated[UUID, _Written]
Day = Annotated[date, _Written]
Moment = Annotated[AwareDatetime, _Written]
Amount = Annotated[Decimal, _Written, Field(gt=0, max_digits=14, decimal_places=2)]
Name = Annotated[Text, Field(min_length=1, max_length=100)]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Budget(_Arguments):
    """What somebody wants to spend."""

    amount: Amount
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class OpenRequest(_Arguments):
    """A need to ask vendors about."""

    category: str = Field(pattern=r"^(service|goods)\.[a-z_]+$", max_length=60)
    details: Annotated[Text, Field(min_length=1, max_length=2000)]
    city: Name | None = None
    district: Name | None = None
    budget: Budget | None = None
    deadline: Day | None = None


class CancelRequest(_Arguments):
    """A request that is not wanted any more."""

    request_id: Id


class AcceptQuote(_Arguments):
    """An offer that is taken."""

    request_id: Id
    quote_id: Id


class BookViewing(_Arguments):
    """A home and a time to see it."""

    listing_id: Id
    starts_at: Moment
    note: Annotated[Text, Field(max_length=500)] = ""


class CancelViewing(_Arguments):
    """A viewing that is not wanted any more."""

    booking_id: Id


class HandOff(_Arguments):
    """A person is wanted."""

    reason: handoffs.Reason
    summary: Annotated[Text, Field(min_length=1, max_length=2000)]


class ForgetPreference(_Arguments):
    """Something remembered that is to be forgotten."""

    preference_id: Id


def open_request(session: Session, turn: Turn, wish: OpenRequest) -> UUID:
    """Open the request, at most one per turn, and have vendors asked about it: the yes to the draft was to that."""
    budget = (wish.budget.amount, wish.budget.currency) if wish.budget else None
    draft = requests.RequestDraft(wish.category, wish.details, wish.city, wish.district, budget, wish.deadline)
    opened = requests.open_request(session, turn.user_id, turn.conversation_id, turn.turn_id, draft)
    broadcasts.order(session, opened.id)
    return opened.id


def cancel_request(session: Session, turn: Turn, wish: CancelRequest) -> UUID:
    """Cancel the person's request."""
    return requests.cancel(session, turn.user_id, wish.request_id).id


def accept_quote(session: Session, turn: Turn, wish: AcceptQuote) -> UUID:
    """Accept the offer for the person's own request."""
    return requests.accept_quote(session, turn.user_id, wish.request_id, wish.quote_id).id


def book_viewing(session: Session, turn: Turn, wish: BookViewing) -> UUID:
    """Book the viewing; at most one per turn."""
    appointment = bookings.Appointment(wish.listing_id, wish.starts_at, wish.note)
    return bookings.request_viewing(session, turn.user_id, turn.turn_id, appointment).id


def cancel_viewing(session: Session, turn: Turn, wish: CancelViewing) -> UUID:
    """Cancel the person's viewing."""
    return bookings.cancel(session, turn.user_id, wish.booking_id).id


def hand_off(session: Session, turn: Turn, wish: HandOff) -> UUID:
    """Note that a person is wanted."""
    asked = handoffs.Asked(turn.user_id, turn.conversation_id, turn.turn_id)
    return handoffs.open_handoff(session, asked, wish.reason, wish.summary).id


def forget_preference(session: Session, turn: Turn, wish: ForgetPreference) -> UUID:
    """Forget what was remembered of the person."""
    preferences.forget(session, turn.user_id, wish.preference_id)
    return wish.preference_id


@dataclass(frozen=True, slots=True)
class Kind:
    """What a proposal's arguments look like and what is done with them; it returns the id of what it touched."""

    arguments: type[BaseModel]
    apply: Callable[[Session, Turn, Any], UUID]


PROPOSALS: Mapping[str, Kind] = {
    "open_request": Kind(OpenRequest, open_request),
    "cancel_request": Kind(CancelRequest, cancel_request),
    "accept_quote": Kind(AcceptQuote, accept_quote),
    "book_viewing": Kind(BookViewing, book_viewing),
    "cancel_viewing": Kind(CancelViewing, cancel_viewing),
    "hand_off": Kind(HandOff, hand_off),
    "forget_preference": Kind(ForgetPreference, forget_preference),
}


def apply(session: Session, turn: Turn, kind: str, arguments: Mapping[str, Any]) -> UUID:
    """Do what the brain proposes and return the id of the row. Raises ProposalRefused, with nothing changed."""
    if kind not in PROPOSALS:
        raise ProposalRefused("malformed")
    try:
        wish = PROPOSALS[kind].arguments.model_validate(dict(arguments))
    except (ValidationError, TypeError, ValueError) as error:
        raise ProposalRefused("malformed") from error
    try:
        with savepoint(session):  # what the reply has stored so far must survive a refusal
            return PROPOSALS[kind].apply(session, turn, wish)
    except NotFound as error:
        raise ProposalRefused("gone") from error
    except (Conflict, Invalid) as error:
        raise ProposalRefused(_CODES.get(error.code, "not_usable")) from error
    except IntegrityError as error:
        if isinstance(error.orig, ForeignKeyViolation):  # a row it needs went away at this moment
            raise ProposalRefused("gone") from error
        raise
