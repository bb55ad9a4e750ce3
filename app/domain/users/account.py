"""An account: a guest who may become a user, a vendor, an operator (who only looks) or an admin."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Literal
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from pydantic import BaseModel
from sqlalchemy import CheckConstraint, ColumnElement, Index, Uuid, case, cast, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from app.domain.base import Base
from app.kit import signing
from app.kit.errors import Conflict, Unauthorized

Role = Literal["guest", "user", "vendor", "operator", "admin"]

_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

# OWASP's second argon2id profile (19 MiB, 2 passes, 1 lane): about 25 ms, so that a sign-in does not stall the process.
_passwords = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class User(Base):
    """A person or a guest. A guest has neither e-mail nor password."""

    __tablename__ = "users"
    __table_args__ = (
        Index("uq_users_email", text("lower(email)"), unique=True),
        CheckConstraint("role in ('guest', 'user', 'vendor', 'operator', 'admin')", name="role"),
        CheckConstraint("role = 'guest' or (email is not null and password_hash is not null)", name="reachable"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    role: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str | None]
    display_name: Mapped[str]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def view(self) -> "UserView":
        """Return what the outside may see."""
        return UserView.model_validate(self, from_attributes=True)


class UserView(BaseModel):
    """A person as the outside sees them."""

    id: UUID
    email: str | None
    display_name: str
    role: Role


def called(words: str) -> ColumnElement[bool]:
    """Return the condition under which an account's name or e-mail address contains `words`, whatever their case."""
    return func.strpos(func.lower(func.concat_ws(" ", User.display_name, User.email)), words.lower()) > 0


def is_named(who: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition under which a text is the id of an account; one that is no id is nobody's."""
    # The other way round, each account's id as text, would read them all: only this way the primary key is used.
    return User.id == case((who.regexp_match(_ID), cast(who, Uuid)))


def having_role(session: Session, user_ids: set[UUID], roles: Sequence[str]) -> set[UUID]:
    """Return which of these people have one of the roles and may be used."""
    able = (User.id.in_(user_ids), User.role.in_(roles), User.disabled_at.is_(None))
    return set(session.scalars(select(User.id).where(*able)))


def create_guest(session: Session) -> User:
    """Add an anonymous visitor."""
    guest = User(role="guest", display_name="Guest")
    session.add(guest)
    session.flush()
    return guest


def register(session: Session, email: str, password_hash: str, display_name: str, guest_id: UUID | None = None) -> User:
    """Add a user; a guest becomes that user and keeps the conversations. Raises Conflict `email_taken`.

    Takes the hash, not the password, because hashing takes 25 ms that no transaction should wait for.
    """
    guest = guest_id and session.get(User, guest_id, with_for_update=True)
    user = guest if guest and guest.role == "guest" else User()
    user.role, user.email, user.password_hash, user.display_name = "user", email.lower(), password_hash, display_name
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("There is already an account with this e-mail address", code="email_taken") from error
    return user


def authenticate(session: Session, email: str, password: str) -> User:
    """Return the person. Raises Unauthorized, without telling whether the address or the password was wrong."""
    user = session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    known = matches(password, user.password_hash if user else None)
    if not user or not known or user.disabled_at:
        raise Unauthorized("E-mail address or password is wrong", code="bad_credentials")
    return user


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _passwords.hash(password)


def login_mark(email: str) -> str:
    """Return what stands for an address where attempts to sign in are counted: the same every time, telling nothing."""
    return signing.marks(email.lower())[0].hex()


def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the one of the hash; always after the same time."""
    # An unknown address costs the same time as a known one, or the clock would tell which addresses exist.
    try:
        return _passwords.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _passwords.hash("nobody has this password")
