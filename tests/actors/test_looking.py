"""What the brain may look at: its own views, a short transaction each, no vector made inside one."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.actors import looking
from app.brain.views import Article, OpenRequest, Quote, Viewing
from app.domain import bookings, knowledge, requests
from app.integrations import embeddings
from app.kit.transaction import is_open, transaction
from tests.domain.test_bookings import at
from tests.making import guest, listing, market, vendor

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def articles(database: None) -> None:
    from app.actors import chores

    with transaction() as session:
        knowledge.publish(session)
    chores.embed_articles.fn()


def test_a_question_gets_what_we_know_in_its_language(articles: None) -> None:
    best = looking.look_up("Muss ich einen Adapter für die Steckdosen kaufen?", "de")[0]
    assert isinstance(best, Article)
    assert (best.slug, best.title, best.url) == ("sockets", "Steckdosen und Spannung", None)
    assert best.checked.year == 2026
    assert knowledge.KNOWN <= best.score <= 1


def test_what_we_do_not_know_gets_nothing(articles: None) -> None:
    for text in ("How do I bake an apple pie?", "Кто выиграл чемпионат мира?", ""):
        assert looking.look_up(text, "en") == ()


def test_without_a_vector_words_still_find_it(articles: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "local_meaning_of", lambda _: None)
    assert looking.look_up("which socket and plug adapter?", "en")[0].slug == "sockets"


def test_the_vector_is_made_outside_of_any_transaction(articles: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []
    meaning_of = embeddings.local_meaning_of

    def watched(text: str) -> Any:
        made.append(is_open())
        return meaning_of(text)

    monkeypatch.setattr(embeddings, "local_meaning_of", watched)
    looking.look_up("tap water", "en")
    assert made == [False]


def test_requests_come_with_their_quotes() -> None:
    user, plumber = guest(), vendor(name="Pipes & Co")
    with transaction() as session:
        request = requests.open_request(session, user, None, None, requests.RequestDraft("service.plumbing", "A leak"))
        requests.move(session, request.id, "collecting")
        offered = requests.OfferedQuote(Decimal("80.50"), "GBP", "parts included")
        quote = requests.add_quote(session, request.id, plumber, offered)
    (seen,) = looking.requests(user)
    assert isinstance(seen, OpenRequest)
    assert (seen.id, seen.status, seen.details) == (request.id, "quoted", "A leak")
    assert seen.quotes == (
        Quote(quote.id, "Pipes & Co", Decimal("80.50"), "GBP", "parts included", None, quote.received_at),
    )
    assert looking.requests(guest()) == ()


def test_viewings_and_whether_a_time_is_taken() -> None:
    user, home = guest(), listing(market(), "Flat by the harbour")
    with transaction() as session:
        booked = bookings.request_viewing(session, user, None, bookings.Appointment(home, at()))
    assert looking.viewings(user) == (Viewing(booked.id, home, "Flat by the harbour", booked.starts_at, "requested"),)
    assert looking.viewings(guest()) == ()
    assert looking.is_taken(home, at())
    assert not looking.is_taken(home, at() + timedelta(hours=1))
