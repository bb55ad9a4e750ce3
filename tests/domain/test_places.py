"""Claims about the map: every place is somewhere in the north and answers to the names people use."""

import pytest

from app.domain.places import PLACES, resolve

CITIES = {"Kyrenia", "Nicosia", "Famagusta", "Iskele", "Morphou", "Lefke", "Karpaz"}


def test_there_are_seven_cities_and_each_belongs_to_itself() -> None:
    assert {place.name for place in PLACES if place.name == place.city} == CITIES
    assert {place.city for place in PLACES} == CITIES


def test_there_are_at_least_sixty_districts_and_no_name_twice() -> None:
    names = [place.name for place in PLACES]
    assert len(names) - len(CITIES) >= 60
    assert len(names) == len(set(names))


def test_every_place_lies_in_north_cyprus() -> None:
    outside = [p.name for p in PLACES if not (35.0 <= p.lat <= 35.72 and 32.65 <= p.lon <= 34.62)]
    assert outside == []


def test_every_spelling_leads_back_to_its_own_place() -> None:
    lost = [(p.name, s) for p in PLACES for s in (p.name, *p.aliases) if resolve(s) != p]
    assert lost == []


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("kyrenia", "Kyrenia"),
        ("GİRNE", "Kyrenia"),
        ("GIRNE", "Kyrenia"),
        ("girne", "Kyrenia"),
        ("Lefkoşa", "Nicosia"),
        ("LEFKOŞA", "Nicosia"),
        ("gazimagusa", "Famagusta"),
        ("Mağusa", "Famagusta"),
        ("Кирения", "Kyrenia"),
        ("Фамагуста", "Famagusta"),
        ("лонг бич", "Long Beach"),
        ("Гюзельюрт", "Morphou"),
        ("Güzelyurt", "Morphou"),
        ("ISKELE", "Iskele"),
        ("İskele", "Iskele"),
        ("ÇATALKÖY", "Catalkoy"),
        ("karaoğlanoğlu", "Karaoglanoglu"),
        ("  long   beach ", "Long Beach"),
    ],
)
def test_a_place_is_found_whatever_its_accents_and_case(spelling: str, name: str) -> None:
    place = resolve(spelling)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("spelling", ["", "   ", "London", "?", "123", "\u202e"])
def test_an_unknown_name_is_no_place(spelling: str) -> None:
    assert resolve(spelling) is None
