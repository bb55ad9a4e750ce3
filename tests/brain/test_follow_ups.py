"""Claims about short messages that only mean something after others: cheaper, more, the second one, start over."""

from decimal import Decimal

import pytest

from tests.brain.town import Conversation, titles


def test_one_more_place_is_added_and_taken_away_again() -> None:
    talk = Conversation()
    talk.says("flat to rent in Alsancak")
    talk.says("Lapta too")
    assert talk.queries[0].districts == ("Alsancak", "Lapta")
    talk.says("not Lapta")
    assert talk.queries[0].districts == ("Alsancak",)


@pytest.mark.parametrize("said", ["cheaper", "daha ucuz", "подешевле", "günstiger", "too expensive"])
def test_cheaper_means_below_the_cheapest_that_was_shown(said: str) -> None:
    talk = Conversation()
    first = talk.says("flat in Kyrenia to rent")
    reply = talk.says(said)
    cheapest = min(one.listing.price for one in first.recommendations)
    assert reply.recommendations
    assert all(one.listing.price < cheapest for one in reply.recommendations)


def test_cheaper_is_forgotten_when_something_else_is_asked() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Girne, long term, under £700")
    talk.says("cheaper")
    talk.says("what about Famagusta?")
    assert talk.queries[0].max_price == Decimal(700)


@pytest.mark.parametrize("said", ["show more", "other ones", "daha fazla göster", "ещё", "yes"])
def test_more_shows_others_and_never_the_same_again(said: str) -> None:
    talk = Conversation()
    first = talk.says("2 bedroom flat in Girne, long term, under £700")
    second = talk.says(said)
    assert len(second.recommendations) == 2
    assert set(titles(first)).isdisjoint(titles(second))


def test_bigger_means_more_bedrooms() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    talk.says("bigger")
    assert (talk.queries[0].min_bedrooms, talk.queries[0].max_bedrooms) == (3, None)


def test_start_over_forgets_everything() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    assert talk.says("start over").text.startswith("All right, a fresh start.")
    talk.says("villa in Lapta")
    assert talk.queries[0].min_bedrooms is None


def test_a_digression_is_answered_and_the_search_goes_on_where_it_was() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Kyrenia to rent")
    assert talk.says("thanks!").agent == "general"
    assert talk.says("what's the weather like?").agent == "general"
    assert talk.says("I need a plumber in Nicosia").agent == "requests"
    talk.says("back to the flat, furnished please")
    assert (talk.queries[0].min_bedrooms, talk.queries[0].features) == (2, ("furnished",))


def test_the_second_one_is_told_from_its_own_fields() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Girne, long term, under £700")
    reply = talk.says("tell me about the second one")
    assert reply.text.startswith("**Quiet flat in Alsancak**: Alsancak, Kyrenia, 2 bedrooms, £600 a month.")
    assert "No mention of: parking." in talk.says("does it have parking?").text


def test_a_question_after_one_listing_is_about_that_one_and_no_new_wish() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Girne, long term, under £700")
    talk.says("tell me about the second one")
    assert talk.says("otoparkı var mı?").text.startswith("**Quiet flat in Alsancak**")
    assert talk.says("furnished?").text.startswith("**Quiet flat in Alsancak**")


def test_the_cheapest_of_the_list_is_told() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Girne, long term, under £700")
    assert talk.says("which is the cheapest?").text.startswith("**Flat near the old mill**")
    assert talk.says("how much is the first one?").text.startswith("**Bright flat by the harbour**")


def test_which_one_is_asked_when_nothing_tells() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Girne, long term, under £700")
    assert talk.says("how much is it?").text.startswith("Which one do you mean?")


def test_just_one_wish_replaces_the_others() -> None:
    talk = Conversation()
    talk.says("flat in Kyrenia to rent, furnished, pool, balcony")
    talk.says("just furnished")
    assert talk.queries[0].features == ("furnished",)
    talk.says("drop furnished")
    assert talk.queries[0].features == ()


def test_cheaper_does_not_claim_to_show_more_of_the_same() -> None:
    talk = Conversation()
    talk.says("flat in Kyrenia to rent")
    assert talk.says("cheaper").text.startswith("Here is what fits: apartment, in Kyrenia, long-term rent, up to £479")
    assert talk.says("more").text.startswith("Nothing fits exactly")


def test_another_language_in_the_middle_changes_the_language_and_nothing_else() -> None:
    talk = Conversation()
    talk.says("2 bedroom flat in Girne, long term, under £700")
    reply = talk.says("а в Фамагусте?")
    assert reply.language == "ru"
    assert (talk.queries[0].cities, talk.queries[0].max_price) == (("Famagusta",), Decimal(700))
