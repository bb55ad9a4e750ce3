"""Claims about whole talks: understanding, filling, correcting, in the language of the reader."""

from decimal import Decimal
from uuid import uuid4

import pytest

from app.brain.views import Preference
from tests.brain.town import Conversation, titles


def test_the_showcase_finds_what_really_matches() -> None:
    talk = Conversation()
    reply = talk.says("2 bedroom flat in Girne, long term, under £700")
    assert reply.agent == "real_estate"
    assert len(reply.recommendations) == 5
    for one in (r.listing for r in reply.recommendations):
        assert (one.category, one.bedrooms, one.city, one.rent_type) == ("apartment", 2, "Kyrenia", "long_term")
    assert reply.text.startswith("Here is what fits: apartment, 2 bedrooms, in Kyrenia, long-term rent, up to £700")
    assert "7 listings fit in all." in reply.text


@pytest.mark.parametrize(
    ("said", "language", "lead"),
    [
        ("Girne'de 2+1 kiralık daire arıyorum, en fazla 700 sterlin", "tr",
        "Aradığınıza uyanlar: daire, 2 yatak odalı, Girne"),
        ("Ищу квартиру 2+1 в Кирении на долгий срок до 700 фунтов", "ru",
        "Вот что подходит: квартира, 2 спальни, Кирения"),
        ("Ich suche eine Wohnung in Kyrenia, 2 Schlafzimmer, bis 700 Pfund im Monat", "de",
        "Das passt: Wohnung, 2 Schlafzimmer"),
    ],
)  # fmt: skip
def test_the_same_request_is_answered_in_its_own_language(said: str, language: str, lead: str) -> None:
    reply = Conversation().says(said)
    assert reply.language == language
    assert reply.text.startswith(lead)
    assert len(reply.recommendations) == 5


def test_what_is_missing_is_asked_for_once_and_only_when_a_search_would_mean_nothing() -> None:
    talk = Conversation()
    assert "Which town or area" in talk.says("I want to rent a flat").text
    assert talk.queries == []
    reply = talk.says("furnished")
    assert "Which town" not in reply.text
    assert talk.queries != []


def test_with_a_place_it_searches_at_once_and_asks_for_the_deal_after_showing() -> None:
    talk = Conversation()
    reply = talk.says("flat in Famagusta")
    assert reply.recommendations
    assert reply.text.endswith("Is it for a long-term rent, a short stay, or to buy?")
    assert "short stay, or to buy" not in talk.says("2 bedrooms").text


def test_slots_are_filled_over_several_messages() -> None:
    talk = Conversation()
    for said in ("hello, im looking for flat", "rent", "Girne", "2 bedrooms", "max 600"):
        reply = talk.says(said)
    query = talk.queries[0]
    assert (query.rent_type, query.cities, query.min_bedrooms, query.max_price) == (
        "long_term", ("Kyrenia",), 2, Decimal(600),
    )  # fmt: skip
    assert titles(reply) == ["Quiet flat in Alsancak", "Garden flat in Lapta", "Flat near the old mill"]


@pytest.mark.parametrize(
    "correction", ["actually 3 bedrooms", "3 bedrooms instead", "no, 3 bedrooms", "3+1 olsun", "нет, 3 спальни",
    "doch 3 Schlafzimmer"]
)  # fmt: skip
def test_a_correction_changes_one_thing_and_keeps_the_rest(correction: str) -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.says(correction)
    query = talk.queries[0]
    assert (query.min_bedrooms, query.max_bedrooms, query.cities, query.rent_type) == (3, 3, ("Kyrenia",), "long_term")


@pytest.mark.parametrize(
    "said", ["what about Famagusta?", "not Kyrenia, Famagusta", "Mağusa'da var mı?", "а в Фамагусте?",
    "Famagusta instead of Kyrenia"]
)  # fmt: skip
def test_another_place_replaces_the_first(said: str) -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.says(said)
    assert talk.queries[0].cities == ("Famagusta",)
    assert talk.queries[0].min_bedrooms == 2


def test_wishes_add_up_and_can_be_taken_back() -> None:
    talk = Conversation()
    talk.says("flat in Kyrenia to rent, furnished")
    talk.says("and with a pool")
    assert talk.queries[0].features == ("furnished", "pool")
    talk.says("no pool needed")
    assert talk.queries[0].features == ("furnished",)
    talk.says("actually unfurnished")
    assert talk.queries[0].features == ("unfurnished",)


def test_a_budget_for_rent_is_dropped_when_the_talk_turns_to_buying() -> None:
    talk = Conversation()
    talk.says("flat in Kyrenia to rent under £700")
    talk.says("actually to buy")
    assert (talk.queries[0].rent_type, talk.queries[0].max_price) == ("sale", None)


@pytest.mark.parametrize(
    ("said", "deal"), [("flat in Kyrenia under £700", "long_term"), ("flat in Kyrenia up to £150k", "sale")]
)
def test_the_budget_tells_the_deal_and_the_reply_says_so(said: str, deal: str) -> None:
    talk = Conversation()
    reply = talk.says(said)
    assert talk.queries[0].rent_type == deal
    assert "I took it as" in reply.text


def test_prices_in_another_currency_are_compared_at_dated_rates() -> None:
    reply = Conversation().says("2 bedroom flat in Girne for 700 euros a month")
    assert "£550 a month (≈ €644)" in reply.text
    assert reply.text.count("rates of 20 Nov 2026") == 1


def test_a_weekly_budget_for_a_week_is_compared_by_the_night() -> None:
    talk = Conversation()
    reply = talk.says("villa for a week in Bogaz under 1400 euros from July 1")
    assert (talk.queries[0].max_price, talk.queries[0].currency) == (Decimal(200), "EUR")
    assert titles(reply) == ["Holiday villa in Bogaz"]
    assert "up to €200 a night, from 1 Jul 2027, 7 nights" in reply.text
    assert "I cannot see calendars" in reply.text


def test_around_a_place_takes_its_neighbours_in() -> None:
    talk = Conversation()
    talk.says("flat to rent near Alsancak")
    assert "Alsancak" in talk.queries[0].districts
    assert "Lapta" in talk.queries[0].districts
    assert talk.queries[0].cities == ()


def test_a_refused_city_leaves_all_the_others() -> None:
    talk = Conversation()
    reply = talk.says("2 bedroom flat to rent anywhere but Kyrenia")
    assert "Kyrenia" not in talk.queries[0].cities
    assert {one.listing.city for one in reply.recommendations} == {"Nicosia", "Famagusta"}


def test_goods_and_services_are_found_by_category_place_and_price() -> None:
    talk = Conversation()
    assert titles(talk.says("I need a plumber in Kyrenia")) == ["Girne Plumbing"]
    assert titles(talk.says("used car under 5000 pounds")) == ["Toyota Vitz 2014"]
    assert talk.queries[0].cities == ()


def test_a_whole_new_request_leaves_the_old_one_behind_except_the_deal() -> None:
    talk = Conversation()
    talk.says("villa in Lapta with private pool to buy under 500k")
    talk.says("flat in Kyrenia")
    query = talk.queries[0]
    assert (query.category, query.features, query.max_price, query.rent_type) == ("apartment", (), None, "sale")


def test_a_question_that_begins_with_and_keeps_what_was_said() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent, furnished")
    talk.says("what about a villa in Lapta?")
    query = talk.queries[0]
    assert (query.category, query.min_bedrooms, query.features) == ("villa", 2, ("furnished",))


def test_land_has_no_rooms_no_rent_and_no_old_budget() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Esentepe to rent under £700")
    reply = talk.says("land in Esentepe")
    assert titles(reply) == ["Plot in Esentepe"]


@pytest.mark.parametrize("said", ["any house", "a studio", "ev olsun", "дом"])
def test_a_home_of_no_kind_lifts_the_kind_that_was_asked_before(said: str) -> None:
    talk = Conversation()
    talk.says("villa in Kyrenia to rent")
    talk.says(said)
    assert talk.queries[0].category is None


def test_far_near_misses_are_told_with_everything_that_differs() -> None:
    reply = Conversation().says("rent flat in Karpaz under £300 with fireplace")
    note = ", ".join(reply.recommendations[0].misses)
    assert "over your budget" in note
    assert "km away" in note
    assert "no mention of: fireplace" in note


def test_what_the_person_likes_ranks_and_is_told_as_a_reason_but_is_never_required() -> None:
    likes = Preference(uuid4(), "home.features", "sea_view", "sea view", explicit=True)
    talk = Conversation(preferences=(likes,))
    reply = talk.says("2 bedroom flat in Girne, long term, under £700")
    assert "sea view" in talk.queries[0].text
    assert talk.queries[0].features == ()
    told = {one.listing.title: one.reasons[-1] for one in reply.recommendations}
    assert told["Quiet flat in Alsancak"] == "sea view, as you like"
    assert told["Garden flat in Lapta"] != "sea view, as you like"
