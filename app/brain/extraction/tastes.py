"""What a clause says is loved, hated, never to be shown or always wanted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.brain.extraction.clauses import Clause
from app.brain.extraction.found import Found
from app.brain.extraction.keys import FEATURES, KEYS
from app.brain.extraction.labels import label
from app.brain.extraction.searching import wanted
from app.brain.nlp import places
from app.brain.nlp.tastes import TASTES, aligned, first, named
from app.brain.nlp.text import Utterance, blank, fold

Feeling = Literal["ban", "hate", "love"]
SURE, LESS_SURE = 0.9, 0.8
_SAY, _APART, _AVOID = TASTES["say"], TASTES["apart"], TASTES["avoid"]
_RATHER = re.compile(r" (?:over|rather than|instead of|more than|als|statt|чем|вместо)(?!\w)")
_TO = re.compile(r" to (?!\w+ing\b)")
_INSTEAD = re.compile(r"^.*(?<!\w)yerine(?!\w)")
_PREFERS = re.compile(r"prefer|tercih|предпоч|bevorzug|am liebsten")
_WAY = re.compile(r"(?<!\w)(?:by|in|on|via|per|auf|uber|на|в|по|to|speak|write|use)(?!\w)")
_NOT = re.compile(r"(?:^| )(?:(?:gar |überhaupt )?nicht|(?:sehr )?wichtig)$", re.I)
_FILLER = re.compile(
    r"^(?:\W|(?:an?|the|any|some|very|really|much|to|ben|biz|cok|bir|ich|wir|ein|eine|einen|kein\w*|das|den|die|der|"
    r"gerne?|es|sehr|immer|nur|очень|только|я|мы|мне|нам|i|we|having|always|only|when|if|wenn|когда)\b)*"
)
_TOO_MANY = 6  # words of a taste in the person's own words; more are a story
# "I love dogs" asks for no home that allows them, "I like students" for none of theirs.
_NOT_FOR_HOMES = ("pets_allowed", "student_friendly", "security", "new_build")
_ENTIRE_HOME = re.compile(r"(?:friendly|allowed|dostu|kabul|разреш|erlaubt|welcome|\bok\b)")


@dataclass(frozen=True, slots=True)
class _Object:
    """What a feeling is about: the piece of the clause, for the readers and as written."""

    clause: Clause
    feeling: Feeling
    utterance: Utterance

    @property
    def text(self) -> str:
        return self.utterance.text

    @property
    def is_empty(self) -> bool:
        """Whether it is nothing, or one of the listings: `I like the second one`."""
        bare = self.text[len(_FILLER.match(self.text)[0]) :]  # type: ignore[index] # it matches nothing at least
        return not bare or any(_APART["pointing"].match(words) for words in (self.text, bare))


def read(clause: Clause) -> list[Found]:
    """Return what the clause says about tastes."""
    about = _felt(clause)
    if about is None:
        return [*_refused(clause), *_lasting(clause)]
    if about.is_empty:
        return []
    return [*_liked(about), *_refused(clause)] if about.feeling == "love" else list(_disliked(about))


def _felt(clause: Clause) -> _Object | None:
    feelings: tuple[Feeling, ...] = ("ban", "hate", "love")
    for feeling in feelings:
        if match := _SAY[feeling].search(clause.plain):
            rest = (match.end(), len(clause.raw))
            after = clause.plain[match.end() :].strip(" .!")
            if match.start() and (not after or after.startswith(",")):  # "Kyrenia I don't like, really"
                rest = (0, match.start())
            return _object(clause, feeling, rest, prefers="prefer" in match[0])
        if match := _SAY[f"{feeling}_after"].search(clause.plain):
            rest = (0, match.start()) if match.start() else (match.end(), len(clause.raw))
            return _object(clause, feeling, rest)
    return None


def _object(clause: Clause, feeling: Feeling, span: tuple[int, int], *, prefers: bool = False) -> _Object:
    start, end = span
    plain = clause.plain[start:end]
    if feeling == "love":
        rather = _RATHER.search(plain) or (_TO.search(plain) if prefers and not plain.startswith(" to ") else None)
        end = start + rather.start() if rather else end
        instead = _INSTEAD.search(clause.plain[start:end])
        start += instead.end() if instead else 0
    raw = _NOT.sub("", clause.raw[start:end].strip(" .,!:;-–—"))
    return _Object(clause, feeling, replace(clause.utterance, raw=raw, text=fold(raw)))


def _liked(about: _Object) -> Iterator[Found]:
    language = about.utterance.language
    known = [
        *(("home.city", mention.place.name) for mention in places.mentions(about.utterance)),
        *(("home.features", key) for key in _features(about.text)),
        *(pair for pair in wanted(about.utterance) if pair[0] in ("home.deal", "home.bedrooms", "home.budget")),
        *_ways(about),
    ]
    for key, value in dict.fromkeys(known):
        yield Found(key, value, label(language, key, value), True, SURE, about.clause.raw)
    if not known:
        yield from _in_own_words(about, "likes")


def _disliked(about: _Object) -> Iterator[Found]:
    language = about.utterance.language
    known = [
        *named(dict(_AVOID), about.text),
        *_features(about.text),
        *(mention.place.name for mention in places.mentions(about.utterance)),
    ]
    for value in dict.fromkeys(known):
        yield Found("home.avoid", value, label(language, "home.avoid", value), True, SURE, about.clause.raw)
    if not known:
        yield from _in_own_words(about, "home.avoid" if about.feeling == "ban" else "dislikes")


def _ways(about: _Object) -> Iterator[tuple[str, str]]:
    """`I prefer WhatsApp`, `I'd prefer Russian`: nothing but the channel or the language."""
    if not _PREFERS.search(about.clause.plain) or len(_WAY.sub(" ", about.text).split()) > 1:
        return
    for key, section in (("contact.channel", "channel"), ("language", "tongue")):
        if value := first(dict(TASTES[section]), about.text):
            yield key, value


def _in_own_words(about: _Object, key: str) -> Iterator[Found]:
    raw = about.utterance.raw
    words = raw[len(_FILLER.match(aligned(raw))[0]) :]  # type: ignore[index] # matches nothing at least
    if about.feeling != "love" and aligned(raw).startswith("to "):  # "I don't want to pay more"
        return
    short = 0 < len(words.split()) <= _TOO_MANY and not re.search(r"\d", words)
    value = KEYS["likes"].read(replace(about.utterance, raw=words, text=fold(words))) if short else None
    if value and len(value) > 2:
        told = label(about.utterance.language, key, value, words)
        yield Found(key, value, told, True, LESS_SURE, about.clause.raw)


def _refused(clause: Clause) -> Iterator[Found]:
    """`No ground floor`: a refusal is believed of what people refuse in homes, and of nothing else."""
    for value, words in _AVOID.items():
        match = words.search(clause.plain)
        if match and _is_refused(clause.plain[: match.start()], clause.plain[match.end() :]):
            told = label(clause.utterance.language, "home.avoid", value)
            yield Found("home.avoid", value, told, True, LESS_SURE, clause.raw)


def _is_refused(before: str, after: str) -> bool:
    near = " ".join(before.split()[-3:])
    return bool(_SAY["refuse"].search(near) or _SAY["refuse_after"].match(" ".join(after.split()[:3])))


def _lasting(clause: Clause) -> Iterator[Found]:
    """`Remember: three bedrooms`, `her zaman havuz isterim`: a search that holds from now on."""
    if not _SAY["remember"].search(clause.plain) and not _SAY["lasting"].search(clause.plain):
        return
    for key, value in wanted(clause.utterance):
        if value in _NOT_FOR_HOMES and not _ENTIRE_HOME.search(clause.plain):
            continue
        yield Found(key, value, label(clause.utterance.language, key, value), True, SURE, clause.raw)


def _features(text: str) -> tuple[str, ...]:
    """Return the features of a home that the folded text names, whatever it says about them."""
    found = []
    for key, words in FEATURES.items():
        if words.search(text) and (key not in _NOT_FOR_HOMES or _ENTIRE_HOME.search(text)):
            found.append(key)
            text = blank(text, words)  # the pool of "private pool" is none besides it
    return tuple(found)
