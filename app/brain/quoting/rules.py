"""Reading a vendor's answer by rules: sentence by sentence, what is asked apart from what is said."""

import re
from dataclasses import dataclass

from app.brain.nlp.cues import NO
from app.brain.nlp.language import detect
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import MAX_LENGTH, fold
from app.brain.plain import plain
from app.brain.quoting import prices, validity
from app.brain.quoting.answered import LONGEST_EVIDENCE, LONGEST_TERMS, Kind, Reading, Said
from app.brain.quoting.prices import Price

_SAYS = lexicon("quoting")["says"]
_OFFERED = lexicon("quoting")["price"]["offered"]
_END = re.compile(r"(?<=[!?\n;])\s*|(?<=(?<!\d)\.)\s+(?=\D)|(?<=\d\.)\s+(?=[A-ZÇĞİÖŞÜА-ЯÄ])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKED, _UNMARKED, _PLAIN, _NOTHING = 0.9, 0.7, 0.9, 0.5
_BOTH = 0.15  # a price next to a no is believed so much less


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence, as written and folded."""

    raw: str
    text: str

    @property
    def asks(self) -> bool:
        return self.raw.rstrip().endswith("?") or bool(re.search(_SAYS["question"].either, self.text))

    @property
    def offers(self) -> bool:
        """Whether its amounts are offered: a question only when it asks whether they suit."""
        return not self.asks or bool(_OFFERED.search(self.text) and prices.seen(self.text))


def by_rules(said: Said) -> Reading:
    """Return what the vendor's words are, as far as rules can tell."""
    sentences = _sentences(said.words)
    offering = [one for one in sentences if one.offers]
    price = prices.read([one.text for one in offering])
    language = detect(said.words)
    if price:
        return _quote(said, offering, price)
    kind, confidence, proof = _without_price(sentences)
    return Reading(kind, language, confidence, _evidence(proof), terms=terms_of(said.words))


def terms_of(words: str) -> str:
    """Return the vendor's words fit to show; nothing when they are no more than a price."""
    told = plain(words, LONGEST_TERMS)
    folded = fold(told)
    greeting = _SAYS["greeting"].sub(lambda match: " " * len(match[0]), folded)
    rest = re.sub("|".join(prices.CURRENCIES.values()), " ", greeting)
    return told if len(_WORD.findall(rest)) >= 1 else ""


def _quote(said: Said, offering: list[_Sentence], price: Price) -> Reading:
    refuses = any(_SAYS["refusal"].search(one.text) for one in offering)
    return Reading(
        kind="quote",
        language=detect(said.words),
        confidence=round(price.confidence - (_BOTH if refuses else 0), 2),
        evidence=_evidence(offering[price.sentence]),
        price=price.amount,
        currency=price.currency,
        period=price.period,
        terms=terms_of(said.words),
        valid_until=validity.read([one.text for one in offering], said.at),
    )


def _without_price(sentences: list[_Sentence]) -> tuple[Kind, float, _Sentence | None]:
    """Return what an answer without a price is: a no counts before a question, and both before a promise."""
    told = [one for one in sentences if not one.asks]
    for one in told:
        if _SAYS["refusal"].search(one.text) or NO.match(one.text) or prices.denies([one.text]):
            return "refusal", _PLAIN, one
    for one in sentences:
        if one.asks:
            return "question", _MARKED if "?" in one.raw else _UNMARKED, one
    for one in told:
        if _SAYS["later"].search(one.text):
            return "later", _PLAIN, one
    return "chatter", _NOTHING, next(iter(sentences), None)


def _sentences(words: str) -> list[_Sentence]:
    pieces = (piece.strip() for piece in _END.split(words[:MAX_LENGTH]))
    return [_Sentence(piece, text) for piece in pieces if piece and (text := fold(piece))]


def _evidence(sentence: _Sentence | None) -> str:
    return sentence.raw[:LONGEST_EVIDENCE] if sentence else ""
