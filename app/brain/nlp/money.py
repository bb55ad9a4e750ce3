"""Budgets: `£700`, `500-700`, `under 150k`, `25.000 TL`, `100 bin sterlin`, `до 700 фунтов`, `between 500 and 700`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from app.brain.nlp import bedrooms, dates
from app.brain.nlp.lexicon import any_of, lexicon
from app.brain.nlp.text import Utterance, blank
from app.brain.nlp.values import Budget

_NUMBER = (
    r"\d{1,3}(?:[.,']\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"  # 1,200,000.50
    r"|\d{1,3}(?: 000)+(?!\d)|\d{1,2}(?: \d{3})+(?!\d)"  # 100 000, 1 200 000, but not 500 700
    r"|\d+(?:[.,]\d{1,2}(?!\d))?"
)
_SCALES: tuple[tuple[str, int], ...] = (
    (r"k\b|к\b|bin(?:e|den|lik)?\b|thousand|grand\b|tausend|tsd\b\.?|тыс\w*\.?|тыщ\w*|т\.р\.?|косар\w+", 1_000),
    (r"m(?:ln|io|n)?\b(?!2)|mio\b\.?|mill?ion\w*|milyon\w*|million\w*|mil\b|млн\.?|миллион\w*|лям\w*", 1_000_000),
)
_SCALE = "|".join(pattern for pattern, _ in _SCALES)
_WORDS = lexicon("money")
CURRENCIES = {code: words.either for code, words in _WORDS["currencies"].items()}
_BEFORE = r"[£€$₺]|\b(?:gbp|eur|usd|tl|stg)\b"
_AMOUNT = re.compile(
    rf"(?P<before>{_BEFORE})?\s?(?<![\w.,])(?P<number>{_NUMBER})(?:\s?(?P<scale>{_SCALE}))?"
    rf"(?:\s?(?P<after>{'|'.join(CURRENCIES.values())})(?!\w))?"
)
# Numbers that measure something else than money.
_MEASURES = (
    any_of(rf"\d+(?:[.,]\d+)?\s*-?\s*(?:{_WORDS['other']['units'].either})"),
    re.compile(r"(?!\d{3,7} ?- ?\d{3,7}(?!\d))\+?\d[\d\s()-]{9,}\d"),  # a telephone, not 15000-20000
    re.compile(r"(?<![\d.,])\d{1,2}:\d\d(?!\d)"),
    re.compile(r"(?<![\w£€$₺.,])\d{1,2} ?[ap]m\b"),
    re.compile(r"(?<!\w)#\d+"),
    re.compile(r"(?<![\w£€$₺.,])\d{2,4} ?(?:m|м)\b(?= (?:of|from|to|away|от|до|vom|zum)\b)"),
)
_SUFFIX = r"'?(?:den|dan|ten|tan|nden|ndan|a|e|ye|ya|i|u|yi|yu|in|un|nin|lik|luk)?\s*"
_JOIN = re.compile(rf"^{_SUFFIX}\s*(?:-|to|and|ile|ve|до|и|und|bis|until)\s*$")
_ANY_PRICE = _WORDS["other"]["any_price"]
_LETTER = re.compile(r"[^\W\d]")
_GLUED = re.compile(r"\d\s?(?:pm|pcm|p/m|/m)\b")


def _before(bound: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_WORDS['bounds'][bound].either})[\s:-]*$")


def _after(bound: str) -> re.Pattern[str]:
    return re.compile(rf"^{_SUFFIX}(?:{_WORDS['bounds'][bound].either})")


_UPPER_BEFORE, _UPPER_AFTER = _before("upper_before"), _after("upper_after")
_LOWER_BEFORE, _LOWER_AFTER = _before("lower_before"), _after("lower_after")
_ABOUT_BEFORE, _ABOUT_AFTER = _before("about_before"), _after("about_after")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that may be money, and where in the folded text it stands."""

    number: Decimal
    scale: int | None
    currency: str | None
    start: int
    end: int

    @property
    def value(self) -> Decimal:
        """The number with its scale: 100 of `100 bin` is 100000."""
        return self.number * (self.scale or 1)


def read(utterance: Utterance) -> Budget | None:
    """Return the budget the message names, or None; a lone amount is an upper bound."""
    text = blank(dates.without(bedrooms.without(utterance.text)), *_MEASURES)
    found = [amount for amount in amounts(text) if _is_money(amount, text, utterance)]
    if not found:
        return _without_amount(text)
    low, high, about = _joined(found, text) or _bounded(found, text)
    currency = next((amount.currency for amount in found if amount.currency), None) or _named(text)
    return Budget(low, high, currency, _period(utterance.text), about)


def _without_amount(text: str) -> Budget | None:
    """`any price` lifts the limit, `in euros please` only changes the currency."""
    if _ANY_PRICE.search(text):
        return Budget(None, None)
    currency = _named(text) if len(text.split()) <= 4 else None
    return Budget(None, None, currency) if currency else None


def amounts(text: str) -> Iterator[Amount]:
    """Yield every number of the folded `text` that could be money, with its scale and its currency where they stand."""
    for match in _AMOUNT.finditer(text):
        scale = next(
            (factor for pattern, factor in _SCALES if match["scale"] and re.match(pattern, match["scale"])), None
        )
        written = (match["before"] or "").strip() or match["after"]
        yield Amount(_number(match["number"]), scale, currency_of(written), match.start(), match.end())


def measured(text: str) -> str:
    """Return the folded `text` with the numbers blanked out that measure something else than money."""
    return blank(text, *_MEASURES)


def are_joined(between: str) -> bool:
    """Whether what stands between two amounts makes them a range."""
    return bool(_JOIN.match(between))


def side_of(before: str, after: str) -> Literal["least", "most", "about"] | None:
    """Return what the words around an amount make of it; None when it is said as it is."""
    if _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(after):
        return "about"
    if _is_lower(before, after):
        return "least"
    return "most" if _UPPER_BEFORE.search(before) or _UPPER_AFTER.match(after) else None


def currency_of(written: str | None) -> str | None:
    """Return the currency that the folded word or sign names, or None."""
    return next((code for code, names in CURRENCIES.items() if written and re.fullmatch(names, written)), None)


def _number(written: str) -> Decimal:
    """Read 25.000 and 1,200 as thousands and 12.50 as a fraction, whichever language wrote it."""
    fraction = re.search(r"[.,](\d{1,2})$", written)
    whole = written[: fraction.start()] if fraction else written
    return Decimal(re.sub(r"\D", "", whole) + (f".{fraction[1]}" if fraction else ""))


def _named(text: str) -> str | None:
    """Return the currency named away from its number: `in pounds, up to 700`."""
    return next(
        (code for code, names in CURRENCIES.items() if code != "TRY" and re.search(rf"(?<!\w)(?:{names})(?!\w)", text)),
        None,
    )


def _is_money(amount: Amount, text: str, utterance: Utterance) -> bool:
    if amount.currency or amount.scale:
        return amount.value >= 1
    before, after = text[: amount.start], text[amount.end :]
    bounded = any(p.search(before) for p in (_UPPER_BEFORE, _LOWER_BEFORE, _ABOUT_BEFORE)) or any(
        p.match(after) for p in (_UPPER_AFTER, _LOWER_AFTER, _ABOUT_AFTER)
    )
    if utterance.expecting == "budget" or (bounded and amount.value >= 20):
        return amount.value >= 10
    following = _AMOUNT.search(after)
    joined = following and _JOIN.match(after[: following.start()])
    return (bool(joined) and amount.value >= 10) or (
        amount.value >= 100 and not 1950 <= amount.value <= 2049 and bool(_LETTER.search(text))
    )


def _joined(amounts: list[Amount], text: str) -> tuple[Decimal, Decimal, bool] | None:
    for first, second in pairwise(amounts):
        if _JOIN.match(text[first.end : second.start]):
            low = first.value
            if first.scale is None and second.scale and first.number < 1000:
                low = first.number * second.scale  # "100-150k"
            return min(low, second.value), max(low, second.value), False
    return None


def _bounded(amounts: list[Amount], text: str) -> tuple[Decimal | None, Decimal | None, bool]:
    low = high = None
    about = False
    for amount in amounts:
        before, after = text[: amount.start], text[amount.end :]
        if _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(after):
            low, high, about = amount.value * Decimal("0.85"), amount.value * Decimal("1.15"), True
        elif _is_lower(before, after):
            low = amount.value
        else:
            high = amount.value
    return low, high, about


def _is_lower(before: str, after: str) -> bool:
    """Whether the words around an amount make it the least; the words before it count first."""
    if _UPPER_BEFORE.search(before):
        return False
    if _LOWER_BEFORE.search(before):
        return True
    return not _UPPER_AFTER.match(after) and bool(_LOWER_AFTER.match(after))


def _period(text: str) -> str | None:
    if _GLUED.search(text):
        return "month"
    return next((period for period, words in _WORDS["periods"].items() if words.search(text)), None)
