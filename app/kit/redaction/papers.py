"""Numbers of papers: passports, identity cards, Turkey's personal number."""

import re
from collections.abc import Iterator

from app.kit.redaction.folding import Span
from app.kit.redaction.runs import is_listed, is_priced

_PAPER = (
    r"passports?|pass(?:nummer|-?nr)|pasaport\w*|паспорт\w*|загран\w*|reisep[aä]ss\w*|(?:personal)?ausweis\w*|k[iı]ml[iı]k\w*"
    r"|t\.?c\.?|i\.?d\.?|identity|ehl[iı]yet\w*|f[uü]hrerschein\w*|licen[cs]e|driving licence|permit|[iı]kamet\w*|внж"
    r"|удостоверени\w*|аусвайс\w*|снилс|инн"
)
_FILLING = (
    r"no|nr|num\w*|n[uo]mm?er\w*|номер\w*|seri\w*|сери\w*|cards?|kart\w*|belge\w*|k[iı]ml[iı]k\w*|is|ist|это|my|mein\w*"
    r"|мой|ben[iı]m"
)
_GAP = r"[\s.:#№=-]"
_NAMED = re.compile(
    rf"(?<!\w)(?:{_PAPER})(?:{_GAP}{{1,3}}(?:{_FILLING})\b){{0,3}}{_GAP}{{0,3}}"
    r"(?P<number>[^\W\d_]{0,3}[ -]?\d{6,14}[A-Z]?(?!\w)"
    r"|[^\W\d_]{0,2}[ -]?\d(?:[ -]?\d){5,13}(?!\w)|[^\W_]{6,12}(?!\w))",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 4
_LETTERED = re.compile(r"(?<![\w#])(?!(?i:tl|no|nr))(?:[A-ZА-Я]{1,2}\d{6,9}|[a-zа-я]{1,2}\d{7,9})(?!\w)", re.ASCII)
_ELEVEN = re.compile(r"(?<![\d.,])[1-9]\d{10}(?![\d]|[.,]\d)")


def papers(text: str) -> Iterator[Span]:
    """Give every number that a word calls a paper's, or that is built like one; none twice, in no order."""
    taken: list[Span] = []
    for start, end in _candidates(text):
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        if not is_listed(text, start) and not is_priced(text, start, end):
            taken.append((start, end))
            yield start, end


def _candidates(text: str) -> Iterator[Span]:
    for named in _NAMED.finditer(text):
        digits = sum(map(str.isdigit, named["number"]))
        if digits >= _FEWEST_DIGITS and not is_listed(text, named.start()):
            yield named.span("number")
    yield from (match.span() for match in _LETTERED.finditer(text))
    yield from (match.span() for match in _ELEVEN.finditer(text) if _is_personal_number(match[0]))


def _is_personal_number(number: str) -> bool:
    digits = [int(digit) for digit in number]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9] == tenth and digits[10] == sum(digits[:10]) % 10
