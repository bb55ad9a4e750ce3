"""Numbers that pay: cards by Luhn's sum, IBANs by their country's length and modulo 97."""

import re
from collections.abc import Iterator

from app.kit.redaction.folding import Span
from app.kit.redaction.runs import run_groups

_CARD_LENGTHS = range(13, 20)
_LONGEST_GROUP = 6  # digits, of a card that is written in several
_ISSUERS = re.compile(r"[3-6]|2[2-7]|9792")

_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}[ -]?\d\d(?=[ -]{0,2}[A-Z\d])", re.IGNORECASE)
_IBAN_CHARACTER = re.compile(r"[ -]{0,2}([A-Z\d])", re.IGNORECASE | re.ASCII)
_LENGTHS_OF_IBANS = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_IBAN_LENGTHS = {country: length for length, countries in _LENGTHS_OF_IBANS.items() for country in countries.split()}


def cards(text: str) -> Iterator[Span]:
    """Give every payment card's number, written in one or in groups."""
    for run in run_groups(text):
        at = 0
        while at < len(run):
            card = _card_at(text, run[at : at + _CARD_LENGTHS.stop])
            if card:
                yield run[at][0], card[-1][1]
            at += len(card) or 1


def _card_at(text: str, groups: list[Span]) -> list[Span]:
    """Return the first groups that make a card's number, none when they do not."""
    if not _ISSUERS.match(text, groups[0][0]):
        return []
    number: list[str] = []
    for count, group in enumerate(groups, 1):
        number.append(text[slice(*group)])
        if _is_card(number):
            return groups[:count]
    return []


def _is_card(groups: list[str]) -> bool:
    number = "".join(groups)
    if len(number) not in _CARD_LENGTHS:
        return False
    if len(groups) > 1 and (max(map(len, groups)) > _LONGEST_GROUP or all(group.endswith("00") for group in groups)):
        return False  # prices in a row
    return _luhn(number)


def _luhn(number: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(map(int, number[::-2]))) % 10 == 0


def ibans(text: str) -> Iterator[Span]:
    """Give every IBAN, written in one or in groups."""
    for head in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(head[0][:2].upper(), 0)
        end = head.start()
        letters: list[str] = []
        while len(letters) < length and (following := _IBAN_CHARACTER.match(text, end)):
            letters.append(following[1])
            end = following.end()
        if length and len(letters) == length and not text[end : end + 1].isalnum() and _mod_97("".join(letters)):
            yield head.start(), end


def _mod_97(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
