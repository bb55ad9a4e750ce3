"""Of the export: the account, and where it was signed in to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Text, cast, select, union_all

from app.domain.audit import AuditEntry
from app.domain.conversations import Conversation
from app.domain.deliveries import Delivery, HeardFrom, OptOut
from app.domain.erasures import Erasure
from app.domain.export.part import Me, Part
from app.domain.listings import Listing
from app.domain.users import PhoneNumber, RefreshToken, TokenFamily, User


class AccountKept(BaseModel):
    """The account."""

    id: UUID
    role: str
    email: str | None
    display_name: str
    created_at: datetime
    disabled_at: datetime | None


class SessionKept(BaseModel):
    """A sign-in: when it began and when it was ended."""

    created_at: datetime
    revoked_at: datetime | None


class RenewalKept(BaseModel):
    """A renewal of a sign-in: until when it could be used, and when it was."""

    expires_at: datetime
    used_at: datetime | None


class PhoneKept(BaseModel):
    """A number from which I have written."""

    e164: str
    created_at: datetime


class OptOutKept(BaseModel):
    """One of my addresses wants no message that it did not ask for."""

    source: str
    at: datetime


class HeardFromKept(BaseModel):
    """When I last wrote from one of my addresses."""

    at: datetime


class AuditKept(BaseModel):
    """What an operator did, and to what: under `audit` to me and mine, under `done_as_operator` what I did."""

    action: str
    target: str
    at: datetime


class ErasureKept(BaseModel):
    """A conversation being erased that not every place has confirmed yet; a receipt that is done names nobody."""

    id: UUID
    kind: str
    state: str
    requested_at: datetime
    postgres_at: datetime
    redis_at: datetime | None
    memory_at: datetime | None


def _done_to(me: Me) -> Any:
    """Return the question for what operators may have done something to: me, and what is mine."""
    owned = (
        select(Listing.id).where(Listing.owner_id == me.user_id),
        select(Delivery.id).where(Delivery.recipient_id == me.user_id),
        select(Conversation.id).where(Conversation.user_id == me.user_id),
        select(User.id).where(User.id == me.user_id),
    )
    everything = union_all(*owned).subquery()
    return select(cast(everything.c.id, Text))


PARTS = (
    Part("account", AccountKept, User, lambda me: User.id == me.user_id, is_one=True),
    Part("sessions", SessionKept, TokenFamily, lambda me: TokenFamily.user_id == me.user_id, (TokenFamily.created_at,)),
    Part(
        "session_renewals",
        RenewalKept,
        RefreshToken,
        lambda me: RefreshToken.family_id.in_(select(TokenFamily.id).where(TokenFamily.user_id == me.user_id)),
        (RefreshToken.expires_at,),
    ),
    Part("phones", PhoneKept, PhoneNumber, lambda me: PhoneNumber.user_id == me.user_id),
    Part("opt_outs", OptOutKept, OptOut, lambda me: OptOut.mark.in_(me.marks)),
    Part("heard_from", HeardFromKept, HeardFrom, lambda me: HeardFrom.mark.in_(me.marks)),
    Part(
        "audit",
        AuditKept,
        AuditEntry,
        lambda me: AuditEntry.target.in_(_done_to(me)),
        (AuditEntry.at,),
    ),
    Part(
        "done_as_operator",
        AuditKept,
        AuditEntry,
        lambda me: AuditEntry.who == str(me.user_id),
        (AuditEntry.at,),
    ),
    Part(
        "erasures",
        ErasureKept,
        Erasure,
        lambda me: Erasure.subject["user_id"].astext == str(me.user_id),
        (Erasure.requested_at,),
    ),
)
