"""Redacting: what identifies or pays for a person gives way to a marker before words of theirs leave for a service.

`app.domain.failed_tasks.redaction` is something else: it keeps as little as it can of an error. Here as much as can be
stays, for a budget, a place or a date is what the marketplace is asked about.
"""

import re
from collections.abc import Callable, Iterator

from app.kit import metrics
from app.kit.redaction import papers, payments, phones
from app.kit.redaction.folding import Span, blank, fold

# Behind a lookbehind, so that a word is tried once and not from each of its letters.
_MAILBOX = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+(?:@| ?[(\[]at[)\]] ?)(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)
_WORTH_A_LOOK = re.compile(r"@|[(\[]at[)\]]|\d(?:\D*\d){5}", re.IGNORECASE)  # an address or six digits

# Numbers that are something else: their digits are not there for whoever looks for papers and phones.
_OF_OTHERS = (
    re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(r"https?://(?!wa\.me|\S{0,60}whatsapp|\S{0,60}phone=)\S+", re.IGNORECASE),
    re.compile(r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?![./-]?\d)"),
    re.compile(r"(?<![\d.])(?<!\d )(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20)\d\d(?! ?\d)"),
    re.compile(r"(?<![\d.])(?:19|20)\d\d([./-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![./-]?\d)"),
    re.compile(r"(?<![\d+])\d ?\+ ?\d(?!\d)"),  # 2+1
)


def redact(text: str) -> str:
    """Return `text` with addresses of e-mail, phones, cards, IBANs and papers replaced by markers such as `[phone]`."""
    plain, positions = fold(text)
    if not _WORTH_A_LOOK.search(plain):
        return text
    found = sorted(_found(plain))
    pieces, at = [], 0
    for start, end, kind in found:
        metrics.redactions.labels(kind).inc()
        pieces += [text[at : positions[start]], f"[{kind}]"]
        at = positions[end]
    return "".join([*pieces, text[at:]])


def _found(plain: str) -> Iterator[tuple[int, int, str]]:
    """Give what is found; what one looks at is blank for those after it, so that no two findings overlap."""
    for kind, spans in _FINDERS:
        here = list(spans(plain))
        yield from ((start, end, kind) for start, end in here)
        plain = blank(plain, here)
        if kind == "iban":
            plain = blank(plain, [match.span() for other in _OF_OTHERS for match in other.finditer(plain)])


def _mailboxes(plain: str) -> Iterator[Span]:
    return (match.span() for match in _MAILBOX.finditer(plain))


# The order decides whose a number is: the surest sign first.
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("email", _mailboxes),
    ("iban", payments.ibans),
    ("card", payments.cards),
    ("id", papers.papers),
    ("phone", phones.phones),
)
