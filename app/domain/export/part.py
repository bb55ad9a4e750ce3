"""A part of the export: which rows of a table are a person's, and what of each row is handed out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, ScalarSelect, Select, inspect, select
from sqlalchemy.orm import Session

from app.domain.base import Base
from app.domain.conversations import Conversation
from app.domain.deliveries.addresses import mark
from app.domain.requests import Request
from app.domain.users import PhoneNumber, User
from app.domain.vendors import Vendor
from app.kit.errors import NotFound

CALLED = {"thread_id": "conversation_id"}  # fields that the outside calls otherwise than the table


@dataclass(frozen=True, slots=True)
class Me:
    """Whose export it is, with what stands for their addresses where those are only compared."""

    user_id: UUID
    marks: tuple[str, ...]

    @property
    def threads(self) -> Select[UUID]:
        """The question for the ids of my threads."""
        return select(Conversation.id).where(Conversation.user_id == self.user_id)

    @property
    def requests(self) -> Select[UUID]:
        """The question for the ids of my requests."""
        return select(Request.id).where(Request.user_id == self.user_id)


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the export: the rows of `table` that are `mine`, each as `shape` shows it.

    A field of the shape is the column of its name unless `named` says otherwise; `is_one` says that there is one row.
    """

    name: str
    shape: type[BaseModel]
    table: type[Base]
    mine: Callable[[Me], ColumnElement[bool]]
    order: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)
    is_one: bool = False

    def columns(self) -> dict[str, Any]:
        """Return what to ask for, by the field that shows it."""
        own = {name: CALLED.get(name, name) for name in self.shape.model_fields if name not in self.named}
        return {**{name: getattr(self.table, column) for name, column in own.items()}, **self.named}

    def query(self, me: Me) -> Select[Any]:
        """Return the question for my rows, in an order that stays the same."""
        asked = [column.label(name) for name, column in self.columns().items()]
        order = (*self.order, *inspect(self.table).primary_key)
        return select(*asked).where(self.mine(me)).order_by(*order)


def who_asks(session: Session, user_id: UUID) -> Me:
    """Return the person with the marks of their addresses. Raises NotFound when they are gone."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such account", code="account_not_found")
    numbers = session.scalars(select(PhoneNumber.e164).where(PhoneNumber.user_id == user_id))
    offered = session.scalars(select(Vendor.phone).where(Vendor.user_id == user_id))
    return Me(user_id, tuple(mark(address) for address in (user.email, *numbers, *offered) if address))


def name_of(user_id: Any) -> ScalarSelect[str]:
    """Return the question for the name of whoever has this id."""
    return select(User.display_name).where(User.id == user_id).scalar_subquery()
