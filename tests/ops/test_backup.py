"""The commands of docs/runbook.md for a backup, word for word, with PostgreSQL's own programs."""

import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from app.dev.servers import EmbeddedPostgres
from app.dev.servers.postgres import binaries
from tests.making import answered, guest, rows
from tests.ops.composed import ROOT
from tests.sending import owed

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
DUMP = "pg_dump --format=custom --no-owner"
RESTORE = "pg_restore --no-owner --exit-on-error --single-transaction"


def counted(url: str) -> dict[str, int]:
    """Return how many rows each table has."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f'select count(*) from "{name}"')
            found[name] = cursor.fetchone()[0]
    connection.close()
    return found


def run(command: str, *arguments: str, **how: Any) -> None:
    program, *words = command.split()
    done = subprocess.run([str(binaries() / program), *words, *arguments], check=False, timeout=60, **how)
    assert done.returncode == 0


@pytest.mark.usefixtures("database")
def test_what_was_dumped_is_all_there_after_it_was_restored(
    app: Any, postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    assert DUMP in RUNBOOK
    assert RESTORE in RUNBOOK
    answered(guest())
    url, file = postgres.url_of("in_process"), tmp_path / "town.dump"
    with file.open("wb") as dump:
        run(DUMP, url, stdout=dump)
    restored = postgres.create_database("restored")
    with file.open("rb") as dump:
        run(RESTORE, f"--dbname={restored}", stdin=dump)
    there = counted(restored)
    assert there == counted(url)
    assert there["messages"] == 2
    assert there["alembic_version"] == 1
    postgres.drop_database("restored")


@pytest.mark.usefixtures("database")
def test_what_had_been_sent_after_the_backup_is_found_and_marked_by_the_runbooks_words() -> None:
    found = re.search(r'-c "(select id,[^"]* from deliveries [^"]*)"', RUNBOOK)
    marked = re.search(r"`(update deliveries [^`]*)`", RUNBOOK)
    assert found
    assert marked
    waiting, sending = owed(), owed()
    rows(f"update deliveries set state = 'sending', claim_id = id where id = '{sending}'")
    assert {row.id for row in rows(found[1])} == {waiting, sending}
    for one in (waiting, sending):
        rows(marked[1].replace("…", str(one)))
    assert rows(found[1]) == []
