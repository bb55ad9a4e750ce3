"""The commands of docker-compose.yml behind a real nginx with ops/nginx.conf: what people and providers do through it.

Ends with the death of every web process, so the order of these tests is their story.
"""

import subprocess
from collections.abc import Iterator
from uuid import uuid4

import pytest
import redis
import requests
import socketio

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.dev.servers.embedded import free_port
from tests import telephone
from tests.doubles.twilio import ACCOUNT, TOKEN
from tests.live import Ear
from tests.ops.fleet import Fleet
from tests.waiting import until

METRICS_TOKEN = "figures-are-for-whoever-is-inside"
GIVEN = {
    "SECRET_KEY": "a-secret-key-that-only-this-fleet-knows-of",
    "POSTGRES_PASSWORD": "unused",
    "PUBLIC_BASE_URL": telephone.PUBLIC,
    "METRICS_TOKEN": METRICS_TOKEN,
    "OPENAI_API_KEY": "a-key-for-a-model-that-is-away",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_WHATSAPP_FROM": "+14155238886",
}


@pytest.fixture(scope="module")
def fleet(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    nowhere = f"http://127.0.0.1:{free_port()}"
    moved = {
        "DATABASE_URL": postgres.create_database("fleet"),
        "REDIS_URL": valkey.url.removesuffix("/0") + "/2",
        "VAR_DIR": str(folder),
        "OPENAI_BASE_URL": f"{nowhere}/v1",
        "TWILIO_API_BASE_URL": nowhere,
    }
    with Fleet(folder, GIVEN, moved) as town:
        yield town


def test_the_health_check_of_a_web_container_says_yes(fleet: Fleet) -> None:
    assert subprocess.run(fleet.command("web 1", "healthcheck"), check=False, timeout=10).returncode == 0


def test_sockets_need_no_stickiness_and_hear_the_streamed_reply_at_either_process(fleet: Fleet) -> None:
    person = fleet.guest()
    with person.connect() as one, person.connect() as other:
        for ear in (one, other):
            ear.wait_for("rehydration")
        ack = one.call("chat_send", {"message": "Hello, what can you do?"})
        reply = one.reply_to(ack["message_id"], 30)
        assert reply == other.reply_to(ack["message_id"])
        for ear in (one, other):
            pieces = [piece["text"] for piece in ear.of("chat_delta", message_id=reply["id"])]
            assert len(pieces) > 1
            assert "".join(pieces) == reply["content"]
    until(lambda: fleet.behind("/socket.io/") == {"web 1", "web 2"}, 5, "sockets at both")


def test_long_polling_comes_back_to_the_process_that_opened_it(fleet: Fleet) -> None:
    for transports in (["polling"], ["polling", "websocket"]):
        person, heard = fleet.guest(), []
        client = socketio.Client(reconnection=False)
        client.on("rehydration", heard.append)
        client.connect(fleet.url, auth={"token": person.token}, transports=transports, wait_timeout=10)
        until(lambda heard=heard: heard, 10, f"rehydration by {transports}")
        assert client.call("chat_send", {"message": "hello"}, timeout=10)["ok"] is True
        assert client.transport() == transports[-1]
        client.disconnect()


def test_what_is_too_large_is_refused_as_the_application_would(fleet: Fleet) -> None:
    person = fleet.guest()
    refused = person.post("/api/v1/chat/", {"message": "x" * 70_000})
    assert refused.status_code == 413
    assert refused.headers["Content-Type"] == "application/problem+json"
    told = refused.json()
    assert (told["code"], told["status"], told["type"]) == ("too_large", 413, "urn:easy-islanders:problem:too_large")
    assert told["correlation_id"] == refused.headers["X-Correlation-ID"]
    upload = {"images": ("flat.jpg", b"x" * 70_000, "image/jpeg")}
    path = f"{fleet.url}/api/v1/listings/{uuid4()}/images"
    assert requests.post(path, files=upload, headers=person.headers, timeout=10).status_code == 403  # it came through


def test_twilios_signature_survives_the_way_through(fleet: Fleet) -> None:
    fields = telephone.form("hello & good day, ğüş?")

    def posted(signature: str) -> int:
        headers = {"X-Twilio-Signature": signature, "Content-Type": telephone.FORM}
        return requests.post(fleet.url + telephone.MESSAGES, data=fields, headers=headers, timeout=10).status_code

    assert posted(telephone.signature(fields)) == 200
    assert posted(telephone.signature(fields, token="another")) == 403


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "//metrics", "/Metrics", "/%6detrics", "/x/../metrics"])
def test_the_figures_are_refused_from_outside_even_with_the_token(fleet: Fleet, path: str) -> None:
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    inside = f"http://127.0.0.1:{fleet.ports['web 1']}/metrics"
    assert "llm_budget_used_ratio" in requests.get(inside, headers=headers, timeout=10).text
    asked = requests.Request("GET", fleet.url, headers=headers).prepare()
    asked.url = fleet.url + path  # as it is written: the library would tidy it up
    told = requests.Session().send(asked, timeout=10)
    assert told.status_code == 404
    assert told.json()["code"] == "not_found"


def test_who_asks_and_from_which_page_is_told_truly(fleet: Fleet) -> None:
    """By the real address attempts are counted, by the host with its port foreign pages are refused."""
    guests = f"{fleet.url}/api/v1/auth/guest"
    assert requests.post(guests, headers={"X-Forwarded-For": "203.0.113.9"}, timeout=10).status_code == 201
    with redis.Redis.from_url(fleet.environment["REDIS_URL"], decode_responses=True) as counted:
        keys = " ".join(counted.scan_iter("*", count=1000))
    assert "127.0.0.1" in keys
    assert "203.0.113.9" not in keys
    assert requests.post(guests, headers={"Origin": fleet.url}, timeout=10).status_code == 201
    assert requests.post(guests, headers={"Origin": "http://127.0.0.1:1"}, timeout=10).status_code == 403


def test_the_log_holds_no_query_and_no_link_that_is_a_key(fleet: Fleet) -> None:
    cid = f"asked-{uuid4()}"
    for path in ("/q/sesame-one", "/api/v1/unsubscribe/sesame-two", "/healthz?token=sesame-three"):
        answered = requests.get(fleet.url + path, headers={"X-Correlation-ID": cid}, timeout=10)
        assert answered.headers["X-Correlation-ID"] == cid
    lines = until(lambda: [one for one in fleet.served() if one["correlation_id"] == cid][2:] and fleet.served(), 5)
    assert {"/q/-", "/api/v1/unsubscribe/-", "/healthz"} <= {one["path"] for one in lines}
    assert "sesame" not in fleet.access_log.read_text() + fleet.log("nginx")


def test_what_is_packed_is_sent_as_it_is_and_the_api_is_packed_here(fleet: Fleet) -> None:
    page = requests.get(fleet.url, timeout=10)
    sheet = f"{fleet.url}/static/{page.text.partition('/static/')[2].partition('/')[0]}/css/index.page.css"
    for _ in range(2):  # the second from nginx's own shelf
        told = requests.get(sheet, timeout=10)
        assert told.headers["Content-Encoding"] == "gzip"
        assert "immutable" in told.headers["Cache-Control"]
        assert "--" in told.text
    assert requests.get(f"{fleet.url}/api/openapi.json", timeout=10).headers["Content-Encoding"] == "gzip"


def test_when_a_web_process_dies_its_people_go_on_at_the_other_without_a_gap(fleet: Fleet) -> None:
    person = fleet.guest()
    with person.connect() as one, person.connect() as other:  # one at each
        thread_id = one.wait_for("rehydration")["thread_id"]
        other.wait_for("rehydration")
        seen = one.reply_to(one.call("chat_send", {"message": "hello"})["message_id"], 30)["seq"]
        said = one.call("chat_send", {"message": "a flat in Kyrenia, please"})
        fleet.kill("web 1")
        until(lambda: one.socket.connected != other.socket.connected, 5, "one of the two sockets is lost")
        assert [person.get("/api/v1/me").status_code for _ in range(20)] == [200] * 20
        left = one if one.socket.connected else other
        left.reply_to(said["message_id"], 30)
    with Ear(fleet.url, {"token": person.token, "thread_id": thread_id, "last_seq": seen}) as again:
        missed = again.wait_for("rehydration")["messages"]
    assert [(one["seq"], one["in_reply_to"]) for one in missed] == [(seen + 1, None), (seen + 2, said["message_id"])]


def test_while_nobody_is_behind_it_says_so_and_when_to_come_back(fleet: Fleet) -> None:
    fleet.kill("web 2")
    told = requests.get(f"{fleet.url}/api/v1/rates", timeout=10)
    assert (told.status_code, told.headers["Retry-After"], told.json()["code"]) == (503, "2", "unavailable")
