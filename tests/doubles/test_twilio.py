"""The double of Twilio: what others' tests rely on."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.doubles.receiver import receiving
from tests.doubles.twilio import ACCOUNT, TOKEN, Twilio, serving

TO, FROM = "+905338000001", "+15005550006"


@pytest.fixture
def double() -> Iterator[Twilio]:
    with serving() as one:
        yield one


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[tuple[dict[str, str], str | None]]]]:
    """Yield an address and what is posted there: forms with their signatures."""
    got: list[tuple[dict[str, str], str | None]] = []

    def take(request: BaseHTTPRequestHandler, body: bytes) -> int:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        got.append((form, request.headers["X-Twilio-Signature"]))
        return 204

    with receiving(take) as at:
        yield f"http://{at}/hook?x=1", got


def client(double: Twilio, token: str = TOKEN) -> Client:
    made = Client(ACCOUNT, token)
    made.api.base_url = double.url
    return made


def send(double: Twilio, **fields: Any) -> Any:
    return client(double).messages.create(**{"to": TO, "from_": FROM, "body": "hello", **fields})


def test_the_sdk_sends_fetches_and_lists_page_by_page(double: Twilio) -> None:
    sids = [send(double, body=str(number)).sid for number in range(5)]
    assert client(double).messages(sids[0]).fetch().status == "queued"
    assert [one.sid for one in client(double).messages.list(to=TO, page_size=2)] == sids[::-1]
    assert client(double).messages.list(to="+905338000002") == []


@pytest.mark.parametrize("code", [21211, 21610, 63016, 20429])
def test_a_refusal_looks_as_the_sdk_expects_it(double: Twilio, code: int) -> None:
    double.refuse(code)
    with pytest.raises(TwilioRestException) as caught:
        send(double)
    assert caught.value.code == code
    assert double.messages == []
    assert send(double).sid


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "tomorrow"}, 21211),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"to": f"whatsapp:{TO}"}, 21211),
    ],
)
def test_what_the_real_one_refuses_it_refuses(double: Twilio, fields: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as caught:
        send(double, **fields)
    assert caught.value.code == code


def test_a_wrong_token_is_refused(double: Twilio) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client(double, "another").messages.create(to=TO, from_=FROM, body="hello")
    assert (caught.value.status, caught.value.code) == (401, 20003)


def test_callbacks_and_what_people_write_are_signed_with_the_real_algorithm(double: Twilio, webhook: Any) -> None:
    url, got = webhook
    sid = send(double, status_callback=url).sid
    double.call_back(sid, "delivered")
    double.receive(url, f"whatsapp:{TO}", "STOP 😀", [(b"\x89PNG", "image/png")])
    assert got[0][0]["MessageStatus"] == "delivered"
    assert got[1][0]["NumMedia"] == "1"
    for form, signature in got:
        assert RequestValidator(TOKEN).validate(url, form, signature)
        assert not RequestValidator("another").validate(url, form, signature)


def test_media_lie_behind_a_redirect_and_the_account(double: Twilio) -> None:
    address = double.serve(b"\x89PNG", "image/png")
    assert requests.get(address, timeout=5).status_code == 401
    answer = requests.get(address, auth=(ACCOUNT, TOKEN), timeout=5, allow_redirects=False)
    assert answer.status_code == 307
    found = requests.get(answer.headers["Location"], timeout=5)
    assert (found.content, found.headers["Content-Type"]) == (b"\x89PNG", "image/png")


def test_it_can_go_away_and_come_back_with_what_it_had(double: Twilio) -> None:
    send(double)
    double.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(double.url, timeout=2)
    double.start()
    assert len(client(double).messages.list()) == 1
