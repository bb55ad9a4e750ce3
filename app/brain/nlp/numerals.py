"""Numbers written as words: `seven hundred`, `yedi yüz`, `две тысячи`, `hunderttausend`."""

import re

_EN = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True),
    fifteen=15, twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90,
)  # fmt: skip
_TR = dict(zip("bir iki uc dort bes alti yedi sekiz dokuz".split(), range(1, 10), strict=True)) | dict(
    zip("on yirmi otuz kirk elli altmis yetmis seksen doksan".split(), range(10, 100, 10), strict=True)
)
_RU = dict(zip("один два три четыре пять шесть семь восемь девять".split(), range(1, 10), strict=True)) | dict(
    zip("десять двадцать тридцать сорок пятьдесят шестьдесят".split(), range(10, 70, 10), strict=True),
    одна=1, две=2, двух=2, семьдесят=70, восемьдесят=80, девяносто=90,
)  # fmt: skip
_DE = dict(zip("ein zwei drei vier funf sechs sieben acht neun zehn".split(), range(1, 11), strict=True)) | {"eine": 1}
_RU_HUNDREDS = dict(
    zip("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split(), range(100, 1000, 100), strict=True)
)  # fmt: skip
_DE_HUNDREDS = {f"{word}hundert": value * 100 for word, value in _DE.items()} | {"hundert": 100}
_HUNDRED = {"hundred": 100, "yuz": 100}
_THOUSAND = {
    "thousand": 1000,
    "grand": 1000,
    "bin": 1000,
    "тысяча": 1000,
    "тысячи": 1000,
    "тысяч": 1000,
    "tausend": 1000,
}
_SMALL = _EN | _TR | _RU | _DE | {"a": 1}
_BIG = _HUNDRED | _THOUSAND | _RU_HUNDREDS | _DE_HUNDREDS
# One run, one language: "ich bin ein" and "on a hundred" are no numbers.
_LANGUAGES = (
    frozenset(_EN) | {"a", "hundred", "thousand", "grand"},
    frozenset(_TR) | {"yuz", "bin"},
    frozenset(_RU) | frozenset(_RU_HUNDREDS) | {"тысяча", "тысячи", "тысяч"},
    frozenset(_DE) | frozenset(_DE_HUNDREDS) | {"tausend"},
)
_RUN = re.compile(
    r"(?<![\w'])(?:{words})(?: (?:and )?(?:{words}))*(?!\w)".format(
        words="|".join(sorted((_SMALL | _BIG).keys(), key=len, reverse=True))
    )
)
_SPECIAL = {
    "half a million": "500000", "yarim milyon": "500000", "bir milyon": "1000000", "a million": "1000000",
    "полмиллиона": "500000", "пол миллиона": "500000", "eine million": "1000000", "eine halbe million": "500000",
    "hunderttausend": "100000",
}  # fmt: skip
_SPECIALS = re.compile(r"(?<!\w)(?:" + "|".join(sorted(_SPECIAL, key=len, reverse=True)) + r")(?!\w)")

# Read next to the noun they count ("two bedrooms", "три ночи"), where `on` and `bir` cannot mean anything else.
COUNT_WORDS: dict[str, int] = {
    word: value for word, value in (_EN | _TR | _RU | _DE).items() if value <= 10
} | {"трех": 3, "четырех": 4, "пяти": 5, "одной": 1, "одну": 1, "двумя": 2, "тремя": 3, "drei": 3}  # fmt: skip
COUNT = r"(?:\d{1,2}|" + "|".join(sorted(COUNT_WORDS, key=len, reverse=True)) + ")"


def count_of(word: str) -> int:
    """Return the small number that `word` writes, in digits or in letters."""
    return int(word) if word.isdigit() else COUNT_WORDS[word]


def digits_for_words(folded: str) -> str:
    """Return the text with written-out hundreds and thousands as digits; lone words like `one` or `on` stay."""
    text = _SPECIALS.sub(lambda match: _SPECIAL[match[0]], folded)
    return _RUN.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    words = [word for word in match[0].split() if word != "and"]
    if not any(word in _BIG for word in words) or not _is_a_number(words):
        return match[0]
    total, group = 0, 0
    for word in words:
        if word in _THOUSAND:
            total, group = total + (group or 1) * 1000, 0
        elif word in _HUNDRED:
            group = (group or 1) * 100
        else:
            group += _BIG.get(word) or _SMALL.get(word, 0)
    return str(total + group)


def _is_a_number(words: list[str]) -> bool:
    """Whether the run is written in one language and more than a scale for the digits before it (`100 bin`)."""
    lone_scale = len(words) == 1 and words[0] in (_THOUSAND | _HUNDRED)
    return not lone_scale and any(known.issuperset(words) for known in _LANGUAGES)
