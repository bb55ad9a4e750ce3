"""The price in a vendor's words.

Of a range the upper end counts: what is compared must not turn out dearer. Of `from 80` the 80 counts, believed less.
What comes on top (`plus 20 for the call-out`) and what is only spoken of (`80 is not enough`) is not the price; a total
beats its parts. Two prices for different things are none: nobody can tell which one the person would pay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from app.brain.nlp import dates, money
from app.brain.nlp.lexicon import Words, lexicon
from app.brain.nlp.money import CURRENCIES, Amount
from app.brain.quoting.answered import Period
from app.brain.quoting.spelled import with_digits

PLAIN, ABOUT, RANGE, EXTRAS, LEAST, BARE, SEVERAL = 0.95, 0.8, 0.8, 0.8, 0.7, 0.4, 0.3
_WORDS = lexicon("quoting")
_PRICE = _WORDS["price"]
_TAIL = re.compile(r"(\d)\s?[.,]\s?-+")  # 80,- as it is written in German
_WINDOW = 40  # letters before and after an amount that belong to it
_SHORT = 4  # words of an answer that is a number and nothing else
_FEW = Decimal(5)  # less is no price without its currency
_NAMES = "|".join(names for code, names in CURRENCIES.items())
_NOT_TRY = re.compile(r"(?<!\w)(?:try)(?!\w)")  # a verb, unless it stands at a number
_NAMED_BEFORE = re.compile(rf"(?<!\w)({_NAMES})\W{{0,2}}$")
_DEAREST = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Price:
    """An amount that was said: with its currency if it has one, and how sure it is the price."""

    amount: Decimal
    currency: str | None
    period: Period | None
    confidence: float
    sentence: int  # which of the sentences says it


@dataclass(frozen=True, slots=True)
class _Said:
    """An amount with what stands around it in its sentence."""

    amount: Amount
    before: str
    after: str
    sentence: int
    side: str | None = None  # range, about, least, most

    def is_total(self) -> bool:
        return bool(_ends("total_before", self.before) or _PRICE["total_after"].match(_bare(self.after)))

    def is_extra(self) -> bool:
        return bool(_ends("extra_before", self.before) or _PRICE["extra_after"].match(_bare(self.after)))

    def is_denied(self) -> bool:
        return bool(_ends("not_before", self.before) or _PRICE["not_after"].match(_bare(self.after)))


def read(sentences: list[str]) -> Price | None:
    """Return the price that the folded sentences say, or None; those that only ask must be left out."""
    text = " ".join(sentences)
    said = [one for number, sentence in enumerate(sentences) for one in _merged(list(_said(sentence, number)))]
    said = [one for one in said if not one.is_denied() and _is_money(one, text)]
    if any(one.amount.currency for one in said):
        said = [one for one in said if one.amount.currency or one.is_total()]
    if not said:
        return None
    return _chosen(said, text)


def denies(sentences: list[str]) -> bool:
    """Whether an amount is spoken of only to say that it is not possible."""
    return any(one.is_denied() for number, sentence in enumerate(sentences) for one in _said(sentence, number))


def seen(text: str) -> set[Decimal]:
    """Return every amount that stands in the folded `text`, whatever it is for."""
    return {amount.value for amount in money.amounts(with_digits(_TAIL.sub(r"\1", text)))}


def currencies(text: str) -> set[str]:
    """Return the currencies that the folded `text` names."""
    return {
        code
        for code, names in CURRENCIES.items()
        if re.search(rf"(?<![^\W\d])(?:{names})(?!\w)", _NOT_TRY.sub("", text))
    } | {amount.currency for amount in money.amounts(text) if amount.currency}


def _said(sentence: str, number: int) -> Iterator[_Said]:
    written = with_digits(_TAIL.sub(r"\1", sentence))
    text = money.measured(dates.without(written))
    for amount in money.amounts(text):
        before, after = written[: amount.start], written[amount.end :]
        if amount.currency is None and (named := _NAMED_BEFORE.search(before)):
            amount = replace(amount, currency=money.currency_of(named[1]))  # noqa: PLW2901
            before = before[: named.start()]
        if Decimal(0) < amount.value < _DEAREST:
            yield _Said(amount, before[-_WINDOW:], after[:_WINDOW], number, money.side_of(before, after))


def _merged(said: list[_Said]) -> list[_Said]:
    """Two ends of a range become its upper end; the same price in a second currency goes."""
    for first, second in pairwise(said):
        between = first.after[: max(0, second.amount.start - first.amount.end)]
        if second.amount.start - first.amount.end >= _WINDOW:
            continue
        rest = [one for one in said if one not in (first, second)]
        one_currency = None in (pair := (first.amount.currency, second.amount.currency)) or pair[0] == pair[1]
        if money.are_joined(between) and one_currency and not second.is_extra():
            return _merged([*rest, _upper(first, second)])
        if not one_currency and _PRICE["alternative"].match(between.strip()) and not second.is_extra():
            return _merged([*rest, replace(first, after="")])
    return said


def _upper(first: _Said, second: _Said) -> _Said:
    low, high = first.amount, second.amount
    if low.scale is None and high.scale:
        low = replace(low, scale=high.scale)
    top = max(low, high, key=lambda one: one.value)
    whole = replace(top, currency=high.currency or low.currency, start=first.amount.start, end=second.amount.end)
    return _Said(whole, first.before, second.after, first.sentence, "range")


def _is_money(one: _Said, text: str) -> bool:
    """Whether it is a price: a number without a currency only where a price is spoken of, or where nothing else is."""
    if one.amount.currency:
        return True
    if one.amount.value < _FEW:
        return False
    return bool(_PRICE["cue"].search(text) or one.amount.scale) or len(text.split()) <= _SHORT


def _chosen(said: list[_Said], text: str) -> Price:
    totals = [one for one in said if one.is_total() and one.amount.currency]
    main = totals or [one for one in said if not one.is_extra()] or said
    best = main[-1] if totals else main[0]
    currency = best.amount.currency or _only(currencies(text))
    sure = {"range": RANGE, "about": ABOUT, "least": LEAST, "most": ABOUT}.get(best.side or "", PLAIN)
    if len(main) < len(said) and not totals:
        sure = min(sure, EXTRAS)
    if not totals and len({one.amount.value for one in main}) > 1:
        sure = SEVERAL
    if currency is None:
        sure = min(sure, BARE)
    return Price(best.amount.value, currency, _period(best), sure, best.sentence)


def _period(one: _Said) -> Period | None:
    """Return what the amount is for; the words right after it count first."""
    if one.is_total():
        return None
    after = re.split(r"[,;]| (?:and|plus|ve|и|und) ", one.after)[0].lstrip(" '")
    before = re.split(r"[,;]| (?:and|plus|ve|и|und) ", one.before)[-1]
    for words in (after[:24], before[-24:]):
        for period, names in _WORDS["periods"].items():
            if names.search(words):
                return period  # type: ignore[return-value] # the file's keys are the periods
    return None


def _only(found: set[str]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None


def _ends(key: str, before: str) -> bool:
    return bool(_endings(_PRICE[key]).search(before))


def _endings(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words.either})[^\w,;]*$")


def _bare(after: str) -> str:
    return after.lstrip(" '-")


__all__ = ["CURRENCIES", "Price", "currencies", "denies", "read", "seen"]
