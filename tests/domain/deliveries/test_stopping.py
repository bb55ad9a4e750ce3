"""STOP in four languages, and the link that does the same."""

import pytest

from app.domain import deliveries
from app.domain.deliveries import read_token, unsubscribe_url
from app.domain.deliveries.addresses import mark
from app.kit.errors import NotFound
from app.kit.transaction import transaction
from tests.making import rows
from tests.sending import PHONE

STOP = ["STOP", "stop", " Stop. ", "STOP!!", "Unsubscribe", "opt-out", "DUR", "İptal", "IPTAL", "iptal", "ÇIK değil"]
NOT = [
    "",
    "   ",
    "stop by at five",
    "I cannot stop the leak",
    "YES",
    "ja",
    "evet",
    "да",
    "ende",
    "1500",
    "?",
    "bus stop",
]


@pytest.mark.parametrize("text", [*STOP[:-1], "Стоп", "ОТПИСАТЬСЯ", "не пишите!", "Stopp", "abmelden", "🛑 STOP"])
def test_stop_is_stop_in_every_language(text: str) -> None:
    assert deliveries.wish_of(text) == "stop"


@pytest.mark.parametrize("text", ["START", "start.", "unstop", "BAŞLA", "Başlat", "старт", "anmelden"])
def test_start_is_start(text: str) -> None:
    assert deliveries.wish_of(text) == "start"


@pytest.mark.parametrize("text", [*NOT, STOP[-1]])
def test_what_only_contains_the_word_is_neither(text: str) -> None:
    assert deliveries.wish_of(text) is None


def test_an_address_is_the_same_however_it_is_written() -> None:
    assert mark("Ayse@Example.com ") == mark("ayse@example.com")
    assert mark("whatsapp:+905338000001") == mark("+905338000001")
    assert mark("+905338000001") != mark("+905338000002")


def test_who_opted_out_is_not_named(database: None) -> None:
    with transaction() as session:
        assert deliveries.opt_out(session, "ayse@example.com", "email")
        assert not deliveries.opt_out(session, "AYSE@example.com", "email")
        deliveries.heard_from(session, "+905338000001", rows("select now()")[0][0])
    shown = str(rows("select o::text from opt_outs o") + rows("select h::text from heard_from h"))
    assert "ayse" not in shown.lower()
    assert "905338" not in shown


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: t + "A", lambda t: t.upper(), lambda _: ""]
)
def test_a_link_that_we_did_not_make_is_not_there(database: None, spoil: object) -> None:
    token = unsubscribe_url(mark("ayse@example.com")).rpartition("/")[2]
    assert read_token(token) == mark("ayse@example.com")
    with pytest.raises(NotFound):
        read_token(spoil(token))  # type: ignore[operator]


def test_what_was_heard_long_ago_is_dropped(database: None) -> None:
    with transaction() as session:
        deliveries.heard_from(session, "a", rows("select now() - interval '3 days'")[0][0])
        deliveries.heard_from(session, "b", rows("select now()")[0][0])
    with transaction() as session:
        deliveries.forget_old(session)
    assert rows("select mark from heard_from") == [(mark("b"),)]


def test_of_two_ways_to_write_one_address_both_are_known_to_want_nothing() -> None:
    with transaction() as session:
        deliveries.opt_out(session, "ayse@example.com", "email")
        asked = ["ayse@example.com", "Ayse@Example.com", PHONE]
        assert deliveries.silent(session, asked) == {"ayse@example.com", "Ayse@Example.com"}
