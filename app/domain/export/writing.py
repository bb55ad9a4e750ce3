"""Writing the export: one JSON document, of one moment, a few rows at a time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, create_model
from sqlalchemy.orm import Session

from app.domain.export import account, asked, left_out, offered, remembered, talks
from app.domain.export.part import Me, Part, who_asks
from app.domain.export.recipients import Recipient, recipients

Format = Literal["easy-islanders-export/1"]
FORMAT: Format = "easy-islanders-export/1"
AT_ONCE = 500  # rows in memory
# What is written to the database meanwhile is either in the file everywhere or nowhere.
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
PARTS: tuple[Part, ...] = (*account.PARTS, *talks.PARTS, *remembered.PARTS, *asked.PARTS, *offered.PARTS)


class _Head(BaseModel):
    """Everything that is kept about one person; every list is in the order in which it came about."""

    format: Format
    made_at: datetime
    recipients: list[Recipient]
    left_out: dict[str, str]


def _lists() -> dict[str, Any]:
    return {part.name: (part.shape | None if part.is_one else list[part.shape], ...) for part in PARTS}  # type: ignore[name-defined] # a shape is a type at runtime


Export: type[BaseModel] = create_model("Export", __base__=_Head, **_lists())


def pieces(session: Session, user_id: UUID) -> Iterator[bytes]:
    """Yield the person's `Export` as UTF-8 JSON, in a transaction that has asked nothing yet and will change nothing.

    Raises NotFound when they are gone.
    """
    session.connection(execution_options=SNAPSHOT)
    me = who_asks(session, user_id)
    head = _Head(format=FORMAT, made_at=datetime.now(UTC), recipients=list(recipients()), left_out=_left_out())
    yield head.model_dump_json().encode()[:-1]
    for part in PARTS:
        yield b"," + json.dumps(part.name).encode() + b":"
        yield from _one(session, part, me) if part.is_one else _list(session, part, me)
    yield b"}"


def _one(session: Session, part: Part, me: Me) -> Iterator[bytes]:
    row = session.execute(part.query(me)).mappings().one_or_none()
    yield part.shape.model_validate(row).model_dump_json().encode() if row else b"null"


def _list(session: Session, part: Part, me: Me) -> Iterator[bytes]:
    """Yield a list by a cursor on the server: whoever has said much must not cost a process its memory."""
    rows = TypeAdapter(list[part.shape])  # type: ignore[name-defined] # a shape is a type at runtime
    found = session.execute(part.query(me), execution_options={"yield_per": AT_ONCE}).mappings()
    begun = False
    yield b"["
    for some in found.partitions():
        yield (b"," if begun else b"") + rows.dump_json(rows.validate_python(some))[1:-1]
        begun = True
    yield b"]"


def _left_out() -> dict[str, str]:
    named = {f"*.{column}": why for column, why in left_out.ANYWHERE.items()}
    return {**left_out.TABLES, **left_out.COLUMNS, **named}
