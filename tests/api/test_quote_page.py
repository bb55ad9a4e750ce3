"""The page behind a vendor's signed link: no account, no script, one answer per form, and nothing of the buyer."""

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.api import quote_page
from app.api.quote_shown import _all
from app.config import settings
from app.domain import requests
from tests.making import count, guest, messages, rows, said
from tests.quoting import asked, offers, plumber

CONTACT = "WhatsApp +90 533 000 00 00"


@pytest.fixture
def buyer(client: FlaskClient) -> UUID:
    return guest()


@pytest.fixture
def request_id(buyer: UUID) -> UUID:
    return asked(buyer, said(buyer).thread_id, contact=CONTACT, city="Girne", district="Karakum")


@pytest.fixture
def osman(client: FlaskClient) -> UUID:
    return plumber(languages=["xx", "en"])


def path(request: UUID, who: UUID) -> str:
    return requests.link_for(request, who).removeprefix(settings().public_base_url)


def signed(key: str | None = None, **claims: Any) -> str:
    given = {"aud": "quote", "exp": datetime.now(UTC) + timedelta(days=1), **claims}
    return "/q/" + jwt.encode(given, key or settings().secret_key.get_secret_value(), algorithm="HS256")


def fill(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    given = {"price": "80", "currency": "GBP", "terms": "", "valid_until": "", "once": str(uuid4()), **fields}
    return client.post(address, data=given)


def quotes() -> list[tuple[Any, ...]]:
    return [tuple(row) for row in rows("select price, currency, terms, status from quotes order by received_at")]


def test_the_page_shows_the_request_and_nothing_of_the_buyer(
    client: FlaskClient, request_id: UUID, osman: UUID
) -> None:
    answer = client.get(path(request_id, osman))
    assert answer.status_code == 200
    assert "The kitchen tap drips" in answer.text
    assert "Karakum, Kyrenia" in answer.text
    assert "Hello Osman" in answer.text
    assert CONTACT not in answer.text
    assert "Guest" not in answer.text


def test_the_page_needs_no_script_and_allows_none(client: FlaskClient, request_id: UUID, osman: UUID) -> None:
    answer = client.get(path(request_id, osman))
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert not re.search(r"\son\w+=", answer.text)
    headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("languages", "lang", "words"),
    [
        (["tr", "en"], "tr", "Merhaba"),
        (["fr", "ru"], "ru", "Здравствуйте"),
        (["de"], "de", "Guten Tag"),
        ([], "en", "Hello"),
    ],
)
def test_the_page_speaks_the_vendors_first_language_of_ours(
    client: FlaskClient, request_id: UUID, languages: list[str], lang: str, words: str
) -> None:
    answer = client.get(path(request_id, plumber(languages=languages)))
    assert f'<html lang="{lang}">' in answer.text
    assert words in answer.text


def test_every_language_says_the_same() -> None:
    keys = {language: set(texts) for language, texts in _all().items()}
    assert set(keys) == {"en", "tr", "ru", "de"}
    assert len({frozenset(one) for one in keys.values()}) == 1
    holes = [{key: set(re.findall(r"{(\w+)}", text)) for key, text in texts.items()} for texts in _all().values()]
    assert all(one == holes[0] for one in holes)


def test_a_form_becomes_a_quote_that_is_read_surely_and_stands_in_the_thread(
    client: FlaskClient, buyer: UUID, request_id: UUID, osman: UUID
) -> None:
    until = (datetime.now(UTC) + timedelta(days=5)).date()
    address = path(request_id, osman)
    answer = fill(client, address, price="1.500", currency="TRY", terms="parts included", valid_until=until.isoformat())
    assert (answer.status_code, answer.location) == (303, address)
    (quote,) = rows("select price, currency, terms, valid_until, confidence, method, channel, status from quotes")
    assert tuple(quote) == (1500, "TRY", "parts included", until, 1.0, "form", "link", "received")
    (thread,) = rows("select id from conversations where user_id = :id", id=buyer)
    message = messages(thread.id)[-1]
    assert (message.role, message.sender_id, message.content) == ("vendor", osman, "1500 TRY · parts included")
    assert message.meta["cards"][0]["rows"][0]["price"] == "1500.00"
    page = client.get(address).text
    assert "Thank you" in page
    assert "1500 TRY" in page
    assert "Change my quote" in page


def test_the_same_form_twice_is_one_quote_and_a_new_one_replaces_it(
    client: FlaskClient, request_id: UUID, osman: UUID
) -> None:
    address, once = path(request_id, osman), str(uuid4())
    for _ in range(2):
        assert fill(client, address, once=once).status_code == 303
    assert quotes() == [(80, "GBP", "", "received")]
    fill(client, address, price="70")
    assert quotes() == [(80, "GBP", "", "withdrawn"), (70, "GBP", "", "received")]
    assert 'value="70"' in client.get(address).text


def test_a_no_is_kept_and_the_page_says_so(client: FlaskClient, request_id: UUID, osman: UUID) -> None:
    address = path(request_id, osman)
    answer = fill(client, address, price="", action="decline")
    assert answer.location == f"{address}?declined"
    assert "All right" in client.get(answer.location).text
    assert rows("select kind, channel, method from vendor_responses") == [("refusal", "link", "form")]
    assert count("quotes") == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"price": ""}, "price"),
        ({"price": "0"}, "price"),
        ({"price": "-5"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"price": "1e5"}, "price"),
        ({"price": "٣"}, "price"),
        ({"price": "80 or so"}, "price"),
        ({"price": "9" * 15}, "price"),
        ({"price": "80.123"}, ""),
        ({"currency": "XXX"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"terms": "x" * 501}, "terms"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"valid_until": "2999-01-01"}, "valid_until"),
        ({"valid_until": "soon"}, "valid_until"),
    ],
    ids=str,
)
def test_a_field_that_cannot_be_used_is_named_and_what_was_written_stays(
    client: FlaskClient, request_id: UUID, osman: UUID, fields: dict[str, str], wrong: str
) -> None:
    answer = fill(client, path(request_id, osman), **{"terms": "with parts", **fields})
    if not wrong:
        assert quotes() == [(80123, "GBP", "with parts", "received")]  # thousands, as one writes them here
        return
    assert answer.status_code == 422
    assert f'id="{wrong}-wrong"' in answer.text
    assert 'role="alert"' in answer.text
    assert "with parts" in answer.text or wrong == "terms"
    assert count("quotes") == count("vendor_responses") == 0


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("80", 80),
        ("80,50", 80.5),
        ("80.5", 80.5),
        ("1.500", 1500),
        ("1,500", 1500),
        ("1 500", 1500),
        ("1.250.000", 1250000),
    ],
)
def test_prices_are_read_as_people_write_them(
    client: FlaskClient, request_id: UUID, osman: UUID, written: str, price: float
) -> None:
    fill(client, path(request_id, osman), price=written)
    assert [float(row[0]) for row in quotes()] == [price]


def test_what_a_vendor_writes_is_shown_as_words(client: FlaskClient, request_id: UUID, osman: UUID) -> None:
    address = path(request_id, osman)
    fill(client, address, terms='"><script>alert(1)</script> [x](https://evil.example)')
    assert "<script" not in client.get(address).text
    assert "evil.example" not in quotes()[0][2]
    wrong = fill(client, address, price="no", terms='"><script>alert(1)</script>')
    assert "<script" not in wrong.text
    assert "&lt;script&gt;" in wrong.text


def test_a_hostile_request_is_shown_as_words(client: FlaskClient, buyer: UUID, osman: UUID) -> None:
    request = asked(buyer, details="<img src=x onerror=alert(1)> {{ 7 * 7 }}")
    text = client.get(path(request, osman)).text
    assert "<img src=x" not in text
    assert "{{ 7 * 7 }}" in text


def test_a_link_that_is_not_ours_or_was_changed_leads_nowhere(
    client: FlaskClient, request_id: UUID, osman: UUID
) -> None:
    ours = path(request_id, osman)
    names = {"req": str(request_id), "ven": str(osman)}
    for address in (
        ours[:-3],
        ours.replace(".", ".x", 1),
        "/q/x",
        signed("another key of somebody else, long enough", **names),
        signed(**{**names, "aud": "easy-islanders"}),
        signed(req=str(request_id)),
        signed(req="no id", ven=str(osman)),
        signed(req=5, ven=str(osman)),
        signed(req=str(uuid4()), ven=str(osman)),
        signed(req=str(request_id), ven=str(uuid4())),
        "/q/" + jwt.encode({"aud": "quote", **names}, "", algorithm="none"),
    ):
        for answer in (client.get(address), fill(client, address)):
            assert answer.status_code == 404, address
            assert "does not work" in answer.text
            assert "tap" not in answer.text
    assert count("quotes") == 0


def test_an_access_token_opens_no_page_and_a_link_no_account(
    client: FlaskClient, request_id: UUID, osman: UUID
) -> None:
    token = client.post("/api/v1/auth/guest").json["access_token"]
    assert client.get(f"/q/{token}").status_code == 404
    link = path(request_id, osman).removeprefix("/q/")
    assert client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {link}"}).status_code == 401


@pytest.mark.parametrize("end", ["status = 'accepted'", "status = 'cancelled'", "expires_at = now()"])
def test_a_request_that_is_over_takes_nothing(client: FlaskClient, request_id: UUID, osman: UUID, end: str) -> None:
    rows(f"update requests set {end}")
    address = path(request_id, osman)
    for answer in (client.get(address), fill(client, address)):
        assert answer.status_code == 410
        assert "This request is over" in answer.text
    assert count("quotes") == 0


def test_a_link_dies_at_its_time(client: FlaskClient, request_id: UUID, osman: UUID) -> None:
    old = signed(req=str(request_id), ven=str(osman), exp=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get(old).status_code == 410


def test_a_disabled_vendor_is_not_let_in(client: FlaskClient, request_id: UUID, osman: UUID) -> None:
    rows("update users set disabled_at = now() where id = :id", id=osman)
    assert client.get(path(request_id, osman)).status_code == 404


def test_a_quote_that_came_by_message_is_shown_to_be_changed(
    client: FlaskClient, request_id: UUID, osman: UUID
) -> None:
    offers(request_id, osman, "95", terms="parts included")
    text = client.get(path(request_id, osman)).text
    assert 'value="95"' in text
    assert "parts included" in text


def test_a_link_is_answered_so_often_and_no_more(
    client: FlaskClient, request_id: UUID, osman: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quote_page, "ANSWERS", "2/hour")
    address = path(request_id, osman)
    assert [fill(client, address).status_code for _ in range(3)] == [303, 303, 429]
    monkeypatch.setattr(quote_page, "LOOKS", "1/minute")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_whoever_has_no_link_is_answered_in_the_language_of_their_browser(client: FlaskClient) -> None:
    answer = client.get("/q/x", headers={"Accept-Language": "fr, tr;q=0.8"})
    assert '<html lang="tr">' in answer.text


def test_neither_a_token_nor_a_vendors_words_are_logged(
    client: FlaskClient, request_id: UUID, osman: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = path(request_id, osman)
    fill(client, address, terms="zebrafinch")
    fill(client, address, price="moonstone")
    client.get(address)
    assert "zebrafinch" not in caplog.text
    assert "moonstone" not in caplog.text
    assert address.removeprefix("/q/") not in caplog.text
