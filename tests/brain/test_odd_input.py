"""Claims about messages nobody would write on purpose: always an answer, always the streamed one, always quickly."""

import json
import random
import time

import pytest

from tests.brain.town import Conversation

ODD = [
    "", " ", "\n\n", ".", "?", "🙂🏠💷", "1", "0", "9" * 400, "1 " * 700, "1.1.1.1.1.1", "£", "£££ 700 €", "-700", "+",
    "2+",
    "2+1+1", "+++", "99+1", "0+1", "a" * 4000, "flat " * 800,
    "שלום דירה בקירניה", "شقة في كيرينيا 2+1", "二居室 凯里尼亚",
    "\u202eainneryK ni talf", "fl\u200bat in Kyr\u200benia", "\x00\x01\x02", "<script>alert(1)</script>",
    "{0} {wants} %s %d",
    "'; DROP TABLE listings; --", "{{7*7}}", "\\", "(((((", "[a](b)", "not not not", "not Kyrenia", "or or or", "under",
    "under under 700 700 700", "between and", "from to", "31 february", "99 june", "0 nights", "-1 bedrooms",
    "1e9 pounds",
    "10000000000000000000 pounds", "0 pounds", "0.00001 euros", "№1", "½ bedroom", "２ bedrooms", "Ⅳ rooms", "²",
    "İĞÜŞÇÖ ıI",
    "ß" * 50, "ё" * 50, "é" * 50, "KYRENIA KYRENIA KYRENIA " * 30, "700 " * 200, "2 bed " * 200,
    "1 june - 2 july " * 60,
    "not furnished not furnished", "girne'" * 100, "'" * 500, "\u0301" * 100, "👨‍👩‍👧‍👦 2 bed", "cheaper cheaper",
    "yes no yes",
]  # fmt: skip


@pytest.mark.parametrize("said", ODD, ids=range(len(ODD)))
def test_an_odd_message_gets_an_answer_quickly_in_a_new_talk_and_in_an_open_one(said: str) -> None:
    for before in ((), ("2 bedroom flat in Girne, long term, under £700",)):
        talk = Conversation()
        for message in before:
            talk.says(message)
        began = time.perf_counter()
        reply = talk.says(said)
        assert time.perf_counter() - began < 1
        assert reply.agent != "fallback"
        assert reply.text.strip()
        assert reply.text == "".join(talk.pieces)


VOCABULARY = """
hi hello flat villa studio Girne Lapta Famagusta Kyrenia near not or and 2 3+1 700 £500 100k €900 TL bedroom
bedrooms cheaper more instead actually rent buy sale night week month furnished pool sea view no without pets
from July 1 10-17 June kiralık satılık daire en fazla kadar havuzlu değil veya merhaba квартира в Кирении до
фунтов снять купить без мебели ещё дешевле не Wohnung mieten bis statt plumber car sofa second one yes no
start over anywhere 🙂 , . ? - /
book a viewing Friday tomorrow at 3 pm 15:30 morning cancel my viewing make it request quotes? ask them prices budget
by urgent randevu cuma öğleden sonra talebim teklif просмотр завтра в час дня заявка отмени Besichtigung halb vier
Anfrage Angebote where were we remember forget person change add
"""


@pytest.mark.parametrize("seed", range(40))
def test_no_mixture_of_known_words_breaks_a_talk(seed: int) -> None:
    dice, talk = random.Random(seed), Conversation()
    for _ in range(8):
        said = " ".join(dice.choices(VOCABULARY.split(), k=dice.randint(1, 12)))
        reply = talk.says(said)
        assert reply.agent != "fallback", said
        assert reply.text == "".join(talk.pieces)
        json.dumps(reply.checkpoint)
        for one in reply.recommendations:
            assert one.reasons
            assert one.listing.title in reply.text


def test_an_ordinary_message_takes_milliseconds() -> None:
    talk = Conversation()
    for warm in ("hello", "flat in Kyrenia", "plumber"):
        talk.says(warm)
    spent = []
    for said in ["hello there", "what can you do?", "thanks", "спасибо большое", "teşekkürler"] * 10:
        began = time.perf_counter()
        talk.says(said)
        spent.append(time.perf_counter() - began)
    assert sorted(spent)[len(spent) // 2] < 0.005
