"""How many bedrooms: `2 bedroom`, `2+1`, `studio`, `2 yatak odalı`, `двушка`, `3+`, `at least 2`, `2 or 3`."""

import re

from app.brain.nlp.lexicon import any_of
from app.brain.nlp.numerals import COUNT, count_of
from app.brain.nlp.text import Utterance, blank
from app.brain.nlp.values import Bedrooms

_BED = (
    r"(?:bed(?:room|d?er)?s?\b|bed-?rooms?\b|bed(?:room|d)ed\b|bed-?rms?\b|bdrms?\b|bdrs?\b|bds?\b|brs?\b|bhk\b|"
    r"badroom|bedrom|sz\b|yatak(?! takimi)|"
    r"odali|oda\b|спальн|спален|спал\b|schlafz|schlafraum)"
)
_SEP = r"\s*-?\s*"
_JOIN = r"\s*(?:-|/|to|or|and|veya|ya da|ile|или|до|oder|bis)\s*"
# Russian and German count the living room: двушка and 2-Zimmer-Wohnung are 1+1. Turkish "2 odalı" does not: it is 2+1.
_ROOMS = rf"({COUNT}){_SEP}(?:х|ух|ми|и)?{_SEP}(?:комнат|комн\b|кк\b|(?<=-)к\b|к(?= ?кв| апарт)|zimmer|zi\b|raum|zkb\b)"
_ROOM_NOUNS = {
    "однушк": 1, "однушеч": 1, "двушк": 2, "двушеч": 2, "трешк": 3, "трешеч": 3, "четырешк": 4, "однокомнатн": 1,
    "двухкомнатн": 2, "трехкомнатн": 3, "четырехкомнатн": 4, "einzimmer": 1, "zweizimmer": 2, "dreizimmer": 3,
    "vierzimmer": 4,
}  # fmt: skip

PLUS_STYLE = re.compile(rf"(?<![\w.,])(\d|{COUNT}(?=\+1))\s*\+\s*([01])(?![\d+])")
_PLUS_JOINED = re.compile(rf"(?<![\w.,])(\d)(?:\s*\+\s*1)?{_JOIN}(\d)\s*\+\s*1(?!\d)")
_RANGE = any_of(rf"({COUNT}){_JOIN}({COUNT}){_SEP}{_BED}")
_OPEN = any_of(rf"({COUNT})\s*(?:\+|or more|and more|plus|veya daha fazla|и более|oder mehr){_SEP}{_BED}")
_OPEN_AFTER = any_of(
    rf"({COUNT}){_SEP}{_BED}\w*\s*(?:or more|and up|plus\b|\+|veya daha fazla|и больше|и более|oder mehr)"
)
_OR = re.compile(r"(?<!\w)(?:or|veya|ya da|или|oder|/)(?!\w)")
# "3 instead of 2 bedrooms", "2 değil 3 yatak odalı": the number refused goes, its noun stays for the other one.
_REFUSED = re.compile(
    rf"(?:(?<!\w)(?:instead of|rather than|not|вместо|statt|не) {COUNT}(?:\s*\+\s*1)?(?!\w)"
    rf"|(?<!\w){COUNT}(?:\s*\+\s*1)?(?: yatak odali| oda(?:li)?)? (?:yerine|degil)(?!\w))"
)
_OPEN_BARE = re.compile(r"(?<![\w.,£$€₺])([1-9])\+(?!\s*\d)")
_EXACT = any_of(rf"({COUNT}){_SEP}(?:large |big |double |buyuk |больш\w+ |отдельн\w+ |separate |grosse )?{_BED}")
_NOUN_FIRST = any_of(r"(?:bedrooms?|спальни?|спален|yatak odasi(?: sayisi)?|schlafzimmer)\s*[:=-]?\s*(\d)(?!\d)")
_ROOM_COUNT = any_of(_ROOMS)
_ROOM_NOUN = any_of("(" + "|".join(_ROOM_NOUNS) + ")")
STUDIO = any_of(r"studio", r"studyo", r"студи(?!ческ)", r"гостинк", r"garsoniere", r"bedsit", r"einzimmer")
_FEWEST = re.compile(r"(?:at least|min(?:imum)?|no less than|en az|asgari|минимум|как минимум|не менее|не меньше|от|"
                     r"хотя бы|mindestens|more than|from)\s*$")  # fmt: skip
_MOST = re.compile(r"(?:at most|max(?:imum)?|up to|no more than|en fazla|максимум|до|не более|не больше|"
                   r"hochstens|maximal|bis zu)\s*$")  # fmt: skip
_IN_WORDS = re.compile(rf"(?<!\w)({COUNT}) (?:arti|plus|плюс) (?:1|bir|one|один|eins)(?!\w)")  # iki artı bir
_BARE = re.compile(r"^\W*(?:(\d)(?:\s*\+\s*1)?|(\w+))\W*$")

SPANS = (_PLUS_JOINED, PLUS_STYLE, _RANGE, _OPEN, _OPEN_AFTER, _EXACT, _NOUN_FIRST, _ROOM_COUNT)


def read(utterance: Utterance) -> Bedrooms | None:
    """Return the bedrooms asked for, or None when the message does not speak of them."""
    text = _IN_WORDS.sub(r"\1+1", _REFUSED.sub(" ", utterance.text))
    return (
        _or_studio(text)
        or _span(text)
        or _open(text)
        or _exact(text)
        or _rooms(text)
        or _studio(text)
        or _answer(utterance)
    )


def without(text: str) -> str:
    """Return the folded text with the numbers that count bedrooms blanked out."""
    return blank(text, *SPANS)


def _span(text: str) -> Bedrooms | None:
    match = _PLUS_JOINED.search(text) or _RANGE.search(text)
    if not match:
        return None
    low, high = sorted((count_of(match[1]), count_of(match[2])))
    return Bedrooms(low, high)


def _or_studio(text: str) -> Bedrooms | None:
    studio, exact = STUDIO.search(text), _exact(text)
    return Bedrooms(0, exact.high) if studio and exact and exact.high and _OR.search(text) else None


def _open(text: str) -> Bedrooms | None:
    match = _OPEN.search(text) or _OPEN_AFTER.search(text)
    if not match and not PLUS_STYLE.search(text):
        match = _OPEN_BARE.search(text)
    return Bedrooms(count_of(match[1]), None) if match else None


def _exact(text: str) -> Bedrooms | None:
    matches = list(PLUS_STYLE.finditer(text)) or list(_EXACT.finditer(text)) or list(_NOUN_FIRST.finditer(text))
    if not matches:
        return None
    match = matches[-1]  # "not 2 bedrooms, 3 bedrooms": the last word counts
    number = count_of(match[1])
    if (match.re is PLUS_STYLE and match[2] == "0") or number > 20:
        number = 0
    return _bounded(text[: match.start()], number)


def _rooms(text: str) -> Bedrooms | None:
    if match := _ROOM_COUNT.search(text):
        rooms = count_of(match[1])
    elif match := _ROOM_NOUN.search(text):
        rooms = _ROOM_NOUNS[match[1]]
    else:
        return None
    # One room in all is a studio to some and 1+1 to others.
    return _bounded(text[: match.start()], rooms - 1) if rooms > 1 else Bedrooms(0, 1)


def _bounded(before: str, number: int) -> Bedrooms:
    if _MOST.search(before):
        return Bedrooms(None, number)
    return Bedrooms(number, None) if _FEWEST.search(before) else Bedrooms(number, number)


def _studio(text: str) -> Bedrooms | None:
    return Bedrooms(0, 0) if STUDIO.search(text) else None


def _answer(utterance: Utterance) -> Bedrooms | None:
    """A bare `3` or `two` says bedrooms when that is what we asked, and a lone small number also when we did not."""
    match = _BARE.match(utterance.text)
    if not match or utterance.expecting not in ("bedrooms",):
        return None
    try:
        number = count_of(match[1] or match[2])
    except KeyError:
        return None
    return Bedrooms(number, number)
