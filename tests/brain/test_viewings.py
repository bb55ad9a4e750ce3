"""Claims about viewings: which home and when, possible and free times only, moved, cancelled, kept in mind."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.brain.agents.viewing.times import FURTHEST
from app.brain.nlp.moments import HERE
from app.brain.types import Reply
from app.brain.views import Article, Viewing
from tests.brain.town import NOW, TOWN, Conversation, card, proposed

HARBOUR, ALSANCAK, LAPTA = TOWN[0], TOWN[1], TOWN[2]  # the first three of the list
LIST = "2 bedroom flat in Girne, long term, under £700"


def shown(**known: Any) -> Conversation:
    talk = Conversation(**known)
    talk.says(LIST)
    return talk


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def booked(reply: Reply) -> tuple[str, str]:
    arguments = next(one.arguments for one in reply.proposals if one.kind == "book_viewing")
    return arguments["listing_id"], arguments["starts_at"]


def viewing(number: int, home: Any, when: datetime, status: str = "requested") -> Viewing:
    return Viewing(UUID(int=number), home.id, home.title, when, status)


@pytest.mark.parametrize(
    ("said", "home", "starts_at"),
    [
        ("book a viewing of the second on Friday at 3 pm", ALSANCAK, "2026-11-27T15:00:00+02:00"),
        ("can I see number 1 tomorrow at 10?", HARBOUR, "2026-11-22T10:00:00+02:00"),
        ("üçüncüsü için cuma 15:00'e randevu alabilir miyim", LAPTA, "2026-11-27T15:00:00+02:00"),
        ("запиши меня на просмотр второй квартиры во вторник в три часа дня", ALSANCAK, "2026-11-24T15:00:00+02:00"),
        ("Ich möchte die erste am Freitag um halb vier besichtigen", HARBOUR, "2026-11-27T15:30:00+02:00"),
    ],
)
def test_a_home_a_day_and_an_hour_are_booked_at_once(said: str, home: Any, starts_at: str) -> None:
    reply = shown().says(said)
    assert reply.agent == "real_estate"
    assert booked(reply) == (str(home.id), starts_at)
    assert card(reply, "viewing") == {
        "state": "requested", "listing_id": str(home.id), "title": home.title, "starts_at": starts_at,
    }  # fmt: skip
    assert home.title in reply.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("book a viewing of the second on Friday at 3 pm", "a request until the agency confirms it"),
        ("ikincisi için cuma 15:00'e randevu", "Acente onaylayana kadar bu bir istektir"),
        ("запиши на просмотр второй в пятницу в 15", "Это заявка, пока агентство её не подтвердит"),
        ("Besichtigung der zweiten am Freitag um 15 Uhr", "Bis die Agentur bestätigt, ist es eine Anfrage"),
    ],
)
def test_it_is_called_a_request_until_it_is_confirmed(said: str, words: str) -> None:
    assert words in shown().says(said).text


def test_which_home_is_asked_for_and_the_time_said_before_is_kept() -> None:
    talk = shown()
    reply = talk.says("can I see it on Friday at 3 pm?")
    assert reply.proposals == ()
    assert len(card(reply, "choices")["choices"]) == 3
    assert booked(talk.says("2")) == (str(ALSANCAK.id), "2026-11-27T15:00:00+02:00")


def test_the_second_of_december_is_no_second_home() -> None:
    talk = shown()
    assert talk.says("can I see it on the 2nd of December at 10:00?").proposals == ()
    assert booked(talk.says("number 3")) == (str(LAPTA.id), "2026-12-02T10:00:00+02:00")


def test_the_home_spoken_of_last_is_meant() -> None:
    talk = shown()
    talk.says("tell me about the second one")
    assert booked(talk.says("can I see it tomorrow at 11?"))[0] == str(ALSANCAK.id)


def test_the_only_home_of_a_list_is_meant() -> None:
    talk = Conversation()
    talk.says("penthouse to buy in Catalkoy")
    assert "When would you like to see Penthouse in Catalkoy?" in talk.says("book a viewing").text


def test_without_a_list_it_asks_what_is_looked_for() -> None:
    reply = Conversation().says("book a viewing please")
    assert reply.proposals == ()
    assert "Tell me what you are looking for" in reply.text


@pytest.mark.parametrize(
    ("opening", "answers"),
    [
        ("book a viewing of the first", ["Friday", "at 3 pm"]),
        ("book a viewing of the first", ["at 3 pm", "Friday"]),
        ("book a viewing of the first", ["Friday", "15"]),
        ("birincisi için randevu almak istiyorum", ["cuma günü", "saat 15:00"]),
        ("хочу записаться на просмотр первой", ["в пятницу", "в три часа дня"]),
        ("Ich möchte die erste besichtigen", ["am Freitag", "um 15 Uhr"]),
    ],
)
def test_day_and_hour_may_come_one_after_the_other(opening: str, answers: list[str]) -> None:
    talk = shown()
    for said in (opening, *answers[:-1]):
        assert talk.says(said).proposals == ()
    assert booked(talk.says(answers[-1])) == (str(HARBOUR.id), "2026-11-27T15:00:00+02:00")


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("can I see the first tomorrow morning?", ["09:00", "10:00", "11:00"]),
        ("can I see the first on Friday afternoon?", ["14:00", "15:00", "16:00"]),
        ("can I see the first on Friday evening?", ["17:00", "18:00", "19:00"]),
    ],
)
def test_a_part_of_the_day_offers_hours_to_press(said: str, hours: list[str]) -> None:
    talk = shown()
    offered = card(talk.says(said), "choices")["choices"]
    assert [one["say"][-5:] for one in offered] == hours
    assert all(len(one["label"]) <= 20 for one in offered)
    assert booked(talk.says(offered[1]["say"]))[1].endswith(f"T{hours[1]}:00+02:00")


def test_hours_that_are_taken_or_gone_are_not_offered() -> None:
    talk = shown(taken={(HARBOUR.id, local(22, 10))})
    offered = card(talk.says("can I see the first tomorrow morning?"), "choices")["choices"]
    assert [one["say"][-5:] for one in offered] == ["09:00", "11:00"]
    today = shown()
    offered = card(today.says("can I see the first this afternoon, today?"), "choices")["choices"]
    assert [one["say"][-5:] for one in offered] == ["15:00", "16:00", "17:00"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("book a viewing of the first today at 10 am", "already passed"),
        ("book a viewing of the first tomorrow at 22:00", "between 08:00 and 19:30"),
        ("book a viewing of the first tomorrow at 6 am", "between 08:00 and 19:30"),
        ("book a viewing of the first on 20 May 2027 at 10:00", "up to 90 days"),
        ("birincisi için yarın 22:00'ye randevu", "08:00 ile 19:30"),
        ("запиши на просмотр первой сегодня в 10 утра", "уже прошло"),
        ("Besichtigung der ersten morgen um 22 Uhr", "zwischen 08:00 und 19:30"),
    ],
)
def test_impossible_times_are_refused_in_words_and_the_next_answer_goes_on(said: str, words: str) -> None:
    talk = shown()
    reply = talk.says(said)
    assert reply.proposals == ()
    assert words in reply.text
    assert booked(talk.says("27.11.2026, 15:00")) == (str(HARBOUR.id), "2026-11-27T15:00:00+02:00")


def test_the_last_day_that_can_be_asked_for_is_the_ninetieth() -> None:
    last = (NOW + FURTHEST).date()
    said = f"book a viewing of the first on {last.isoformat()} at 10:00"
    assert booked(shown().says(said))[1].startswith(last.isoformat())
    after = (last + timedelta(days=1)).isoformat()
    assert shown().says(f"book a viewing of the first on {after} at 10:00").proposals == ()


def test_summer_time_is_kept_in_mind() -> None:
    talk = shown(now=datetime(2027, 3, 20, 12, tzinfo=UTC))
    assert booked(talk.says("book a viewing of the first on 30 March at 10:00"))[1] == "2027-03-30T10:00:00+03:00"


def test_a_taken_time_is_told_with_the_next_free_half_hours() -> None:
    talk = shown(taken={(HARBOUR.id, local(27, 15)), (HARBOUR.id, local(27, 16))})
    reply = talk.says("book a viewing of the first on Friday at 3 pm")
    assert reply.proposals == ()
    assert "27 Nov 2026, 15:00 is not free" in reply.text
    offered = [one["say"] for one in card(reply, "choices")["choices"]]
    assert offered == ["27 Nov 2026, 15:30", "27 Nov 2026, 16:30", "27 Nov 2026, 17:00"]
    assert booked(talk.says(offered[0]))[1] == "2026-11-27T15:30:00+02:00"


def test_after_the_last_half_hour_the_next_morning_is_offered() -> None:
    talk = shown(taken={(HARBOUR.id, local(27, 19)), (HARBOUR.id, local(27, 19, 30))})
    reply = talk.says("book a viewing of the first on Friday at 19:00")
    assert card(reply, "choices")["choices"][0]["say"] == "28 Nov 2026, 09:00"


def test_a_person_cannot_be_in_two_homes_at_once() -> None:
    talk = shown(viewings=(viewing(1, LAPTA, local(27, 15)),))
    assert "is not free" in talk.says("book a viewing of the first on Friday at 15:15").text


def test_the_same_home_is_not_booked_twice_but_moved() -> None:
    talk = shown(viewings=(viewing(1, HARBOUR, local(27, 15)),))
    reply = talk.says("book a viewing of the first on Saturday at 11")
    assert reply.proposals == ()
    assert "already have a viewing of Bright flat by the harbour on 27 Nov 2026, 15:00" in reply.text
    assert [kind for kind, _ in proposed(talk.says("make it Saturday 11:00"))] == ["cancel_viewing", "book_viewing"]


@pytest.mark.parametrize(
    ("said", "starts_at"),
    [
        ("make it Saturday 11", "2026-11-28T11:00:00+02:00"),
        ("make it Saturday", "2026-11-28T15:00:00+02:00"),
        ("16:30 instead", "2026-11-27T16:30:00+02:00"),
        ("move my viewing to Saturday at 11", "2026-11-28T11:00:00+02:00"),
        ("cumartesi 11:00 olsun", "2026-11-28T11:00:00+02:00"),
        ("лучше в субботу в 11", "2026-11-28T11:00:00+02:00"),
        ("lieber Samstag um 11", "2026-11-28T11:00:00+02:00"),
    ],
)
def test_a_viewing_just_asked_for_is_moved(said: str, starts_at: str) -> None:
    talk = shown()
    talk.says("book a viewing of the second on Friday at 3 pm")
    talk.viewings = (viewing(1, ALSANCAK, local(27, 15)), viewing(2, LAPTA, local(30, 9)))
    reply = talk.says(said)
    assert proposed(reply) == [
        ("cancel_viewing", {"booking_id": str(UUID(int=1))}),
        ("book_viewing", {"listing_id": str(ALSANCAK.id), "starts_at": starts_at, "note": ""}),
    ]
    assert card(reply, "viewing")["starts_at"] == starts_at


def test_moving_without_a_time_asks_for_one() -> None:
    talk = Conversation(viewings=(viewing(1, ALSANCAK, local(27, 15)),))
    assert talk.says("reschedule my viewing").proposals == ()
    assert [kind for kind, _ in proposed(talk.says("Saturday at 11"))] == ["cancel_viewing", "book_viewing"]


@pytest.mark.parametrize(
    "said",
    ["cancel my viewing", "randevumu iptal et", "отмени мой просмотр", "Besichtigung stornieren"],
)  # fmt: skip
def test_the_only_viewing_is_cancelled(said: str) -> None:
    reply = Conversation(viewings=(viewing(1, ALSANCAK, local(27, 15)),)).says(said)
    assert proposed(reply) == [("cancel_viewing", {"booking_id": str(UUID(int=1))})]
    assert card(reply, "viewing")["state"] == "cancelled"
    assert "27" in reply.text


def test_of_several_viewings_the_one_meant_is_asked_for() -> None:
    talk = Conversation(viewings=(viewing(1, ALSANCAK, local(27, 15)), viewing(2, LAPTA, local(30, 9))))
    reply = talk.says("cancel my viewing")
    assert reply.proposals == ()
    assert "1. **Quiet flat in Alsancak** — 27 Nov 2026, 15:00 · not confirmed yet" in reply.text
    assert proposed(talk.says("the second")) == [("cancel_viewing", {"booking_id": str(UUID(int=2))})]


def test_of_several_viewings_the_one_to_move_is_asked_for_and_the_new_time_is_kept() -> None:
    talk = Conversation(viewings=(viewing(1, ALSANCAK, local(27, 15)), viewing(2, LAPTA, local(30, 9))))
    talk.says("move my viewing to Saturday at 11")
    assert proposed(talk.says("1"))[1][1]["starts_at"] == "2026-11-28T11:00:00+02:00"


def test_without_viewings_there_is_nothing_to_cancel_or_tell() -> None:
    for said in ("cancel my viewing", "when is my viewing?"):
        reply = Conversation().says(said)
        assert (reply.proposals, reply.text) == ((), "You have no viewing coming up.")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("when is my viewing?", "confirmed"), ("randevum ne zaman?", "onaylandı"),
        ("когда у меня просмотр?", "подтверждён"), ("Wann ist meine Besichtigung?", "bestätigt"),
    ],
)  # fmt: skip
def test_viewings_are_told_with_whether_they_are_confirmed(said: str, words: str) -> None:
    reply = Conversation(viewings=(viewing(1, ALSANCAK, local(27, 15), "confirmed"),)).says(said)
    assert "Quiet flat in Alsancak" in reply.text
    assert reply.text.endswith(words)


FERRY = Article("water", "Water", "Tap water is not for drinking.", "Town hall", None, NOW.date(), 0.9)


@pytest.mark.parametrize(
    "between", ["thanks", "what's the weather?", "is the tap water safe to drink here?", "I need a plumber in Nicosia"]
)
def test_a_digression_keeps_the_viewing_that_is_being_arranged(between: str) -> None:
    talk = shown(articles=(FERRY,))
    talk.says("book a viewing of the second")
    assert talk.says(between).proposals == ()
    talk.says("where were we?")
    assert booked(talk.says("Friday at 3 pm")) == (str(ALSANCAK.id), "2026-11-27T15:00:00+02:00")


def test_the_way_back_is_told_after_a_digression() -> None:
    talk = shown()
    talk.says("book a viewing of the second")
    assert "We were looking for a time to see Quiet flat in Alsancak" in talk.says("what's the weather?").text


@pytest.mark.parametrize("said", ["cancel", "never mind", "no thanks", "vazgeç", "отмена", "nein"])
def test_a_viewing_being_arranged_can_be_dropped(said: str) -> None:
    talk = shown()
    talk.says("book a viewing of the second")
    talk.says(said)
    assert talk.says("where were we?").text.startswith("We were looking for: apartment")
    assert all(one.kind != "book_viewing" for one in talk.says("Friday at 3 pm").proposals)


def test_another_number_changes_the_home_of_the_viewing() -> None:
    talk = shown()
    talk.says("book a viewing of the second")
    assert booked(talk.says("no, number 3, on Friday at 3 pm"))[0] == str(LAPTA.id)


def test_a_new_search_is_no_answer_about_the_viewing() -> None:
    talk = shown()
    talk.says("book a viewing of the second")
    reply = talk.says("villa in Lapta to buy")
    assert reply.recommendations
    assert reply.proposals == ()


def test_a_title_cannot_bring_markup_into_the_words_about_viewings() -> None:
    hostile = Viewing(UUID(int=1), ALSANCAK.id, "[x](http://evil.example) <b>flat</b>", local(27, 15), "requested")
    reply = Conversation(viewings=(hostile,)).says("cancel my viewing")
    assert "http" not in reply.text + str(reply.cards)
    assert "<b>" not in reply.text
