"""Redacting: what identifies or pays for a person goes, what the marketplace is asked about stays."""

import time

import pytest
from prometheus_client import REGISTRY

from app.kit.redaction import redact

GONE = [
    # international
    ("call me on +90 533 861 23 45 please", "call me on [phone] please"),
    ("+357 99 123456", "[phone]"),
    ("+44 7911 123456", "[phone]"),
    ("+49 151 23456789", "[phone]"),
    ("+7 (916) 123-45-67", "[phone]"),
    ("+1 (415) 555-2671", "[phone]"),
    ("(+90) 533 861 23 45", "[phone]"),
    ("00905338612345", "[phone]"),
    ("905338612345", "[phone]"),
    ("+99912345678901", "[phone]"),  # no country's, and still nothing else
    ("https://wa.me/905338612345", "https://wa.me/[phone]"),
    # dialled with a zero
    ("Ali, 0533 861 23 45, bütçe 450000", "Ali, [phone], bütçe 450000"),
    ("(0533) 861 23 45", "[phone]"),
    ("0533-861-2345'i ara", "[phone]'i ara"),
    ("0533.861.23.45", "[phone]"),
    ("0533/8612345", "[phone]"),
    ("0392 815 12 34", "[phone]"),
    ("0 5 3 3 8 6 1 2 3 4 5", "[phone]"),
    ("05338612345 05428612345", "[phone] [phone]"),
    ("07911 123456", "[phone]"),
    ("ruf an: 0151 23456789", "ruf an: [phone]"),
    # in full without a prefix
    ("533 861 23 45", "[phone]"),
    ("99 123456", "[phone]"),
    ("22 345 678", "[phone]"),
    ("8 (916) 123-45-67", "[phone]"),
    ("89161234567", "[phone]"),
    # too short to be known, but called so
    ("tel: 815 12 34", "tel: [phone]"),
    ("my number is 8612345", "my number is [phone]"),
    ("call 8612345 450000 TL", "call [phone] 450000 TL"),
    ("numaram 861 23 45", "numaram [phone]"),
    ("мой номер 8612345", "мой номер [phone]"),
    ("meine Handynummer ist 8612345", "meine Handynummer ist [phone]"),
    # e-mail
    ("john.doe+flat@example.com", "[email]"),
    ("Yaz: ayşe@örnek.com.tr, teşekkürler", "Yaz: [email], teşekkürler"),
    ("john (at) mail.example.com", "[email]"),
    ("05338612345@example.com", "[email]"),
    # cards
    ("4111 1111 1111 1111", "[card]"),
    ("5555-5555-5555-4444 12/27", "[card] 12/27"),
    ("meine Karte 378282246310005", "meine Karte [card]"),
    ("3782 822463 10005", "[card]"),
    # IBANs
    ("CY17 0020 0128 0000 0012 0052 7600", "[iban]"),
    ("tr330006100519786457841326", "[iban]"),
    ("IBAN DE89-3704-0044-0532-0130-00 bitte", "IBAN [iban] bitte"),
    ("GB29 NWBK 6016 1331 9268 19 please", "[iban] please"),
    # papers
    ("my passport is U12345678", "my passport is [id]"),
    ("U12345678", "[id]"),
    ("pasaport no: U 12345678", "pasaport no: [id]"),
    ("kimlik numaram 123456", "kimlik numaram [id]"),
    ("KİMLİK NO: 123456", "KİMLİK NO: [id]"),
    ("TC 10000000146", "TC [id]"),
    ("10000000146", "[id]"),
    ("паспорт 45 10 123456", "паспорт [id]"),
    ("Reisepass Nr. C01X00T47", "Reisepass Nr. [id]"),
    ("Personalausweis: L01X00T47", "Personalausweis: [id]"),
    ("ID number 123456", "ID number [id]"),
    # written so that nobody looks
    ("0533\u200b861\u200c23\u200d45", "[phone]"),
    ("٠٥٣٣٨٦١٢٣٤٥", "[phone]"),
    ("０５３３ ８６１ ２３ ４５", "[phone]"),
    ("0533\u00a0861\u201123\u201145", "[phone]"),
    ("".join(f"{digit}\ufe0f\u20e3" for digit in "05338612345"), "[phone]"),
    ("4111\u200b1111\u200b1111\u200b1111", "[card]"),
    ("ali\u200b@example.com", "[email]"),
]

KEPT = [
    *("£850,000", "2500000 TL", "1.250.000 TL", "15000-20000", "95000000 TL", "95000000", "₺95123456", "95 000 000"),
    *("bütçem 95123456", "TL2500000", "GBP850000", "2500-3500", "2500 3500", "15000 - 20000 STG", "450k - 500k"),
    *("до 1 200 000 фунтов", "22345678 евро", "1,250,000.50", "25.000.000", "100 bin sterlin", "bis 2500000 Euro"),
    *("2500 3000 3500 4000", "250.000-300.000", "2250/2750"),
    *("2+1", "3+1 120000", "2+1 flat, 120 m2, 650 GBP", "2500 m²", "участок 22345678 м2", "22500000 dönüm"),
    *("Atatürk Caddesi 12/4, 99300 Girne", "Kyrenia, 35.185566, 33.382276", "Мира 15, кв. 120", "Hauptstraße 7a"),
    *("12.05.2024 14:30", "22.05.2024 - 25.05.2024", "22-05-2024", "22 05 2024", "2024-05-22", "18:00-20:00"),
    *("2019-2024", "2019 2020 2021 2022", "BMW 320i 2016, 145000 km", "AB 123", "34 ABC 1234", "iPhone 15 256GB 35000"),
    *(
        "listing 95123456",
        "ilan no 99123456",
        "#99123456",
        "ref. EI123456",
        "объявление № 22345678",
        "listing ID 12345678",
    ),
    *("Anzeige Nr. 22345678", "parsel 1234567", "3f2b1c4d-1234-4567-8901-123456789012"),
    *("https://example.com/listings/99123456", "citizenship: passport 250000 EUR", "ID please", "@name", "a @ b.com @"),
    "4111 1111 1111 1112",  # a wrong check digit
]


@pytest.mark.parametrize(("said", "sent"), GONE)
def test_what_identifies_or_pays_for_a_person_is_replaced(said: str, sent: str) -> None:
    assert redact(said) == sent


@pytest.mark.parametrize("said", KEPT)
def test_what_the_marketplace_is_asked_about_stays(said: str) -> None:
    assert redact(said) == said


@pytest.mark.parametrize(("said", "sent"), GONE)
def test_what_is_redacted_stays_as_it_is(said: str, sent: str) -> None:
    assert redact(sent) == sent


def test_all_of_it_goes_from_one_message_and_the_rest_stays_where_it_was() -> None:
    said = (
        "2+1 Girne'de £850,000'e kadar, tel 0533 861 23 45, ali@example.com, IBAN TR33 0006 1005 1978 6457 8413 26, "
        "kart 4111 1111 1111 1111, pasaport U12345678, 22.05.2024 14:30 👩‍👩‍👧"
    )
    assert redact(said) == (
        "2+1 Girne'de £850,000'e kadar, tel [phone], [email], IBAN [iban], "
        "kart [card], pasaport [id], 22.05.2024 14:30 👩‍👩‍👧"
    )


@pytest.mark.parametrize("said", ["", " ", "\n", "5", "@", "+", "\u200b", "👩‍👩‍👧", "٠", "(((((", "++++++++1"])
def test_hardly_anything_is_nothing_to_redact(said: str) -> None:
    assert redact(said) == said


def test_each_replacement_is_counted_by_what_it_was() -> None:
    kinds = ("phone", "email", "card", "iban", "id")
    counted = {kind: REGISTRY.get_sample_value("redactions_total", {"kind": kind}) or 0.0 for kind in kinds}
    redact("05338612345, 05428612345, a@example.com")
    more = {
        kind: (REGISTRY.get_sample_value("redactions_total", {"kind": kind}) or 0.0) - counted[kind] for kind in kinds
    }
    assert more == {"phone": 2, "email": 1, "card": 0, "iban": 0, "id": 0}


@pytest.mark.parametrize(
    "said",
    [
        *("1" * 4000, "1 " * 2000, "59 99 99 99 99 " * 260, "4111 " * 800, "cy17 " * 800, "8 916 123 45 67 " * 250),
        *("a@" * 2000, "a." * 2000 + "@", "a" * 4000 + "@", "passport no no " * 260 + "1" * 9, "+1" * 2000, "(" * 4000),
        *(
            "1\u200b" * 2000,
            "١" * 4000,
            " " * 4000 + "123456",
            "tel no no " * 400 + "123456",
            "https://a" * 400 + "1" * 9,
        ),
    ],
)
def test_time_grows_with_the_length_only(said: str) -> None:
    assert _seconds(said * 4) < 12 * max(_seconds(said), 0.005)  # four times as long; its square would be sixteen
    assert _seconds(said) < 0.5


def test_a_usual_message_costs_less_than_a_millisecond() -> None:
    said = "Ищу квартиру 2+1 в Кирении до 120000 фунтов, мой телефон 8 (916) 123-45-67, почта a@example.com"
    assert redact(said).endswith("мой телефон [phone], почта [email]")
    assert min(_seconds(said) for _ in range(50)) < 0.001


def _seconds(said: str) -> float:
    began = time.process_time()
    redact(said)
    return time.process_time() - began
