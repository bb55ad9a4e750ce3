"""Small numbers in letters before a currency: `eighty pounds`, `yetmiş beş euro`, `восемьдесят фунтов`.

The readers turn hundreds and thousands into digits in every text; below a hundred `on` or `one` may mean anything, but
not right before a currency. German writes its numbers in one word of any length, which is read here too.
"""

import re

from app.brain.nlp.money import CURRENCIES
from app.brain.nlp.numerals import total, values_of

_CURRENCY = "|".join(names for names in CURRENCIES.values())
_RUN = re.compile(rf"(?<![\w'])((?:[a-zа-я]+(?: and |[ -]))*[a-zа-я]+)(?= (?:{_CURRENCY})(?!\w))")
_LONGEST = 6  # words
_ONES = "ein|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun"
_TEENS = "zehn|elf|zwolf|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn|achtzehn|neunzehn"
_TENS = "zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig"
_BELOW = rf"(?:(?:(?:{_ONES})und)?(?:{_TENS})|{_TEENS}|{_ONES})"
_HUNDREDS = rf"(?:(?P<h{{n}}>{_ONES}|{_TEENS})?hundert(?:und)?)?(?P<b{{n}}>{_BELOW})?"
_GERMAN = re.compile(rf"(?:(?:{_HUNDREDS.format(n=1)})(?P<thousand>tausend)(?:und)?)?(?P<rest>{_HUNDREDS.format(n=0)})")
_GERMAN_RUN = re.compile(r"(?<![\w'])[a-z]{4,}(?!\w)")
_VALUES = {
    **{word: n for n, word in enumerate(_ONES.replace("eins|", "").split("|"), 1)},
    **{word: n for n, word in enumerate(_TEENS.split("|"), 10)},
    **{word: n * 10 for n, word in enumerate(_TENS.split("|"), 2)},
    "eins": 1,
}


def with_digits(text: str) -> str:
    """Return the folded text with the numbers in letters before a currency as digits."""
    return _RUN.sub(_digits, _GERMAN_RUN.sub(_compound, text))


def _digits(match: re.Match[str]) -> str:
    """Read as many of the last words before the currency as make a number."""
    words = re.split(r"[ -]", match[1])
    if match.string[: match.start()].rstrip()[-1:].isdigit():
        return match[1]  # "2 thousand": the scale of the number before it
    for first in range(max(0, len(words) - _LONGEST), len(words)):
        counted = [word for word in words[first:] if word != "and"]
        values = values_of(counted) if counted and words[first] not in ("and", "a") else None
        if values:
            return " ".join((*words[:first], str(total(values))))
    return " ".join((*words[:-1], str(_VALUES.get(words[-1], words[-1]))))


def _compound(match: re.Match[str]) -> str:
    """Return the digits of a German number of several parts; a short one is left to its currency."""
    number = _GERMAN.fullmatch(match[0])
    if not number or match[0] in _VALUES or not re.search(rf"hundert|tausend|{_TENS}", match[0]):
        return match[0]
    thousands = _hundreds(number["h1"], number["b1"], "hundert" in match[0].partition("tausend")[0])
    rest = _hundreds(number["h0"], number["b0"], "hundert" in (number["rest"] or ""))
    return str((thousands or 1) * 1000 + rest if number["thousand"] else rest)


def _hundreds(hundreds: str | None, below: str | None, has_hundred: bool) -> int:
    value = _VALUES.get(hundreds or "", 1) * 100 if has_hundred else 0
    if not below:
        return value
    ones, _, tens = below.rpartition("und")
    return value + _VALUES[tens] + (_VALUES[ones] if ones else 0)
