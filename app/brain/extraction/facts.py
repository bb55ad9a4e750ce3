"""What a clause says the person is and has: household, pets, diet, work, vehicle, move, how to be told."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from app.brain.extraction.clauses import Clause
from app.brain.extraction.found import Found
from app.brain.extraction.keys import KEYS, LONGEST
from app.brain.extraction.labels import label
from app.brain.nlp.tastes import TASTES, first

Facts = Iterator[tuple[str, str]]
SURE = 0.9
_OWN, _APART = TASTES["own"], TASTES["apart"]
_HOUSEHOLD, _NUMBERS = TASTES["household"], TASTES["household_numbers"]
_MINE_BEFORE = re.compile(rf"(?<!\w)(?:{_OWN['mine'].either})\W*$")
_GENERIC = "any"  # pets, whichever


def read(clause: Clause) -> list[Found]:
    """Return the facts of one clause."""
    language = clause.utterance.language
    pairs = dict.fromkeys(pair for reader in _READERS for pair in reader(clause))
    return [Found(key, value, label(language, key, value), True, SURE, clause.raw) for key, value in pairs]


def _pets(clause: Clause) -> Facts:
    text = clause.plain
    owned = [kind for kind in TASTES["pets"] if _has(text, "pets", kind) or _mine(text, kind)]
    lost = [kind for kind in TASTES["pets"] if _has_not(text, "pets", kind)]
    if _GENERIC in lost or (lost and _APART["more"].search(text)):
        yield "pets", "none"
    elif not lost and owned:
        rest = [kind for kind in TASTES["pets"] if kind != _GENERIC and TASTES["pets"][kind].search(text)]
        yield from (("pets", kind) for kind in rest or [_GENERIC])


def _mine(text: str, kind: str) -> bool:
    noun = TASTES["pets"][kind].either
    if re.search(rf"(?<!\w)(?:{_OWN['mine'].either}) (?:\w+ )?(?:{noun})", text):
        return True
    turkish = TASTES["pets_turkish"]["mine"].finditer(text)
    return any(re.match(noun, one[0]) for one in turkish)


def _vehicle(clause: Clause) -> Facts:
    text, kinds = clause.plain, TASTES["vehicle"]
    if TASTES["vehicle_none"]["none"].search(text) or _has_not(text, "vehicle", "car"):
        yield "vehicle", "none"
    elif kind := next((kind for kind in kinds if _has(text, "vehicle", kind)), None):
        yield "vehicle", kind


def _diet(clause: Clause) -> Facts:
    for value, words in TASTES["diet"].items():
        if words.search(clause.plain):
            yield "diet", value
            if value in ("none", "vegan"):
                return


def _work(clause: Clause) -> Facts:
    if value := first(dict(TASTES["work"]), clause.plain):
        yield "work", value
    elif named := _profession(clause):
        yield "work", named


def _profession(clause: Clause) -> str | None:
    if match := TASTES["work_as"]["after"].search(clause.plain):
        words = re.split(r"[,;(]| and | и | und | so | but ", clause.raw[match.end() :])[0]
    elif match := re.search(TASTES["work_as"]["before"].either, clause.plain):
        words = clause.raw[: match.start()].split()[-1]
    else:
        return None
    words = " ".join(words.split()[:5]).strip(" .!")
    return words.lower() if 2 < len(words) <= LONGEST else None


def _household(clause: Clause) -> Facts:
    text = clause.plain
    parts = [kind for kind in _HOUSEHOLD if _HOUSEHOLD[kind].search(text)]
    if n := _children(text, with_partner="couple" in parts):
        parts.append(f"children:{n}")
    family = _NUMBERS["family"].search(text)
    if family and (n := _number(_group(family))):
        parts = [f"family:{n}"]
    if parts:
        yield "household", "+".join(parts)


def _children(text: str, *, with_partner: bool) -> int | None:
    match = _NUMBERS["children"].search(text)
    if match is None:
        return None
    before = text[: match.start()]
    theirs = _OWN["have"].search(before) or _OWN["have_after"].search(text) or _MINE_BEFORE.search(before)
    return _number(_group(match)) if theirs or with_partner else None


def _group(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group)


def _number(word: str) -> int | None:
    return next((int(n) for n, words in TASTES["count"].items() if words.match(word)), None)


def _move_in(clause: Clause) -> Facts:
    if TASTES["move"]["cue"].search(clause.plain) and (value := KEYS["move_in"].read(clause.utterance)):
        yield "move_in", value


def _contact(clause: Clause) -> Facts:
    if not TASTES["contact"]["cue"].search(clause.plain):
        return
    for value, words in TASTES["channel"].items():
        match = words.search(clause.plain)
        if match and value != "phone" and not TASTES["contact"]["not_by"].search(clause.plain[: match.start()]):
            yield "contact.channel", value
            return


def _tongue(clause: Clause) -> Facts:
    if TASTES["speak"]["cue"].search(clause.plain) and (value := first(dict(TASTES["tongue"]), clause.plain)):
        yield "language", value


def _has(text: str, section: str, kind: str) -> bool:
    return bool(_owning(section, kind, "have", "have_after").search(text)) and not _has_not(text, section, kind)


def _has_not(text: str, section: str, kind: str) -> bool:
    return bool(_owning(section, kind, "not_have", "not_have_after").search(text))


@cache
def _owning(section: str, kind: str, before: str, after: str) -> re.Pattern[str]:
    """`I have` and the thing with at most three words between, or the thing and `var` with at most one."""
    noun = TASTES[section][kind].either
    return re.compile(
        rf"(?<!\w)(?:(?:{_OWN[before].either})(?:\W+(?!about\b|angst\b|allerg|fear)\w+){{0,3}}?\W+(?:{noun})|(?:{noun})(?:\W+\w+)?\W+(?:{_OWN[after].either}))"
    )


_READERS: tuple[Callable[[Clause], Facts], ...] = (
    _household, _pets, _diet, _work, _vehicle, _move_in, _contact, _tongue,
)  # fmt: skip
