"""Phone numbers as everybody writes them, in the one form that can be dialled from everywhere (E.164)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers

# Where a number without a country is looked for, in this order. Cyprus' numbers have 8 digits and no leading 0, the
# north's are Turkey's (10 digits, mobiles 05xx): no number of one is a number of the other.
REGIONS = ("CY", "TR")
LONGEST = 60  # characters as written; E.164 has at most 15 digits
_SCHEME = re.compile(r"(whatsapp|tel|sms):", re.IGNORECASE)
_WRITTEN_BETWEEN = frozenset("+＋()./") | {"\t"}

Reason = Literal["not_text", "empty", "too_long", "not_a_number", "invalid"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, or why there is none: exactly one of the two is set."""

    number: str | None
    reason: Reason | None


def e164(raw: object, region: str | None = None) -> Phone:
    """Return the number that `raw` writes, read as one of `region` (ISO 3166, say `GB`; else of REGIONS) when it names
    no country itself; anything at all may be given, and nothing is raised.
    """
    if not isinstance(raw, str):
        return Phone(None, "empty" if raw is None else "not_text")
    # Phones' address books put invisible direction marks (category Cf) around what is copied from them.
    written = "".join(c for c in raw[: LONGEST * 10] if unicodedata.category(c) != "Cf").strip()
    written = _SCHEME.sub("", written, count=1).strip() if _SCHEME.match(written) else written
    if not written:
        return Phone(None, "empty")
    if len(written) > LONGEST:
        return Phone(None, "too_long")
    if not all(map(_may_stand_in_a_number, written)):  # the library would dial letters: 1-800-FLOWERS
        return Phone(None, "not_a_number")
    number = next(filter(None, (_read(written, where) for where in ([region] if region else REGIONS))), None)
    return Phone(number, None if number else "invalid")


def _may_stand_in_a_number(character: str) -> bool:
    return unicodedata.category(character) in ("Nd", "Pd", "Zs") or character in _WRITTEN_BETWEEN


def _read(written: str, region: str) -> str | None:
    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
