"""Place names heard and written down in another alphabet: `Карми`, `Чамлыбель`, `Chamlibel`, `Oezankoey`."""

import re

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "ya",
}  # fmt: skip
_HEARD = str.maketrans(_LETTERS)
_CYRILLIC = re.compile("[а-я]")
_ENDING = re.compile(r"(?:ой|ом|ою|ию|ия|ии|ей|ями?|ях|ами|[аеиуыюяь])$")
# How English, French and German ears write Turkish letters; the plain Turkish spelling has one letter for each.
_SOUNDS = (("dzh|dj|дж", "c"), ("tsch|tch|ch", "c"), ("sch|sh", "s"), ("oe", "o"), ("ue", "u"))


def as_turkish(folded: str) -> list[str]:
    """Return the Latin spellings that a folded word heard in another language may stand for, the likeliest first."""
    if not _CYRILLIC.search(folded):
        return [heard] if (heard := _sounded(folded)) != folded else []
    stem = _ENDING.sub("", folded)
    return [_sounded(form).translate(_HEARD) for form in dict.fromkeys((folded, stem)) if len(form) >= 4]


def _sounded(word: str) -> str:
    for sound, letter in _SOUNDS:
        word = re.sub(sound, letter, word)
    return word
