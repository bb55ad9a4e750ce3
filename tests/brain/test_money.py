"""Claims about amounts: separators, scales and currencies of every language."""

import pytest

from tests.brain.reading import heard


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("£700", "≤700 GBP"),
        ("700 pounds", "≤700 GBP"),
        ("700 gbp", "≤700 GBP"),
        ("700 стг", "≤700 GBP"),
        ("700 stg", "≤700 GBP"),
        ("700 sterlin", "≤700 GBP"),
        ("700 фунтов", "≤700 GBP"),
        ("700 Pfund", "≤700 GBP"),
        ("€700", "≤700 EUR"),
        ("700 евро", "≤700 EUR"),
        ("700 avro", "≤700 EUR"),
        ("$700", "≤700 USD"),
        ("700 долларов", "≤700 USD"),
        ("25.000 TL", "≤25000 TRY"),
        ("25,000 TL", "≤25000 TRY"),
        ("25 000 лир", "≤25000 TRY"),
        ("₺25000", "≤25000 TRY"),
        ("25000 lira", "≤25000 TRY"),
        ("1.200.000 TL", "≤1200000 TRY"),
        ("1.2 million pounds", "≤1200000 GBP"),
        ("1,5 млн евро", "≤1500000 EUR"),
        ("150k", "≤150000"),
        ("£150K", "≤150000 GBP"),
        ("100 bin sterlin", "≤100000 GBP"),
        ("100 тыс фунтов", "≤100000 GBP"),
        ("1.5 milyon TL", "≤1500000 TRY"),
        ("100-150k", "100000-150000"),
        ("£100k-£150k", "100000-150000 GBP"),
        ("500-700 gbp", "500-700 GBP"),
        ("between £500 and £700", "500-700 GBP"),
        ("from 500 to 700 euros", "500-700 EUR"),
        ("500 ile 700 sterlin arası", "500-700 GBP"),
        ("от 500 до 700 фунтов", "500-700 GBP"),
        ("zwischen 500 und 700 Euro", "500-700 EUR"),
        ("under £700", "≤700 GBP"),
        ("up to 700", "≤700"),
        ("en fazla 700", "≤700"),
        ("700'e kadar", "≤700"),
        ("до 700", "≤700"),
        ("over £500", "≥500 GBP"),
        ("en az 500 sterlin", "≥500 GBP"),
        ("от 500 фунтов", "≥500 GBP"),
        ("mindestens 500 Euro", "≥500 EUR"),
        ("min 500 max 700 pounds", "500-700 GBP"),
        ("£1,250.50 a month", "long_term · ≤1250 GBP /month"),
        ("seven hundred pounds", "≤700 GBP"),
        ("two thousand five hundred euros", "≤2500 EUR"),
        ("yüz bin sterlin", "≤100000 GBP"),
        ("две тысячи фунтов", "≤2000 GBP"),
        ("siebenhundert Euro", "≤700 EUR"),
    ],
)
def test_an_amount_is_read_whatever_the_spelling(said: str, meant: str) -> None:
    assert heard(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "call +90 533 123 45 67",
        "70 m2",
        "built in 2019",
        "at 10:30",
        "for 4 people",
        "#12",
        "100%",
        "5 km away",
        "ich bin ein Student",
    ],
)
def test_a_number_that_measures_something_else_is_no_budget(said: str) -> None:
    assert "≤" not in heard(said)
