"""Which offer a message means: by its vendor's name, its number among those told, as the best, or alone."""

import re
from collections import Counter
from dataclasses import dataclass

from app.brain.agents.base import Turn
from app.brain.agents.requests import quotes
from app.brain.agents.requests.draft import OFFER
from app.brain.agents.requests.quotes import Comparison, Row
from app.brain.nlp import cues, money
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.moments import HERE
from app.brain.nlp.text import fold
from app.brain.nlp.transliteration import as_turkish
from app.brain.views import OpenRequest
from app.brain.wording import Voice

_ACTS = lexicon("acts")["offers"]
_SHOWN = 5  # offers that can be pointed at by number
_NAME = 4  # letters of a word that tells one vendor from another
_NUMBERED = re.compile(
    r"(?<![\d.,])([1-5])(?:st|nd|rd|th|\.|-?\w{1,2})? ?(?:offer|quote|teklif|предлож|angebot)"
    r"|(?:offer|quote|teklif|предложение|angebot)\w* (?:number |no\.? ?|nr\.? ?|# ?)?([1-5])(?![\d.,])"
)
_GENERIC = re.compile(r"(?:offer|quote|teklif|предлож|angebot)\w*")


@dataclass(frozen=True, slots=True)
class Chosen:
    """An offer with the comparison it stands in and the voice that tells its price."""

    compared: Comparison
    row: Row
    voice: Voice


def open_offers(turn: Turn) -> list[tuple[Comparison, Voice]]:
    """Return the comparisons of the requests that can still be settled, the one spoken of first."""
    today = turn.context.now.astimezone(HERE).date()
    spoken_of = turn.state.session(OFFER).slots.get("request")
    known = [one for one in turn.able.requests() if one.quotes and one.status == "quoted"]
    known.sort(key=lambda one: str(one.id) != spoken_of)
    return [(quotes.compare(one, _voice(turn, one), today), _voice(turn, one)) for one in known]


def _voice(turn: Turn, request: OpenRequest) -> Voice:
    said = money.read(turn.utterance)
    return quotes.speaking_to(turn.context, turn.voice, said.currency if said else None, request.quotes)


def meant(turn: Turn, known: list[tuple[Comparison, Voice]]) -> Chosen | None:
    """Return the offer that the message points at: by its vendor, as the cheapest or the best, by number, or alone."""
    if not known:
        return None
    text = turn.utterance.text
    if named := _named(text, known):
        return named
    compared, voice = known[0]
    row = compared.best if _ACTS["best"].search(text) else None
    row = compared.cheapest if _ACTS["cheapest"].search(text) else row
    number = _number(text, len(compared.rows))
    if row is None and number is not None:
        row = compared.rows[number]
    if row is None and len(known) == len(compared.rows) == 1 and not _points_elsewhere(text):
        row = compared.rows[0]
    return Chosen(compared, row, voice) if row else None


def _points_elsewhere(text: str) -> bool:
    """Whether a number is named that there is no offer for."""
    return _number(text, _SHOWN) is not None


def _number(text: str, shown: int) -> int | None:
    """Return which of the offers is pointed at by its number, counted from 0."""
    if match := _NUMBERED.search(text):
        place = int(match[1] or match[2]) - 1
        return place if place < min(shown, _SHOWN) else None
    return cues.chosen(text, min(shown, _SHOWN))


def _named(text: str, known: list[tuple[Comparison, Voice]]) -> Chosen | None:
    words = re.findall(r"\w+", _GENERIC.sub(" ", text))
    heard = [spelt for word in words for spelt in (word, *as_turkish(word))]  # Османа is Osman's
    said = {word for word in heard if len(word) >= _NAME}
    offers = [Chosen(compared, row, voice) for compared, voice in known for row in compared.rows]
    names = Counter(part for vendor in {offer.row.vendor for offer in offers} for part in _name(vendor))
    found = [offer for offer in offers if _is_named({n for n in _name(offer.row.vendor) if names[n] == 1}, said)]
    return found[0] if len(found) == 1 else None


def _name(vendor: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(vendor)) if len(word) >= _NAME}


def _is_named(name: set[str], said: set[str]) -> bool:
    """Whether a word that is this vendor's alone is said, in whatever case: Osman'ın, у Османа."""
    return any(word.startswith(part) for part in name for word in said)
