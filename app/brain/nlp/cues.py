"""Short words that move a talk on: cheaper, more, others, start over, yes, no, the second one."""

import re

from app.brain.nlp.lexicon import any_of, lexicon

CUES = lexicon("cues")["cues"]
_AGREED = (
    r"yes|yeah|yep|yup|yea|sure|ok|okay|please|go on|go ahead|of course|sounds good|that'?s (?:fine|right|good|ok)|"
    r"correct|definitely|absolutely|do it|do that|do|ask(?: them)?(?: all)?|send(?: it)?|show me|evet|olur|tamam|"
    r"tabii?(?: ki)?|lutfen|aynen|onayliyorum|goster|sor(?:un)?|gonder(?:in)?|да|давай(?:те)?|конечно|хорошо|ок|"
    r"ага|согласен|согласна|пожалуйста|спроси(?:те)?|отправь(?:те)?|отправляй(?:те)?|ja|jawohl|gerne?|klar|bitte|einverstanden|"
    r"genau|passt|mach(?:en sie)? das|frag(?:en)?(?: sie)?|senden|thanks|thank you|tesekkurler|спасибо|danke"
)
_REFUSED = (
    r"no|nope|nah|hayir|yok|нет|не|nein|don'?t(?: ask| send)?(?: it| them)?|do not|rather not|not now|leave it|drop it|"
    r"istemiyorum|gerek yok|vazgectim|не надо|не нужно|не хочу|lieber nicht|nicht notig"
)
_COURTESY = r"thanks?|thank you|please|tesekkurler|tesekkur ederim|спасибо|danke|bitte"
YES = re.compile(rf"^\W*(?!(?:thanks|thank you|tesekkurler|спасибо|danke)\W*$)(?:{_AGREED})(?:\W+(?:{_AGREED}))*\W*$")
NO = re.compile(rf"^\W*(?:{_REFUSED})(?:\W+(?:{_REFUSED}|{_COURTESY}))*\W*$")
_ORDINALS = (
    any_of(r"first\b", r"1st\b", r"birinci\w*", r"ilki\w*", r"ilk\b", r"перв\w+", r"erste\w*"),
    any_of(r"second\b(?! hand)", r"2nd\b", r"ikinci(?! el)\w*", r"втор(?!ник)\w+", r"zweite\w*"),
    any_of(r"third\b", r"3rd\b", r"ucuncu\w*", r"трет\w+", r"dritte\w*"),
    any_of(r"fourth\b", r"4th\b", r"dorduncu\w*", r"четверт\w+", r"vierte\w*"),
    any_of(r"fifth\b", r"5th\b", r"besinci\w*", r"пят(?:ый|ая|ое|ую|ом|ой)\b", r"funfte\w*"),
)
_LAST = any_of(r"last one", r"sonuncu\w*", r"последн\w+", r"letzte\w*")
_NUMBERED = any_of(
    r"(?:number|no\.?|nr\.?|#|numara|номер|№|option|listing|ilan|вариант|nummer)\s*([1-5])(?!\d)",
    r"([1-5])(?:\.|-?\w{1,3})? (?:numara\w*|ilan\w*|вариант\w*|one\b)",
)
_NUMBERS = re.compile(r"(?<![\d.,])[1-5](?![\d]|[.,]\d)")
_BARE_NUMBER = re.compile(r"^\W*([1-5])\W*$")


def chosen(text: str, shown: int) -> int | None:
    """Return which listing of the last list the folded text points at, counted from 0, or None."""
    if match := _NUMBERED.search(text) or _BARE_NUMBER.match(text):
        place = int(match[1] or match[match.lastindex or 1]) - 1
    elif _LAST.search(text):
        place = shown - 1
    else:
        place = next((i for i, pattern in enumerate(_ORDINALS) if pattern.search(text)), -1)
    return place if 0 <= place < shown else None


def several(text: str, shown: int) -> tuple[int, ...]:
    """Return all the listings that a comparison names (`the first and the third`, `2 and 4`), counted from 0."""
    ordinals = [place for place, pattern in enumerate(_ORDINALS) if pattern.search(text)]
    numbers = [int(number[0]) - 1 for number in _NUMBERS.finditer(text)]
    named = tuple(dict.fromkeys(place for place in (ordinals or numbers) if place < shown))
    return named if len(named) > 1 else ()
