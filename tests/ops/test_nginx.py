"""ops/nginx.conf agrees with the code that stands behind it."""

import re

from app.api import LARGEST_BODY
from app.api.hooks import UPLOADS
from tests.ops.composed import ROOT, services

TEXT = (ROOT / "ops/nginx.conf").read_text()


def test_it_takes_as_much_as_the_application_and_no_more() -> None:
    limits = [int(number) * 1024 for number in re.findall(r"client_max_body_size (\d+)k;", TEXT)]
    assert limits == [LARGEST_BODY, *UPLOADS.values()]


def test_connections_are_given_up_here_before_they_are_there() -> None:
    """The other way round a request meets a connection that is just being closed, and fails."""
    there = int(re.search(r"keepalive = (\d+)", (ROOT / "gunicorn.conf.py").read_text())[1])
    here = [int(seconds) for seconds in re.findall(r"^        keepalive_timeout (\d+)s", TEXT, re.MULTILINE)]
    assert len(here) == 2
    assert max(here) < there


def test_a_quiet_socket_outlives_its_pings() -> None:
    every = int(re.search(r"ping_interval=(\d+)", (ROOT / "app/realtime/__init__.py").read_text())[1])
    sockets = TEXT.partition("location /socket.io/")[2].partition("}")[0]
    assert "proxy_buffering off;" in sockets
    assert int(re.search(r"proxy_read_timeout (\d+)s", sockets)[1]) > 2 * every


def test_it_writes_nothing_outside_of_what_its_container_may_write() -> None:
    places = re.findall(r"(?:_path|^pid|access_log) (/\S+?);?(?: |$)", TEXT, re.MULTILINE)
    assert len(places) >= 7
    assert {one for one in places if not one.startswith(("/tmp/", "/dev/stdout"))} == set()
    assert services()["nginx"]["tmpfs"][0].startswith("/tmp:")
