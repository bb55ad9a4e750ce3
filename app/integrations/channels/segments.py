"""How many SMS a text becomes: every one of them is paid for."""

# GSM 03.38: the characters of the 7-bit alphabet, and those that need an escape before them.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
ONE_GSM, PART_GSM = 160, 153  # septets in a single SMS, and in a part of a longer one: the rest joins the parts
ONE_UCS2, PART_UCS2 = 70, 67  # the same in units of 16 bits, once a single character is not of the alphabet


def segments(text: str) -> int:
    """Return the number of SMS that `text` is sent as, at least 1."""
    if BASIC.issuperset(text) or (BASIC | EXTENSION).issuperset(text):
        return _parts([2 if one in EXTENSION else 1 for one in text], ONE_GSM, PART_GSM)
    return _parts([2 if ord(one) > 0xFFFF else 1 for one in text], ONE_UCS2, PART_UCS2)


def _parts(widths: list[int], one: int, part: int) -> int:
    """Count parts; a character of two units never begins in one and ends in the next."""
    if sum(widths) <= one:
        return 1
    parts, room = 1, part
    for width in widths:
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return parts
