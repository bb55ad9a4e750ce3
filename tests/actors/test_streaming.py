"""A reply on its way: pieces join to the text, a reload finds what was written, a stop is noticed."""

from uuid import UUID

import pytest

from app.actors import streaming
from app.actors.leases import Lease
from app.actors.streaming import Stream
from app.brain.errors import TurnEnded
from app.domain import turns
from app.domain.turns import Claim
from app.kit.transaction import transaction
from tests.doubles.listener import Listener
from tests.making import claim, guest, lapse_leases, rows, said
from tests.waiting import until


@pytest.fixture
def user(database: None) -> UUID:
    return guest()


@pytest.fixture
def held(user: UUID, heard: Listener) -> Claim:
    held = claim(said(user, correlation_id="cid-1").thread_id)
    assert held
    heard.heard.clear()
    return held


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece is pushed and kept as it comes."""
    monkeypatch.setattr(streaming, "PUSH_EVERY", 0)
    monkeypatch.setattr(streaming, "KEEP_EVERY", 0)
    monkeypatch.setattr(streaming, "KEEP_FIRST", 0)


def pieces(heard: Listener) -> list[tuple[int, str]]:
    return [(payload["offset"], payload["text"]) for payload in heard.of("chat_delta")]


@pytest.mark.usefixtures("at_once")
def test_every_piece_says_where_it_belongs(held: Claim, heard: Listener) -> None:
    stream = Stream(Lease(held))
    for piece in ("Gün", "aydın", " 🏖️"):
        stream.write(piece)
    stream.push()
    assert pieces(heard) == [(0, "Gün"), (3, "aydın"), (8, " 🏖️")]
    delta = heard.of("chat_delta")[0]
    assert delta["message_id"] == str(turns.reply_id(held.turn_id))
    assert (delta["in_reply_to"], delta["cid"]) == (str(held.message_id), "cid-1")


def test_pieces_that_come_quickly_are_joined(held: Claim, heard: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PUSH_EVERY", 3600)
    stream = Stream(Lease(held))
    for piece in ("a", "b", "c", "d"):
        stream.write(piece)
    stream.push()
    assert "".join(text for _, text in pieces(heard)) == "abcd"
    assert len(pieces(heard)) <= 2


def test_the_last_words_are_shown_also_when_nothing_follows(held: Claim, heard: Listener) -> None:
    stream = Stream(Lease(held))
    stream.write("Let me ")
    stream.write("look.")
    until(lambda: "".join(text for _, text in pieces(heard)) == "Let me look.", 2, "the words were pushed")


def test_nothing_is_shown_once_the_claim_is_lost(held: Claim, heard: Listener) -> None:
    lease = Lease(held)
    stream = Stream(lease)
    stream.write("Let me ")
    stream.write("look.")
    lease.lost.set()
    stream.push()
    assert pieces(heard)[:1] == [(0, "Let me ")]
    with pytest.raises(TurnEnded):
        stream.write("more")


@pytest.mark.usefixtures("at_once")
def test_what_was_written_is_kept(held: Claim) -> None:
    stream = Stream(Lease(held))
    stream.write("There are ")
    stream.write("three")
    with transaction() as session:
        half = turns.partial(session, held.conversation_id)
    assert half
    assert half.text == "There are three"


def test_the_first_words_are_kept_soon_and_those_of_a_reply_that_is_whole_by_then_never(
    held: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str | None:
        with transaction() as session:
            half = turns.partial(session, held.conversation_id)
        return half and half.text

    Stream(Lease(held)).write("All of it.")
    assert not kept()
    monkeypatch.setattr(streaming, "KEEP_FIRST", 0)
    Stream(Lease(held)).write("There are ")
    assert kept() == "There are "


@pytest.mark.usefixtures("at_once")
def test_writing_keeps_the_lease_alive(held: Claim) -> None:
    lapse_leases()
    Stream(Lease(held)).write("still here")
    assert rows("select lease_until > now() from turns") == [(True,)]


@pytest.mark.usefixtures("at_once")
def test_after_a_stop_writing_says_that_the_turn_ended(user: UUID, held: Claim) -> None:
    stream = Stream(Lease(held))
    stream.write("There are ")
    with transaction() as session:
        turns.stop(session, user, held.conversation_id)
    with pytest.raises(TurnEnded):
        stream.write("three")


@pytest.mark.usefixtures("at_once")
def test_after_the_claim_was_lost_writing_says_so(held: Claim) -> None:
    lapse_leases()
    claim(held.conversation_id, "another-worker")
    with pytest.raises(TurnEnded):
        Stream(Lease(held)).write("words of the dead")


def test_no_ordinary_except_catches_the_end_of_a_turn() -> None:
    assert not issubclass(TurnEnded, Exception)
