"""Pages of a list, the latest first: each begins where the last one ended, so what comes meanwhile moves nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_

Position = tuple[datetime, UUID]
Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])
Row = TypeVar("Row")


def latest(query: Query, position: tuple[Any, Any], limit: int, before: Position | None) -> Query:
    """Return the query of a page by its columns of time and id, for one row more than the page has."""
    if before:
        query = query.where(tuple_(*position) < before)
    return query.order_by(*(column.desc() for column in position)).limit(limit + 1)


def cut(rows: Sequence[Row], limit: int, position: Callable[[Row], Position]) -> tuple[list[Row], Position | None]:
    """Return the rows of the page and where the next one begins, None at the end."""
    return list(rows[:limit]), position(rows[limit - 1]) if len(rows) > limit else None
