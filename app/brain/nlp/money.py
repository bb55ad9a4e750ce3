"""Budgets: `£700`, `500-700`, `under 150k`, `25.000 TL`, `100 bin sterlin`, `до 700 фунтов`, `between 500 and 700`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.brain.nlp import bedrooms, dates
from app.brain.nlp.lexicon import any_of
from app.brain.nlp.text import Utterance, blank
from app.brain.nlp.values import Budget

_NUMBER = r"\d{1,3}(?:[.,']\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,3}(?: 000)+(?!\d)|\d{1,2}(?: \d{3})+(?!\d)|\d+(?:[.,]\d{1,2}(?!\d))?"
_SCALES: tuple[tuple[str, int], ...] = (
    (r"k\b|к\b|bin(?:e|den|lik)?\b|thousand|grand\b|tausend|тыс\w*\.?|т\.р\.?|косар\w+", 1_000),
    (r"m(?:ln|io|n)?\b(?!2)|mill?ion\w*|milyon\w*|million\w*|mil\b|млн\.?|миллион\w*|лям\w*", 1_000_000),
)
_SCALE = "|".join(pattern for pattern, _ in _SCALES)
_CURRENCIES = (
    ("GBP", r"£|gbp|pounds?(?:'?\w{1,3})?|quid|sterling|sterlin\w*|stg\w{0,2}|paund\w*|фунт\w*|стг|стерлинг\w*|pfund"),
    ("EUR", r"€|euros?(?:'?\w{1,3})?|eur|avro\w*|евро|ojro"),
    ("USD", r"\$|usd|us dollars?|dollars?|dolar\w*|доллар\w*|бакс\w*"),
    ("TRY", r"₺|try|tl(?:'?\w{1,3})?|lira\w*|turk lirasi\w*|turkish lira|turkische lira|лир\w*|тл"),
)
_CURRENCY = "|".join(pattern for _, pattern in _CURRENCIES)
_BEFORE = r"[£€$₺]|\b(?:gbp|eur|usd|tl|stg)\b"
_AMOUNT = re.compile(
    rf"(?P<before>{_BEFORE})?\s?(?<![\w.,])(?P<number>{_NUMBER})(?:\s?(?P<scale>{_SCALE}))?(?:\s?(?P<after>{_CURRENCY})(?!\w))?"
)
# Numbers that measure something else than money.
_MEASURES = (
    any_of(r"\d+(?:[.,]\d+)?\s*-?\s*(?:m2|m²|sqm|sq\.? ?m\w*|sq\.? ?ft|square|metrekare|donum\w*|кв\.?|квадрат\w*|км\b|km\b|"
           r"kilomet\w*|miles?\b|met(?:er|re)s?\b|метр\w*|минут\w*|min(?:ute)?s?\b|minuten|dakika\w*|%|people|persons?|guests?|"
           r"adults?|kids|children|kisi\w*|человек\w*|гост\w*|personen|gaste|years? old|yasinda|floors?|katli|этаж\w*|"
           r"bath\w*|banyo\w*|ванн\w*|inch|gb\b|hp\b|cc\b|litre|lt\b|kg\b)"),
    re.compile(r"\+?\d[\d\s()-]{9,}\d"),
    re.compile(r"(?<![\d.,])\d{1,2}:\d\d(?!\d)"),
    re.compile(r"(?<![\w£€$₺.,])\d{1,2} ?[ap]m\b"),
    re.compile(r"(?<!\w)#\d+"),
    re.compile(r"(?<![\w£€$₺.,])\d{2,4} ?(?:m|м)\b(?= (?:of|from|to|away|от|до|vom|zum)\b)"),
)  # fmt: skip
_SUFFIX = r"'?(?:den|dan|ten|tan|nden|ndan|a|e|ye|ya|i|u|yi|yu|in|un|nin|lik|luk)?\s*"
_UPPER_BEFORE = re.compile(
    r"(?:under|below|up to|upto|max(?:imum)?(?: of)?|at most|(?:less|no more|not more|lower|cheaper) than|no higher than|within|"
    r"not over|not above|don'?t exceed|budget(?: is| of|:| around)?|"
    r"en fazla|maksimum|maks|azami|butcem?(?: \w+)?|до|не дороже|не больше|не более|не выше|максимум|макс\.?|бюджет\w*(?: -| до)?|"
    r"дешевле|меньше|в пределах|ниже|unter|bis zu|bis|hochstens|maximal|max\.|nicht mehr als|weniger als|budget von)[\s:-]*$"
)  # fmt: skip
_LOWER_BEFORE = re.compile(
    r"(?:over|above|from|at least|min(?:imum)?(?: of)?|more than|starting (?:at|from)|not less than|no less than|"
    r"en az|asgari|minimum|от|не менее|не меньше|больше|более|дороже|выше|минимум|ab|mindestens|uber|mehr als)[\s:-]*$"
)  # fmt: skip
_ABOUT_BEFORE = re.compile(
    r"(?:around|about|approx\w*\.?|roughly|~|circa|ca\.?|yaklasik|asagi yukari|около|примерно|где-то|порядка|"
    r"etwa|ungefahr|rund)\s*$"
)  # fmt: skip
_UPPER_AFTER = re.compile(
    rf"^{_SUFFIX}(?:or less|or under|or below|max\b|maximum|tops|at most|budget|kadar|alti\b|altinda|altina|asagi|az\b|"
    r"fazla olmasin|fazla degil|yukari olmasin|gecmesin|asmasin|gecmeyen|asmayan|butce\w*|maks\w*|и меньше|или меньше|максимум|макс|и ниже|oder weniger|maximal|hochstens)"
)  # fmt: skip
_LOWER_AFTER = re.compile(
    rf"^{_SUFFIX}(?:or more|and up|\+|minimum|ustu\b|uzeri\b|ustunde|uzerinde|fazla|yukari|и больше|и выше|минимум|oder mehr)"
)  # fmt: skip
_ABOUT_AFTER = re.compile(rf"^{_SUFFIX}(?:civari\w*|dolay\w*|or so|ish\b|примерно)")
_JOIN = re.compile(rf"^{_SUFFIX}\s*(?:-|to|and|ile|ve|до|и|und|bis|until)\s*$")
_PERIODS = (
    ("night", any_of(r"(?:per|a|each|/) ?night", r"nightly", r"gecelik", r"geceligi", r"/ ?gece", r"за ночь", r"в сутки", r"за сутки", r"посуточн", r"(?:pro|die) nacht")),
    ("week", any_of(r"(?:per|a|each|/) ?week\b", r"weekly", r"haftalik", r"haftaligi", r"в неделю", r"(?:pro|die) woche")),
    ("day", any_of(r"(?:per|a|/) ?day\b", r"daily", r"gunluk", r"gunlugu", r"в день", r"pro tag")),
    ("hour", any_of(r"(?:per|an|/) ?hour", r"hourly", r"saatlik", r"saati\b", r"в час", r"за час", r"pro stunde")),
    ("month", any_of(r"(?:per|a|each|/|every) ?month", r"monthly", r"pcm\b", r"pm\b", r"p\.m\.", r"aylik", r"ayligi", r"ayda\b", r"в мес\w*", r"/мес\w*", r"(?:pro|im) monat", r"monatlich")),
    ("year", any_of(r"(?:per|a|/) ?year", r"yearly", r"yillik", r"в год", r"(?:pro|im) jahr")),
)  # fmt: skip
_ANY_PRICE = any_of(
    r"any (?:price|budget)", r"(?:price|budget|money) (?:does ?n[o']t|is not|isn'?t) (?:matter|important|an? issue|a problem)",
    r"no (?:budget|price)? ?limit", r"(?:fiyat|butce)\w* (?:onemli degil|farketmez|fark etmez|sinir\w* yok)",
    r"(?:цена|бюджет) не ?(?:важ\w+|ограничен\w*|имеет)", r"люб(?:ая|ой) (?:цена|бюджет)", r"(?:preis|budget) (?:ist )?(?:egal|spielt keine)",
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d]")
_GLUED = re.compile(r"\d\s?(?:pm|pcm|p/m|/m)\b")


@dataclass(frozen=True, slots=True)
class _Amount:
    number: Decimal
    scale: int | None
    currency: str | None
    start: int
    end: int

    @property
    def value(self) -> Decimal:
        return self.number * (self.scale or 1)


def read(utterance: Utterance) -> Budget | None:
    """Return the budget the message names, or None; a lone amount is an upper bound."""
    text = blank(dates.without(bedrooms.without(utterance.text)), *_MEASURES)
    amounts = [amount for amount in _amounts(text) if _is_money(amount, text, utterance)]
    if not amounts:
        return _without_amount(text)
    low, high, about = _joined(amounts, text) or _bounded(amounts, text)
    currency = next((amount.currency for amount in amounts if amount.currency), None) or _named(text)
    return Budget(low, high, currency, _period(utterance.text), about)


def _without_amount(text: str) -> Budget | None:
    """`any price` lifts the limit, `in euros please` only changes the currency."""
    if _ANY_PRICE.search(text):
        return Budget(None, None)
    currency = _named(text) if len(text.split()) <= 4 else None
    return Budget(None, None, currency) if currency else None


def _amounts(text: str) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(text):
        scale = next(
            (factor for pattern, factor in _SCALES if match["scale"] and re.match(pattern, match["scale"])), None
        )
        written = (match["before"] or "").strip() or match["after"]
        yield _Amount(_number(match["number"]), scale, _currency(written), match.start(), match.end())


def _number(written: str) -> Decimal:
    """Read 25.000 and 1,200 as thousands and 12.50 as a fraction, whichever language wrote it."""
    head, tail = re.match(r"^(.*?)(?:[.,](\d{1,2}))?$", written).groups()  # type: ignore[union-attr]
    return Decimal(re.sub(r"\D", "", head) + (f".{tail}" if tail else ""))


def _currency(written: str | None) -> str | None:
    return next((code for code, names in _CURRENCIES if written and re.fullmatch(names, written)), None)


def _named(text: str) -> str | None:
    """Return the currency named away from its number: `in pounds, up to 700`."""
    return next(
        (code for code, names in _CURRENCIES if code != "TRY" and re.search(rf"(?<!\w)(?:{names})(?!\w)", text)), None
    )


def _is_money(amount: _Amount, text: str, utterance: Utterance) -> bool:
    if amount.currency or amount.scale:
        return amount.value >= 1
    before, after = text[: amount.start], text[amount.end :]
    bounded = any(p.search(before) for p in (_UPPER_BEFORE, _LOWER_BEFORE, _ABOUT_BEFORE)) or any(
        p.match(after) for p in (_UPPER_AFTER, _LOWER_AFTER, _ABOUT_AFTER)
    )
    if utterance.expecting == "budget" or (bounded and amount.value >= 20):
        return amount.value >= 10
    joined = _JOIN.match(after[: max(0, (_AMOUNT.search(after) or re.match("", "")).start())]) if after else None  # type: ignore[union-attr]
    return (bool(joined) and amount.value >= 10) or (
        amount.value >= 100 and not 1950 <= amount.value <= 2049 and bool(_LETTER.search(text))
    )


def _joined(amounts: list[_Amount], text: str) -> tuple[Decimal, Decimal, bool] | None:
    for first, second in zip(amounts, amounts[1:], strict=False):
        if _JOIN.match(text[first.end : second.start]):
            low = first.value
            if first.scale is None and second.scale and first.number < 1000:
                low = first.number * second.scale  # "100-150k"
            return min(low, second.value), max(low, second.value), False
    return None


def _bounded(amounts: list[_Amount], text: str) -> tuple[Decimal | None, Decimal | None, bool]:
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
    return next((period for period, pattern in _PERIODS if pattern.search(text)), None)
