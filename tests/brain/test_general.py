"""Claims about everything that is no search: knowledge with its source, a person, preferences, and the way back."""

from datetime import date
from uuid import UUID

import pytest

from app.brain.agents.general.handing import MAX_SUMMARY
from app.brain.agents.general.knowledge import ENOUGH
from app.brain.views import Article, Preference
from tests.brain.town import Conversation, card, proposed

PERMIT = Article(
    "permit", "Residence permit", "You apply online before your visa ends.", "Ministry of Interior",
    "https://example.org/permit", date(2026, 11, 1), 0.8,
)  # fmt: skip
FAR = Article("bus", "Buses", "Buses run until 19:00.", "Bus company", None, date(2026, 10, 1), ENOUGH - 0.01)
SEA = Preference(UUID(int=1), "home.features", "sea_view", "sea view", True)
MONEY = Preference(UUID(int=2), "home.budget", "700 GBP", "up to £700", True)
DOGS = Preference(UUID(int=3), "pets", "two dogs", "two dogs", True)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "how do I get a residence permit?",
            "To confirm it, ask: {where} Our note “Residence permit” is from 1 Nov 2026.",
        ),
        (
            "oturma izni nasıl alınır acaba?",
            "Teyit için: {where} “Residence permit” notumuz 01.11.2026 tarihli.",
        ),
        (
            "как получить вид на жительство здесь?",
            "Уточнить можно здесь: {where} Наша заметка «Residence permit» от 01.11.2026.",
        ),
        (
            "Wie bekomme ich eine Aufenthaltserlaubnis?",
            "Zum Bestätigen: {where} Unsere Notiz „Residence permit“ ist vom 01.11.2026.",
        ),
    ],
)
def test_a_question_is_answered_by_an_article_with_its_source(said: str, source: str) -> None:
    reply = Conversation(articles=(PERMIT, FAR)).says(said)
    assert reply.agent == "general"
    assert reply.text == f"{PERMIT.text}\n\n{source.format(where=f'{PERMIT.source}, {PERMIT.url}.')}"
    assert card(reply, "sources")["sources"] == [
        {"title": PERMIT.title, "source": PERMIT.source, "url": PERMIT.url, "checked": "2026-11-01"}
    ]


@pytest.mark.parametrize("articles", [(), (FAR,)])
def test_what_no_article_answers_is_not_known_and_a_person_is_offered(articles: tuple[Article, ...]) -> None:
    talk = Conversation(articles=articles)
    reply = talk.says("how do I get a residence permit?")
    assert "I would rather not guess" in reply.text
    assert FAR.text not in reply.text
    offered = card(reply, "choices")["choices"]
    assert [kind for kind, _ in proposed(talk.says(offered[0]["say"]))] == ["hand_off"]
    assert talk.says(offered[1]["say"]).agent == "requests"


@pytest.mark.parametrize("said", ["hello", "merhaba", "здравствуйте", "hallo"])
def test_the_offered_answers_are_understood_in_every_language(said: str) -> None:
    talk = Conversation()
    talk.says(said)
    talk.says("qwrtz?")
    offered = card(talk.says("qwrtz?"), "choices")["choices"]
    assert len(offered[0]["label"]) <= 20
    assert [kind for kind, _ in proposed(talk.says(offered[0]["say"]))] == ["hand_off"]


@pytest.mark.parametrize(
    ("said", "reason", "words"),
    [
        ("I want to talk to a real person", "asked", "a person will answer you in this chat"),
        ("bir yetkiliyle görüşmek istiyorum", "asked", "bir kişi size bu sohbette cevap verecek"),
        ("хочу поговорить с оператором", "asked", "вам ответит человек в этом чате"),
        ("Ich möchte mit einem Menschen sprechen", "asked", "Ein Mensch antwortet Ihnen in diesem Chat"),
        ("let me speak to a person, I want to complain about an agency", "complaint", "a person will answer"),
        ("I want to sell my flat", "owner", "A person takes listings in"),
        ("evimi satmak istiyorum", "owner", "İlanları bir kişi alıyor"),
        ("хочу сдать квартиру", "owner", "Объявления принимает человек"),
        ("ich vermiete meine Wohnung", "owner", "Anzeigen nimmt ein Mensch auf"),
    ],
)
def test_a_talk_is_handed_to_a_person_with_its_reason(said: str, reason: str, words: str) -> None:
    reply = Conversation().says(said)
    ((kind, arguments),) = proposed(reply)
    assert (kind, arguments["reason"]) == ("hand_off", reason)
    assert card(reply, "hand_off") == arguments
    assert arguments["summary"] in reply.text, "who reads no cards must know it too"
    assert said in arguments["summary"]
    assert words in reply.text


def test_the_summary_tells_the_last_messages_and_the_open_talk_without_markup() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.says("see [this](http://evil.example/x) furnished " + "y" * 900)
    arguments = proposed(talk.says("can I talk to a person?"))[0][1]
    assert "2 bedroom flat in Kyrenia to rent" in arguments["summary"]
    assert "2 bedrooms, in Kyrenia, long-term rent" in arguments["summary"]
    assert "http" not in arguments["summary"]
    assert len(arguments["summary"]) <= MAX_SUMMARY


def test_a_person_is_offered_only_when_it_was_unclear_twice_in_a_row() -> None:
    talk = Conversation()
    assert talk.says("asdf qwer").cards == ()
    talk.says("hello")
    assert talk.says("asdf qwer").cards == ()
    assert card(talk.says("zxcv"), "choices")["choices"][0]["label"] == "Talk to a person"


def test_after_the_offer_of_a_person_a_yes_sends_no_draft() -> None:
    talk = Conversation()
    talk.says("plumber in Kyrenia")
    talk.says("asdf qwer")
    talk.says("zxcv")
    assert proposed(talk.says("yes")) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("remember that I prefer a sea view", "I'll remember: sea view."),
        ("deniz manzarası istediğimi hatırla", "Aklımda tutacağım: deniz manzaralı."),
        ("запомни: нужен вид на море", "Запомню: вид на море."),
        ("merk dir: Meerblick", "Ich merke mir: Meerblick."),
    ],
)
def test_what_to_remember_is_said_back(said: str, words: str) -> None:
    reply = Conversation().says(said)
    assert words in reply.text
    assert reply.proposals == ()


def test_what_cannot_be_read_is_not_claimed_to_be_remembered() -> None:
    assert "could not tell what to remember" in Conversation().says("remember that thing").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("what do you know about me?", "sea view, up to £700"),
        ("hakkımda ne biliyorsun?", "Hakkınızda hatırladıklarım: sea view"),
        ("что ты обо мне знаешь?", "Вот что я о вас помню: sea view"),
        ("was weißt du über mich?", "Das weiß ich über Sie: sea view"),
    ],
)
def test_what_is_remembered_is_told(said: str, words: str) -> None:
    assert words in Conversation(preferences=(SEA, MONEY)).says(said).text
    assert "sea view" not in Conversation().says(said).text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("forget my budget", [MONEY]),
        ("forget my sea view wish", [SEA]),
        ("forget my dogs", [DOGS]),
        ("what I told you: forget my budget and my dogs", [MONEY, DOGS]),
        ("bütçemi unut", [MONEY]),
        ("забудь мой бюджет", [MONEY]),
        ("vergiss mein Budget", [MONEY]),
        ("forget my shoe size", []),
    ],
)
def test_what_matches_is_forgotten_and_nothing_else(said: str, meant: list[Preference]) -> None:
    reply = Conversation(preferences=(SEA, MONEY, DOGS)).says(said)
    assert proposed(reply) == [("forget_preference", {"preference_id": str(one.id)}) for one in meant]
    assert ("nothing that matches" in reply.text) == (not meant)


def test_where_were_we_tells_the_search_or_that_nothing_is_open() -> None:
    talk = Conversation()
    assert "Nothing is open" in talk.says("where were we?").text
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.says("thanks")
    assert "apartment, 2 bedrooms, in Kyrenia" in talk.says("where were we?").text


@pytest.mark.parametrize(
    ("said", "words"),
    [("nerede kalmıştık?", "konut"), ("на чём мы остановились?", "2 спальни"), ("wo waren wir?", "2 Schlafzimmer")],
)
def test_the_way_back_is_found_in_every_language(said: str, words: str) -> None:
    talk = Conversation()
    talk.says("2 bedrooms in Kyrenia to rent")
    assert words in talk.says(said).text or "2 yatak odalı" in talk.says(said).text


def test_help_names_what_can_be_asked() -> None:
    text = Conversation().says("what can you do?").text
    for part in ("Homes", "Goods", "Services", "Viewings", "Living here"):
        assert f"**{part}**" in text
