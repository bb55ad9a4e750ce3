"""Whose pages may use us: a foreign page opens no socket and changes nothing."""

import json
from typing import Any

import pytest
import requests
import websocket
from flask.testing import FlaskClient

from app.config import Settings
from app.kit.origins import is_admitted
from tests.live import LiveTown

EVIL = ["https://evil.example", "null", "file://", "http://localhost.evil.example", "odd\x7forigin"]


@pytest.mark.parametrize("origin", EVIL)
def test_a_foreign_page_opens_no_socket_by_either_way(live: LiveTown, origin: str) -> None:
    polling = f"{live.url}/socket.io/?EIO=4&transport=polling"
    refused = requests.get(polling, headers={"Origin": origin}, timeout=10)
    assert (refused.status_code, "Access-Control-Allow-Origin" in refused.headers) == (400, False)
    with pytest.raises(websocket.WebSocketBadStatusException) as error:
        websocket.create_connection(polling.replace("http", "ws", 1).replace("polling", "websocket"), origin=origin)
    assert error.value.status_code == 400


def test_our_own_page_opens_one_and_so_does_a_program(live: LiveTown) -> None:
    address = f"{live.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    for options in ({"origin": live.url}, {"suppress_origin": True}):
        line = websocket.create_connection(address, timeout=10, **options)
        assert json.loads(line.recv()[1:])["sid"]
        line.close()


def test_a_foreign_page_is_counted_by_its_own_code(live: LiveTown) -> None:
    requests.get(f"{live.url}/socket.io/?EIO=4&transport=polling", headers={"Origin": EVIL[0]}, timeout=10)
    assert 'socket_connects_total{code="4403"}' in requests.get(f"{live.url}/metrics", timeout=10).text


@pytest.mark.parametrize("path", ["/api/v1/auth/guest", "/api/v1/auth/login", "/api/chat/"])
def test_a_foreign_page_changes_nothing(client: FlaskClient, database: None, path: str) -> None:
    plain = {"Origin": "https://evil.example", "Content-Type": "application/x-www-form-urlencoded", "Cookie": "a=b"}
    refused = client.post(path, data="{}", headers=plain)
    assert refused.status_code in (401, 403)
    assert "Access-Control-Allow-Origin" not in refused.headers
    before = client.options(path, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in before.headers


def test_a_foreign_page_makes_no_guests(client: FlaskClient) -> None:
    refused = client.post("/api/v1/auth/guest", headers={"Origin": "https://evil.example"})
    assert (refused.status_code, refused.json["code"]) == (403, "foreign_origin")
    assert client.post("/api/v1/auth/guest", headers={"Origin": "http://localhost"}).status_code == 201
    assert client.post("/api/v1/auth/guest").status_code == 201


CASES: dict[str, tuple[dict[str, Any], str | None, list[str], bool]] = {
    "no page": ({}, None, ["a.example"], True),
    "our own": ({}, "http://a.example", ["a.example"], True),
    "our own behind a proxy that ends TLS": ({}, "https://a.example", ["a.example"], True),
    "our own at another port": ({}, "https://a.example:8443", ["a.example"], False),
    "our own behind a proxy that renames us": ({}, "https://a.example", ["web:8000", "a.example"], True),
    "our public address": ({"public_base_url": "https://a.example"}, "https://a.example", ["web:8000"], True),
    "a friend's": ({"cors_origins": "https://b.example, https://c.example"}, "https://c.example", ["a.example"], True),
    "our own besides a friend's": ({"cors_origins": "https://b.example"}, "https://a.example", ["a.example"], True),
    "like a friend's": ({"cors_origins": "https://b.example"}, "https://b.example.evil.example", ["a.example"], False),
    "nobody's": ({}, "null", [""], False),
    "anybody's, where that is wanted": ({"cors_origins": "*"}, "https://evil.example", ["a.example"], True),
}


@pytest.mark.parametrize("kind", CASES)
def test_whose_page_is_admitted(kind: str) -> None:
    wanted, origin, hosts, admitted = CASES[kind]
    assert is_admitted(Settings(_env_file=None, **wanted), origin, hosts) is admitted
