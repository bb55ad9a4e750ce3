"""Which of our four languages a short message is written in."""

import re

from app.brain.nlp.text import fold
from app.brain.types import Language

_CYRILLIC = re.compile(r"[а-яё]", re.I)
_LATIN = re.compile(r"[a-zçğıöşüäß]", re.I)
_NAMES = re.compile(r"\b[A-ZÇĞİÖŞÜ][\w'’]*")  # "Lefkoşa" in the middle of an English talk is no Turkish
_WORD = re.compile(r"[a-z]+")
_LETTERS: tuple[tuple[Language, re.Pattern[str], float], ...] = (
    ("tr", re.compile(r"[ğşıİŞĞ]"), 2.0),
    ("tr", re.compile(r"ç", re.I), 1.0),
    (
        "tr",
        re.compile(
            r"\b(?:girne|lefkosa|magusa|gazimagusa|iskele|lefke|lapta|alsancak|karpaz)(?:[dt][ae]n?|[dt]eki|[dt]aki)\b",
            re.I,
        ),
        1.0,
    ),
    ("tr", re.compile(r"\w['’](?:n?[dt][ae]n?|y?[aeiıuü]|n?[ıiuü]n|ye|ya)\b"), 1.0),
    ("tr", re.compile(r"[öü]", re.I), 0.4),
    ("de", re.compile(r"[äß]", re.I), 2.0),
    ("de", re.compile(r"[öü]", re.I), 0.4),
)
# Small words first: they tell a language better than nouns, which travel ("villa", "studio", "balkon").
_WORDS: dict[Language, frozenset[str]] = {
    "en": frozenset(
        "the a an and or with for on at of to from near is are was do does have has i i'm im my me we you your it "
        "this that what which where how much many need want looking look find show get please can could would like "
        "not no yes more less than under over below above up about around between bedroom bedrooms bed flat house "
        "apartment home rent buy sale cheap cheaper bigger smaller month week night hello hi hey thanks thank good "
        "morning evening long short term furnished pool sea view pets any anything something else instead actually "
        "other others ones start again help who car plumber cleaner someone fix repair used per "
        "pounds there here first second third only just ping bye new search".split()
    ),
    "tr": frozenset(
        "bir ve veya ya da icin ile de var mi mu misiniz midir ne nasil nerede kac hangi bana ben biz siz bu su o en "
        "istiyorum ariyorum lazim gerek olsun olsa olmasin yok degil evet hayir daha az cok fazla kadar arasi altinda "
        "ustunde civari kiralik satilik daire ev odali oda yatak aylik gunluk gecelik haftalik esyali esyasiz "
        "havuzlu deniz manzarali ucuz buyuk kucuk merhaba selam tesekkurler tesekkur sagol gunaydin iyi lutfen "
        "uzun kisa donem sterlin lira yakin merkez baska goster bul peki aslinda yerine tamam araba usta "
        "ogrenci evi evler evleri evde dubleks dost dostu tesisatci elektrikci temizlikci butcem bahceli yil ay hafta gece gun kiralamak almak satin bin "
        "ariyoruz bakiyorum istiyoruz musun misin nedir yardim arsa dukkan olur farketmez bastan".split()
    ),
    "de": frozenset(
        "der die das ein eine einen einem einer und oder mit fur im am an zu zur zum von vom ist sind ich wir sie "
        "mein meine mir nicht kein keine ja nein mehr weniger als unter uber bis ab wohnung haus zimmer schlafzimmer "
        "mieten miete kaufen gunstig gunstiger billiger grosser kleiner monat woche nacht hallo guten tag danke bitte "
        "suche suchen brauche mochte zeig zeige grundstuck klempner elektriker gebrauchtwagen handwerker putzfrau anwalt villen gibt es wo wie viel was langfristig kurzfristig mobliert meerblick "
        "statt doch lieber etwas andere hilfe pfund nahe bei morgen abend wohnungen nach moebliert fuer".split()
    ),
}


def detect(text: str, before: Language | None = None) -> Language:
    """Return the language `text` is written in; when the words do not say, the conversation's own, else English."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic >= 2 and cyrillic * 2 >= latin:
        return "ru"
    scores = _scores(text, before)
    best = max(scores, key=lambda language: scores[language])
    if scores[best] == 0:
        return before or "en"
    if before in scores and scores[best] - scores[before] < 1 and (scores[before] > 0 or scores[best] < 1):
        return before
    return best


def _scores(text: str, before: Language | None) -> dict[Language, float]:
    words = _WORD.findall(fold(text).replace("long beach", " "))
    scores = {language: float(sum(word in known for word in words)) for language, known in _WORDS.items()}
    for language, letters, weight in _LETTERS:
        if letters.search(text if before is None else _NAMES.sub(" ", text)):
            scores[language] += weight
    return scores
