"""The export: whatever names a person is in their file, nothing of anybody else is, and no table is forgotten."""

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import InternalError

from app.domain import export, users
from app.domain.export import PARTS, Export, left_out
from app.extensions import db
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from tests.erased import Seeded, tables_of, two
from tests.making import guest, member, rows, said

pytestmark = pytest.mark.usefixtures("database")


def exported(user: UUID) -> dict[str, Any]:
    with transaction() as session:
        written = b"".join(export.pieces(session, user))
    Export.model_validate_json(written)  # what OpenAPI says of it is true
    return dict(json.loads(written))


def leaves(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value, also where it is a key."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value


TOLD = {"deliveries": "recipient_id", "notifications": "user_id"}  # what somebody else was told is theirs


def kept_of(person: Seeded) -> Iterator[tuple[str, str]]:
    """Yield every string with a person's canary in any column not left out on purpose, with where it stands."""
    for table in db.metadata.sorted_tables:
        for (row,) in rows(f"select to_jsonb(t) from {table.name} t"):
            if row.get(TOLD.get(table.name, ""), str(person.id)) != str(person.id):
                continue
            for column in row.keys() - {one for one in row if left_out.reason(table.name, one)}:
                yield from ((f"{table.name}.{column}", leaf) for leaf in leaves(row[column]) if person.canary in leaf)


def shown() -> set[tuple[str, str]]:
    """Return every table and column that some part hands out."""
    columns = [(part, column) for part in PARTS for column in part.columns().values()]
    return {(part.table.__tablename__, column.key) for part, column in columns if hasattr(column, "key")}


def test_every_column_of_every_table_is_either_handed_out_or_left_out_for_a_reason() -> None:
    every = {(table.name, column.name) for table in db.metadata.sorted_tables for column in table.columns}
    # A new one belongs into a part of `app/domain/export`, or with its reason into `left_out.py`.
    assert {one for one in every - shown() if not left_out.reason(*one)} == set()


def test_no_reason_is_left_behind_for_what_is_not_there() -> None:
    every = {(table.name, column.name) for table in db.metadata.sorted_tables for column in table.columns}
    assert set(left_out.TABLES) <= {table for table, _ in every}
    assert set(left_out.COLUMNS) <= {f"{table}.{column}" for table, column in every}
    assert set(left_out.ANYWHERE) <= {column for _, column in every}
    assert not {table for table, _ in shown()} & set(left_out.TABLES)


def test_whatever_names_a_person_in_any_table_is_in_their_file() -> None:
    person, _ = two()
    found = set(leaves(exported(person.id)))
    kept = list(kept_of(person))
    assert len({place.split(".")[0] for place, _ in kept}) >= 14
    assert {one for one in kept if one[1] not in found} == set()


def test_every_table_that_holds_something_of_a_person_has_a_list_that_is_not_empty() -> None:
    person, _ = two()
    file = exported(person.id)
    named = set(tables_of(person)) - {"redis"} - set(left_out.TABLES)
    empty = {
        table for table in named if not any(file[part.name] for part in PARTS if part.table.__tablename__ == table)
    }
    assert empty == set()


def test_nothing_of_a_neighbour_is_in_it() -> None:
    person, neighbour = two()
    file = exported(person.id)
    met = {str(neighbour.request), str(neighbour.threads[0])}  # the person quoted for them, and wrote there
    marks = {*neighbour.marks(), *numbers(neighbour)} - met
    assert [leaf for leaf in leaves(file) if any(mark in leaf for mark in marks)] == []


def test_what_others_wrote_to_me_is_mine_and_how_they_are_reached_is_not() -> None:
    person, neighbour = two()
    file = exported(neighbour.id)
    assert f"{person.canary} here" in [one["content"] for one in file["messages"] if one["role"] == "vendor"]
    (quote,) = file["quotes_received"]
    assert (quote["vendor"], quote["terms"]) == (f"{person.canary} Somebody", person.canary)
    text = json.dumps(file)
    assert not [mark for mark in (person.email, *numbers(person), f"call {person.canary}") if mark in text]


def test_what_was_sent_to_me_is_there_and_what_was_sent_to_others_for_me_is_not() -> None:
    person, _ = two()
    sent = rows("select id::text from deliveries where recipient_id = :id", id=person.id)
    others = rows(
        "select 1 from deliveries where request_id = :id and recipient_id <> :me", id=person.request, me=person.id
    )
    assert len(sent) >= 1
    assert len(others) >= 1
    assert sorted(one["id"] for one in exported(person.id)["deliveries"]) == sorted(id for (id,) in sent)


def numbers(one: Seeded) -> list[str]:
    asked = "select phone from vendors where user_id = :id union select e164 from phones where user_id = :id"
    return [number for (number,) in rows(asked, id=one.id)]


def test_no_secret_is_in_it() -> None:
    person, _ = two()
    with transaction() as session:
        pair = users.issue(session, session.get_one(users.User, person.id))
    text = json.dumps(exported(person.id))
    secrets = rows("select password_hash from users union select id::text from refresh_tokens")
    assert not [secret for (secret,) in [*secrets, (pair.refresh_token,)] if secret in text]


def test_an_address_that_wants_nothing_more_is_found_by_its_mark() -> None:
    person, neighbour = two()
    assert [one["source"] for one in exported(person.id)["opt_outs"]] == ["email"]
    rows("delete from opt_outs")
    assert exported(neighbour.id)["opt_outs"] == []


def test_somebody_who_has_done_nothing_has_a_file_too() -> None:
    nobody = guest()
    file = exported(nobody)
    assert (file["format"], file["account"]["id"], file["vendor"]) == (export.FORMAT, str(nobody), None)
    assert {name: file[name] for name in ("threads", "messages", "requests", "deliveries")} == {
        "threads": [],
        "messages": [],
        "requests": [],
        "deliveries": [],
    }


def test_it_says_what_it_leaves_out_and_why() -> None:
    why = exported(guest())["left_out"]
    assert "secret" in why["users.password_hash"]
    assert set(left_out.TABLES) <= set(why)


def test_it_is_of_one_moment() -> None:
    user = member()
    said(user, "before")
    with transaction() as session:
        written = export.pieces(session, user)
        begun = next(written)
        said_elsewhere(user, "meanwhile")
        file = json.loads(begun + b"".join(written))
    assert [one["content"] for one in file["messages"]] == ["before"]
    assert [one["content"] for one in exported(user)["messages"]] == ["before", "meanwhile"]


def said_elsewhere(user: UUID, words: str) -> None:
    """Say something in a thread of its own, as another process would."""
    from threading import Thread

    speaking = Thread(target=said, args=(user, words))
    speaking.start()
    speaking.join()


def test_it_changes_nothing() -> None:
    user = guest()
    with pytest.raises(InternalError, match="read-only"), transaction() as session:  # noqa: PT012 - the order is the point
        next(export.pieces(session, user))
        users.create_guest(session)


def test_somebody_who_is_gone_has_none() -> None:
    user = guest()
    rows("delete from users")
    with pytest.raises(NotFound), transaction() as session:
        list(export.pieces(session, user))


def test_ten_thousand_messages_are_never_in_memory_at_once() -> None:
    user = member()
    thread = said(user).thread_id
    rows(
        "insert into messages (id, conversation_id, seq, role, content, sender_name, status) "
        "select gen_random_uuid(), :thread, n, 'user', repeat('long words ', 200), 'Ayşe', 'sent' "
        "from generate_series(2, 10000) n",
        thread=thread,
    )
    size = count = 0
    tracemalloc.start()
    with transaction() as session:
        for piece in export.pieces(session, user):
            size, count = size + len(piece), count + piece.count(b'"in_reply_to"')
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert size > 20_000_000
    assert peak < 10_000_000
