"""Phone numbers. Where they are is looked for here, whether they can be ones is asked of `phonenumbers`.

Its own matcher is not used: it knows no prices, so that 95000000 TL are a mobile of Cyprus, and it would have to read
the text once per region.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers

from app.kit.redaction.folding import Span
from app.kit.redaction.runs import before, is_listed, is_priced, run_groups

LONGEST = 17  # digits, two of them zeros
_MOST_GROUPS = 15
_CALLED = re.compile(
    r"(?:\b(?:tel|telefon\w*|tlf|phones?|call|mobile?|mob|cell|gsm|cep|numaram\w*|whats?app|wa|viber|telegram|handy\w*|ruf\w*"
    r"|fax|тел|телефон\w*|моб\w*|номер\w*|звони\w*|ватсап\w*|вотсап\w*|вайбер\w*|my number|our number|meine nummer)"
    r"(?:[\s.:,-]{1,3}(?:me|us|my|our|no|nr|num\w*|number|n[uo]mm?er\w*|номер\w*|at|on|is|ist|an|mich|unter|по|на|мне|мой"
    r"|beni|benim)\b){0,3}[\s.:#№=+-]{0,3}|wa\.me/|phone=|tel:)[(+]{0,2}$",
    re.IGNORECASE,
)
_BARE = (  # how numbers are written without any prefix: region, shape; the rest of the world writes one
    ("CY", re.compile(r"(?:2[2-6]|9[4-79])\d{6}")),
    ("TR", re.compile(r"[2-5]\d{9}")),
    ("GB", re.compile(r"7\d{9}")),
    ("DE", re.compile(r"1[5-7]\d{8,9}")),
    ("RU", re.compile(r"9\d{9}|[78][3-9]\d{9}")),
)
_TRUNK = ("TR", "GB", "DE", "UA", "IL")  # where numbers are dialled with a 0
_LACKS_PLUS = re.compile(
    r"90[2-5]\d{9}|357[29]\d{7}|44[127]\d{9}|49[1-9]\d{8,10}|7[3-9]\d{9}|380\d{9}|972\d{8,9}|98\d{10}|375\d{9}"
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some groups of a run, read as one number."""

    text: str
    groups: tuple[Span, ...]
    digits: str

    @property
    def start(self) -> int:
        return self.groups[0][0]

    @property
    def end(self) -> int:
        return self.groups[-1][1]

    @property
    def has_plus(self) -> bool:
        return re.search(r"(?<![\w+])\+[ (]?$", before(self.text, self.start)) is not None

    @property
    def is_called(self) -> bool:
        return _CALLED.search(before(self.text, self.start)) is not None

    def is_something_else(self) -> bool:
        """Whether it is a price, a range, a listing's number, or glued to a word."""
        glued = self.text[self.start - 1 : self.start].isalpha() or self.text[self.end : self.end + 1].isalpha()
        round_sum = self.digits.endswith("000" if len(self.digits) < 10 else "000000")
        by_words = is_priced(self.text, self.start, self.end) or is_listed(self.text, self.start)
        return by_words or (not self.is_called and (glued or round_sum or self._is_range()))

    def _is_range(self) -> bool:
        if len(self.groups) != 2:
            return False
        low, high = (self.text[slice(*group)] for group in self.groups)
        if len(low) < 3 or len(high) - len(low) not in {0, 1}:
            return False
        return self.text[self.groups[0][1]] in "-/" or (low[-1] == high[-1] == "0")


def phones(text: str) -> Iterator[Span]:
    """Give every phone number: international, dialled with a 0, in full without one, or after a word for it."""
    for groups in run_groups(text):
        at = 0
        while at < len(groups):
            stretch = _phone_at(text, groups[at : at + _MOST_GROUPS])
            if stretch:
                yield _with_prefix(text, stretch)
            at += len(stretch.groups) if stretch else 1


def _phone_at(text: str, groups: list[Span]) -> _Stretch | None:
    stretches: list[_Stretch] = []  # the longest first
    digits = ""
    for count, group in enumerate(groups, 1):
        digits += text[slice(*group)]
        if len(digits) > LONGEST:
            break
        if len(digits) >= 7:
            stretches.insert(0, _Stretch(text, tuple(groups[:count]), digits))
    if not stretches:
        return None
    return next((one for reading in _readings(stretches[0]) for one in stretches if reading(one)), None)


def _readings(stretch: _Stretch) -> tuple[Callable[[_Stretch], bool], ...]:
    if stretch.has_plus:
        return (_is_international, _is_long)
    if stretch.digits.startswith("00"):
        return (_is_international,)
    if stretch.digits.startswith("0"):
        return (*(_in_region(region) for region in _TRUNK), _is_dialled)
    called: tuple[Callable[[_Stretch], bool], ...] = (_is_short, _is_local) if stretch.is_called else ()
    return (*(_bare(region, shape) for region, shape in _BARE), _lacks_plus, *called)


def _is_international(one: _Stretch) -> bool:
    return _is_valid("+" + one.digits.removeprefix("00"), None)


def _is_long(one: _Stretch) -> bool:
    return 9 <= len(one.digits) <= 15


def _in_region(region: str) -> Callable[[_Stretch], bool]:
    return lambda one: 10 <= len(one.digits) <= 12 and _is_valid(one.digits, region)


def _is_dialled(one: _Stretch) -> bool:
    return 10 <= len(one.digits) <= 12


def _bare(region: str, shape: re.Pattern[str]) -> Callable[[_Stretch], bool]:
    return lambda one: (
        shape.fullmatch(one.digits) is not None and not one.is_something_else() and _is_valid(one.digits, region)
    )


def _lacks_plus(one: _Stretch) -> bool:
    return (
        _LACKS_PLUS.fullmatch(one.digits) is not None
        and not one.is_something_else()
        and _is_valid("+" + one.digits, None)
    )


def _is_short(one: _Stretch) -> bool:
    return len(one.digits) <= 12 and not one.is_something_else()


def _is_local(one: _Stretch) -> bool:
    return len(one.groups) == 1 and len(one.digits) <= 15 and not one.is_something_else()


def _is_valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _with_prefix(text: str, one: _Stretch) -> Span:
    """Return where it stands with its plus and the bracket around its first digits."""
    prefix = re.search(r"(?:\+ ?)?\(?$|\(\+$", before(text, one.start))
    within = text[one.start : one.end]
    begins = one.start - len(prefix[0]) if prefix else one.start
    if text[begins : one.start].startswith("(") and ")" not in within:
        begins += 1
    return begins, one.end
