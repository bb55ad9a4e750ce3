"""Phone numbers: whatever is written becomes E.164, or nothing and a reason."""

from typing import Any

import pytest

from app.dev.town import vendors
from app.kit.phones import Phone, e164


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0533 123 45 67", "+905331234567"),
        ("533 123 45 67", "+905331234567"),
        ("0548-860-00-00", "+905488600000"),
        ("(0392) 815 12 34", "+903928151234"),
        ("905331234567", "+905331234567"),
        ("+90 0533 123 45 67", "+905331234567"),
        ("0090 533 123 45 67", "+905331234567"),
        ("99 123456", "+35799123456"),
        ("22 123456", "+35722123456"),
        ("+357 99 123456", "+35799123456"),
        ("+44 20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+7 (912) 345-67-89", "+79123456789"),
        ("+49 30/901820", "+4930901820"),
        ("＋９０ ５３３ １２３ ４５ ６７", "+905331234567"),
        ("٠٥٣٣١٢٣٤٥٦٧", "+905331234567"),
        ("whatsapp:+905331234567", "+905331234567"),
        ("WhatsApp:+905331234567", "+905331234567"),
        ("tel:0533 123 45 67", "+905331234567"),
        ("  +90 533 123 45 67\n", "+905331234567"),
        ("\u202a+90 533 123 45 67\u202c", "+905331234567"),
        ("+90\u00a0533\u2011123\u201145\u201167", "+905331234567"),
    ],
)
def test_a_number_is_found_however_it_is_written(written: str, number: str) -> None:
    assert e164(written) == Phone(number, None)
    assert e164(number) == Phone(number, None)


@pytest.mark.parametrize(
    ("region", "number"),
    [("GB", "+442079460958"), (None, None), ("CY", None), ("TR", None), ("XX", None)],
)
def test_a_number_without_its_country_belongs_to_the_region_that_is_given(
    region: str | None, number: str | None
) -> None:
    assert e164("020 7946 0958", region).number == number


@pytest.mark.parametrize("region", [None, "GB", "CY", "nowhere"])
def test_a_number_with_its_country_belongs_there(region: str | None) -> None:
    assert e164("+90 533 123 45 67", region).number == "+905331234567"


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        ("  \n", "empty"),
        ("whatsapp:", "empty"),
        ("\u202a\u202c", "empty"),
        ({}, "not_text"),
        ({"number": "+905331234567"}, "not_text"),
        ([], "not_text"),
        (["+905331234567"], "not_text"),
        (905331234567, "not_text"),
        (True, "not_text"),
        (5.5, "not_text"),
        (b"+905331234567", "not_text"),
        (..., "not_text"),
        ("9" * 500, "too_long"),
        ("+" + "9" * 100_000, "too_long"),
        ("call me", "not_a_number"),
        ("1-800-FLOWERS", "not_a_number"),
        ("+90 533 123 45 67 ext. 5", "not_a_number"),
        ("+90533\x001234567", "not_a_number"),
        ("+90533\ud8001234567", "not_a_number"),
        ("whatsapp:whatsapp:+905331234567", "not_a_number"),
        ("+90 533 123 45 67; drop table", "not_a_number"),
        ("+", "invalid"),
        ("()", "invalid"),
        ("12", "invalid"),
        ("+90", "invalid"),
        ("+90 533 123 45", "invalid"),
        ("+90 533 123 45 67 89", "invalid"),
        ("+999 533 123 45 67", "invalid"),
        ("0533 123 45 67 / 0542 123 45 67", "invalid"),
        ("99 1234567", "invalid"),
        ("0" * 15, "invalid"),
    ],
    ids=lambda odd: repr(odd)[:30],
)
def test_odd_input_gives_nothing_and_a_reason(odd: Any, reason: str) -> None:
    assert e164(odd) == Phone(None, reason)


def test_the_numbers_of_the_demo_town_are_numbers() -> None:
    assert [one.phone for one in vendors() if e164(one.phone).number != one.phone] == []
