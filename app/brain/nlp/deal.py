"""Rent or buy, for long or for short."""

from app.brain.nlp import dates
from app.brain.nlp.lexicon import any_of
from app.brain.nlp.text import Utterance
from app.brain.types import RentType

_SALE = any_of(
    r"buy(?:ing)?\b", r"bought\b", r"purchas", r"for sale\b", r"on sale\b", r"sales?\b", r"invest", r"freehold", r"title deed",
    r"satilik", r"almak\b", r"alacag", r"satin al", r"satin\b", r"yatirim", r"satista",
    r"куп(?:ить|лю|им|ил)", r"покуп", r"продаж", r"прода[её]тся", r"инвест", r"приобре",
    r"kauf", r"erwerben", r"zu verkaufen",
)  # fmt: skip
_SHORT = any_of(
    r"short[- ]?(?:term|let|stay|rent|time)", r"holiday", r"vacation", r"nightly", r"(?:per|a|each) night\b", r"/ ?night", r"/ ?gece",
    r"by the (?:day|night)", r"daily\b", r"(?:per|a) day\b", r"airbnb", r"weekend\b", r"weekly\b",
    r"gunluk", r"gecelik", r"haftalik", r"tatil", r"kisa (?:donem|sure|vade)", r"haftasonu", r"hafta sonu", r"gecesi",
    r"посуточн", r"на сутки", r"сутки\b", r"отпуск", r"краткосроч", r"на выходные", r"за ночь", r"в сутки", r"короткий срок",
    r"kurzfristig", r"kurzzeit", r"ferien", r"urlaub", r"pro nacht", r"die nacht", r"tageweise",
)  # fmt: skip
_LONG = any_of(
    r"long[- ]?(?:term|let|stay|time|rent)", r"longterm", r"lng term", r"month(?:ly|s)?\b", r"pcm\b", r"/ ?mo(?:nth)?\b", r"yearly", r"annual",
    r"uzun ?(?:donem|sure|vade)", r"aylik", r"\w*ayligi", r"yillik", r"ayda\b",
    r"долгосроч", r"длительн", r"надолго", r"долгий срок", r"помесячн", r"в месяц", r"месяц", r"постоянн", r"на долго",
    r"langfristig", r"langzeit", r"lange zeit", r"monatlich", r"(?:pro|im|den) monat", r"dauerhaft", r"unbefristet",
)  # fmt: skip
_RENT = any_of(
    r"rent(?:al|als|ing|ed)?\b", r"to let\b", r"lease", r"tenan",
    r"kirali[kg]", r"kirala", r"kiraya", r"kirasi", r"kira\b", r"tutmak",
    r"снять", r"сниму", r"снима", r"аренд", r"съем", r"найм", r"внаем",
    r"miet", r"zur miete",
)  # fmt: skip
_BARE_ANSWERS: dict[str, RentType] = {
    "long": "long_term", "short": "short_term", "uzun": "long_term", "kisa": "short_term", "own": "sale",
    "lang": "long_term", "kurz": "short_term", "долго": "long_term", "almak": "sale", "kalici": "long_term",
}  # fmt: skip


def read(utterance: Utterance) -> RentType | None:
    """Return what kind of deal is wanted; plain `rent` means long term, as it does on the island."""
    text = utterance.text
    stay = dates.read(utterance)
    if _SALE.search(text) and not _RENT.search(text):
        return "sale"
    if _SHORT.search(text):
        return "short_term"
    if _LONG.search(text):
        return "long_term"
    if stay and stay.nights:
        return "short_term" if stay.nights < 28 else "long_term"
    if _RENT.search(text):
        return "long_term"
    return _BARE_ANSWERS.get(text.strip(" .!")) if utterance.expecting == "rent_type" else None
