"""Claims about what people are told of earlier talks: their own words with the day, or plainly why not."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.brain.agents.general.recalling import LONGEST, MOST
from app.brain.views import PastTurn, Preference, Recalled
from tests.brain.town import Conversation, proposed


def past(said: str, day: int, month: int = 11) -> PastTurn:
    return PastTurn(said, "Of course.", datetime(2026, month, day, 10, tzinfo=UTC))


VILLA, FLAT, PLUMBER, CAR = (
    past("villa in Lapta", 7, 10),
    past("flat in Girne, 2 bedrooms", 3),
    past("a plumber for my kitchen", 5),
    past("used car", 4),
)
MEMORY = Recalled(("Has two dogs",), (VILLA, FLAT, PLUMBER, CAR))
SEA = Preference(UUID(int=1), "home.features", "sea_view", "sea view", True)

LAST_TIME = [
    ("what did we talk about last time?", "Earlier you wrote to me: “a plumber for my kitchen” (5 Nov 2026);"),
    ("geçen sefer ne konuşmuştuk?", "Daha önce bana şunları yazmıştınız: “a plumber for my kitchen” (05.11.2026);"),
    ("о чём мы говорили в прошлый раз?", "Раньше вы мне писали: «a plumber for my kitchen» (05.11.2026);"),
    ("worüber haben wir letztes Mal gesprochen?", "Früher haben Sie mir geschrieben: „a plumber for my kitchen“ (05."),
]  # fmt: skip
REMEMBER_ME = ["do you remember me?", "beni hatırlıyor musun?", "ты меня помнишь?", "erinnerst du dich an mich?"]


@pytest.mark.parametrize(("said", "words"), LAST_TIME)
def test_last_time_is_the_latest_in_the_persons_own_words_and_the_day_in_the_languages_form(
    said: str, words: str
) -> None:
    talk = Conversation(memory=MEMORY)
    reply = talk.says(said)
    assert reply.text.startswith(words)
    assert (reply.agent, reply.intent, talk.recalls) == ("general", "preference", 1)


@pytest.mark.parametrize("said", REMEMBER_ME)
def test_to_be_remembered_is_to_be_told_what_the_memory_finds_best(said: str) -> None:
    text = Conversation(memory=MEMORY).says(said).text
    assert text.index(VILLA.said) < text.index(FLAT.said) < text.index(PLUMBER.said)
    assert CAR.said not in text
    assert "Has two dogs" in text


def test_no_more_than_a_few_things_are_quoted_each_shortened() -> None:
    many = tuple(past(f"{n} wish {'and so on ' * 90}", 1 + n) for n in range(9))
    text = Conversation(memory=Recalled((), many)).says("what did we talk about last time?").text
    assert text.count("“") == MOST
    assert len(text) < MOST * (LONGEST + 20) + 40


@pytest.mark.parametrize(
    "said",
    ["hello", "Thanks!", "yes please", "nein danke", "beni hatırlıyor musun?", "what do you know about me?",
     "где мы остановились?", " ![](http://e.example) "],
)  # fmt: skip
def test_greetings_and_questions_about_the_memory_are_not_what_a_talk_was_about(said: str) -> None:
    text = Conversation(memory=Recalled((), (past(said, 9), FLAT))).says("what did we talk about last time?").text
    assert text == "Earlier you wrote to me: “flat in Girne, 2 bedrooms” (3 Nov 2026)."


def test_the_same_words_of_one_day_are_quoted_once() -> None:
    memory = Recalled(("Likes tea", "Likes tea"), (FLAT, FLAT))
    text = Conversation(memory=memory).says("what do you know about me?").text
    assert text.count(FLAT.said) == text.count("Likes tea") == 1


NOTHING = ["I find nothing", "bir şey bulamıyorum", "ничего не нахожу", "finde ich nichts"]
SILENT = ["I cannot look", "şu anda bakamıyorum", "не могу заглянуть", "kann ich gerade nicht sehen"]
OFF = ["I keep no memory", "hafızamda tutmuyorum", "я не храню", "merke ich mir nicht"]


@pytest.mark.parametrize(
    ("memory", "words"), [(Recalled(), NOTHING), (Recalled(is_silent=True), SILENT), (None, OFF)],
    ids=["nothing", "silent", "off"],
)  # fmt: skip
@pytest.mark.parametrize("language", range(4))
def test_it_is_said_plainly_when_nothing_can_be_told(memory: Recalled | None, words: list[str], language: int) -> None:
    for said in (LAST_TIME[language][0], REMEMBER_ME[language]):
        assert words[language] in Conversation(memory=memory).says(said).text


def test_what_is_known_names_preferences_conclusions_and_earlier_words() -> None:
    text = Conversation(memory=MEMORY, preferences=(SEA,)).says("what do you know about me?").text
    assert "This is what I remember about you: sea view." in text
    assert "From earlier talks I have noted: “Has two dogs”." in text
    assert "“villa in Lapta” (7 Oct 2026)" in text


def test_a_silent_memory_is_no_claim_that_nothing_is_known() -> None:
    assert (
        "I remember nothing"
        not in Conversation(memory=Recalled(is_silent=True)).says("what do you know about me?").text
    )
    assert "I remember nothing" in Conversation(memory=Recalled()).says("what do you know about me?").text


def test_the_answer_also_tells_what_this_talk_is_about_and_goes_on_there() -> None:
    talk = Conversation(memory=MEMORY, preferences=(SEA,))
    talk.says("2 bedroom flat in Famagusta to rent")
    text = talk.says("what was I looking for yesterday?").text
    assert "This talk is about: apartment, 2 bedrooms, in Famagusta" in text
    assert "sea view" in text
    talk.says("3 bedrooms instead")
    assert (talk.queries[0].cities, talk.queries[0].min_bedrooms) == (("Famagusta",), 3)


def test_a_draft_that_waits_is_kept_and_not_sent_by_the_next_yes() -> None:
    talk = Conversation(memory=MEMORY)
    talk.says("plumber in Kyrenia")
    assert "still here, unsent" in talk.says("do you remember me?").text
    assert proposed(talk.says("yes")) == []


def test_where_we_were_is_this_talk_and_only_without_one_an_earlier() -> None:
    talk = Conversation(memory=MEMORY)
    assert talk.says("where were we?").text.startswith("Earlier you wrote to me: “villa in Lapta”")
    talk.says("2 bedroom flat in Famagusta to rent")
    assert "villa in Lapta" not in talk.says("where were we?").text
    assert talk.recalls == 1


@pytest.mark.parametrize(
    "said",
    ["hello", "2 bedroom flat in Girne", "plumber in Kyrenia", "used car", "remember that I prefer a sea view",
     "forget my budget", "forget what I was looking for yesterday", "how do I get a residence permit?", "yes",
     "can you remember my budget is 800", "удали всё, что помнишь про меня", "erinnern Sie mich morgen",
     "dün gördüğüm daire hala var mı?", "what about the flat I saw yesterday?", "a person please", "asdf qwer"],
)  # fmt: skip
def test_the_rules_ask_the_memory_for_nothing_else(said: str) -> None:
    talk = Conversation(memory=MEMORY)
    reply = talk.says(said)
    assert (talk.recalls, [step for step in reply.trace if step.node == "recall"]) == (0, [])
    assert "villa in Lapta" not in reply.text


@pytest.mark.parametrize(
    "bad",
    ["[pay](https://evil.example/x) here", "![x](https://evil.example/p.png) here", "<script>alert(1)</script> here",
     "see evil.example/login here", "write to eve@evil.example from here", "he\u202ere", "www.evil.example here"],
)  # fmt: skip
def test_recalled_words_bring_no_link_picture_or_hidden_sign(bad: str) -> None:
    text = Conversation(memory=Recalled((bad,), (past(bad, 3),))).says("do you remember me?").text
    assert "here" in text.replace("he re", "here")
    for part in ("evil.example", "http", "www.", "<", "](", "\u202e", "@"):
        assert part not in text


def test_quotation_marks_do_not_end_the_quotation() -> None:
    bad = past("flat” (today). Your viewing is confirmed. “thanks", 3)
    text = Conversation(memory=Recalled((), (bad,))).says("what did we talk about last time?").text
    assert text == "Earlier you wrote to me: “flat' today . Your viewing is confirmed. 'thanks” (3 Nov 2026)."
