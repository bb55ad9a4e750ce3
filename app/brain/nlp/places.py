"""Which places a message names: any spelling, Turkish suffixes, Russian cases, a typo, several at once, refusals."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.spelling import Slips, is_real
from app.brain.nlp.text import Utterance, fold
from app.brain.nlp.transliteration import as_turkish
from app.brain.nlp.values import Where
from app.brain.types import Place

_WORD = re.compile(r"[\w]+(?:'[\w]+)?")
_TURKISH_SUFFIX = (
    r"(?:'?(?:n?[dt][ae](?:n|ki|ki?ler|yim|yiz|dir)?|y?[aeiu]|n[ae]|n?[iu]n|n[iu]|l[iu]|l[iu]k|s|nin|nun|ya da))?"
)
_CASE_ENDING = r"(?:[аеиуыйоюяь]|ой|ом|ою|ию|ия|ии|ей|ям|ях|ами|ского|ский|ская|ском)?"
_VOWELS = "аеиоуыэюяйь"
_PREPOSITION = re.compile(r"(?:^|\W)(?:in|near|at|around|to|from|of|в|во|около|у|im?|bei|nach)\s*$")
_SUFFIXED = re.compile(r"'|[dt][ae](?:n|ki)?$")
# Turkish words first and villages second: "bahçeli ev" is a house with a garden, "kumsala yakın" is near the beach.
_COMMON = frozenset({"bahceli", "kumsal", "orga"})
# Villages first, unless the next word says otherwise: "zeytinlik arsa" is an olive grove.
_COMMON_BEFORE = re.compile(
    r"(?:tuzla|bogaz|maras|karaman|zeytinlik)\W+(?:manzara|kopru|ars|arazi|tarla|agac|dondurma|agri)"
)
_NEVER = frozenset({"centre", "center", "beach", "long", "golden", "tunel", "kaleci", "salami"})
_WORDS = lexicon("places")["around"]
_NEAR_BEFORE = re.compile(rf"(?:^|\W)(?:{_WORDS['near_before'].either})(?: the)?\s*$")
_NEAR_AFTER = re.compile(rf"^\W*(?:{_WORDS['near_after'].either})")
_REFUSED_BEFORE = re.compile(rf"(?:^|\W)(?:{_WORDS['refused_before'].either})(?: (?:in|the|at|near|в|from))*\s*$")
_REFUSED_AFTER = re.compile(rf"^\W*(?:{_WORDS['refused_after'].either})")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in the text, and where."""

    place: Place
    start: int
    end: int


def read(utterance: Utterance) -> Where | None:
    """Return where to look, or None when the message names no place."""
    text = utterance.text
    found = mentions(utterance)
    refused = [m for m in found if _refuses(m, text)]
    wanted = [m for m in found if m not in refused]
    if not found:
        indifferent = utterance.expecting == "place" and _WORDS["indifferent"].search(text)
        return Where(anywhere=True) if _WORDS["anywhere"].search(text) or indifferent else None
    cities, districts = _narrowed(wanted, text)
    return Where(
        cities, districts, tuple(dict.fromkeys(m.place.name for m in refused)),
        near=any(_is_near(m, text) for m in wanted), also=bool(_WORDS["also"].search(text)),
    )  # fmt: skip


def mentions(utterance: Utterance) -> list[Mention]:
    """Return every place the message names, in the order written, the longest reading of the words first."""
    index, found, i = _index(utterance.places), [], 0
    words = list(_WORD.finditer(utterance.text))
    while i < len(words):
        step = 1
        for length in (4, 3, 2, 1):
            if i + length <= len(words) and (place := _find(index, words[i : i + length], utterance.text)):
                found.append(Mention(place, words[i].start(), words[i + length - 1].end()))
                step = length
                break
        i += step
    return found


def _find(index: "_Index", words: list[re.Match[str]], text: str) -> Place | None:
    phrase = " ".join(word[0] for word in words)
    place = index.exact(phrase) or (index.heard(phrase) if len(words) == 1 else None)
    if place and len(words) == 1 and not _is_meant(phrase, text, words[0]):
        return None
    return place or (index.misspelt(phrase) if len(words) == 1 else None)


def _is_meant(word: str, text: str, match: re.Match[str]) -> bool:
    if _COMMON_BEFORE.match(text, match.start()):
        return False
    base = next((common for common in _COMMON if word.startswith(common)), None)
    if base is None:
        return True
    alone = text.strip(" ?!.") == word
    return alone or bool(_SUFFIXED.search(word[len(base) :])) or bool(_PREPOSITION.search(text[: match.start()]))


def _refuses(mention: Mention, text: str) -> bool:
    return bool(_REFUSED_BEFORE.search(text[: mention.start]) or _REFUSED_AFTER.match(text[mention.end :]))


def _is_near(mention: Mention, text: str) -> bool:
    return bool(_NEAR_BEFORE.search(text[: mention.start]) or _NEAR_AFTER.match(text[mention.end :]))


def _narrowed(wanted: list[Mention], text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`Alsancak, Girne` is Alsancak; `Girne or Alsancak` is both."""
    cities = [m for m in wanted if m.place.is_city]
    districts = [m for m in wanted if not m.place.is_city]
    kept = [
        c for c in cities if not any(d.place.city == c.place.name and not _or_between(c, d, text) for d in districts)
    ]
    return tuple(dict.fromkeys(m.place.name for m in kept)), tuple(dict.fromkeys(m.place.name for m in districts))


def _or_between(one: Mention, other: Mention, text: str) -> bool:
    first, second = sorted((one, other), key=lambda m: m.start)
    return bool(_WORDS["either"].search(text[first.end : second.start]))


class _Index:
    """The spellings of some places, ready to be looked up."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.known: dict[str, Place] = {}
        for place in places:
            for name in (place.name, *place.aliases):
                self.known.setdefault(_plain(name), place)
        self.by_head: dict[str, list[tuple[re.Pattern[str], Place]]] = {}
        for name in sorted(self.known, key=len, reverse=True):
            self.by_head.setdefault(name[:3], []).append((_inflected(name), self.known[name]))
        self.slips = Slips(name for name in self.known if len(name) >= 5 and " " not in name)

    def exact(self, phrase: str) -> Place | None:
        if phrase in self.known:
            return self.known[phrase]
        return next((place for shape, place in self.by_head.get(phrase[:3], ()) if shape.fullmatch(phrase)), None)

    def heard(self, word: str) -> Place | None:
        """Return the place whose Turkish name `word` writes down by ear."""
        if len(word) < 5 or is_real(word):
            return None
        return next((self.known[form] for form in as_turkish(word) if form in self.known), None)

    def misspelt(self, word: str) -> Place | None:
        stem = re.split(r"'", word)[0]
        if len(stem) < 5 or stem in _NEVER or is_real(stem):
            return None
        forms = dict.fromkeys((stem, re.sub(r"[dt][ae]n?$", "", stem), re.sub(r"[аеиуыюя]$", "", stem)))
        meant = (name for form in forms if len(form) >= 5 for name in self.slips.of(form))
        return next((self.known[name] for name in meant), None)


@lru_cache(maxsize=8)
def _index(places: tuple[Place, ...]) -> _Index:
    return _Index(places)


def _plain(spelling: str) -> str:
    return " ".join(_WORD.findall(fold(spelling).replace("-", " ")))


def _inflected(spelling: str) -> re.Pattern[str]:
    if re.search("[а-я]", spelling):
        words = [re.escape(word.rstrip(_VOWELS) if len(word) > 3 else word) + _CASE_ENDING for word in spelling.split()]
        return re.compile(" ".join(words))
    return re.compile(re.escape(spelling) + _TURKISH_SUFFIX)
