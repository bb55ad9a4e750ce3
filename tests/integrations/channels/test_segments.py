"""How many SMS a text is: what is paid for, known before it is paid."""

import pytest

from app.integrations.channels import segments

TABLE = [
    ("", 1),
    ("a" * 160, 1),
    ("a" * 161, 2),
    ("a" * 306, 2),
    ("a" * 307, 3),
    ("ü" * 160, 1),  # of the alphabet
    ("€" * 80, 1),  # two septets each
    ("€" * 81, 2),
    ("a" * 152 + "€" + "a" * 151, 2),  # 305 septets, but the escape does not fit in what is left of the first part
    ("a" * 152 + "€" + "a" * 152, 3),  # so this begins a third, though 306 septets would be two
    ("a" * 153 + "€" + "a" * 151, 2),
    ("ş" * 70, 1),  # not of the alphabet: 16 bits each
    ("ş" * 71, 2),
    ("ş" * 134, 2),
    ("ş" * 135, 3),
    ("a" * 70 + "ş", 2),  # one letter makes all of them wide
    ("Привет", 1),
    ("п" * 71, 2),
    ("😀" * 35, 1),  # a pair each
    ("😀" * 36, 2),
    ("😀" * 66, 2),  # 33 pairs in a part of 67: no pair is cut in two
    ("😀" * 67, 3),
    ("İçğ", 1),
    ("[]{}~^|\\", 1),
    ("`", 1),
    ("`" * 71, 2),  # looks like ASCII, but is not of the alphabet
    ("a\r\nb", 1),
]


@pytest.mark.parametrize(("text", "count"), TABLE)
def test_a_text_is_so_many_messages(text: str, count: int) -> None:
    assert segments(text) == count
