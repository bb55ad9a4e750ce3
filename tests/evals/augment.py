"""What people do to a sentence on a phone: typos, no diacritics, other case, a greeting in front, other places."""

import random
import re
from collections.abc import Callable

from app.brain.nlp.text import fold

_GREETINGS = {
    "en": ("hi", "hello", "hey", "good morning", "hi there", "hello,", "hey guys", "good evening", "Hi!", "dear team,",
           "excuse me,", "sorry to bother you,", "quick question:", "hope you're well.", "hiya,"),
    "tr": ("merhaba", "selam", "slm", "iyi günler", "günaydın", "merhabalar", "iyi akşamlar,", "mrb", "kolay gelsin",
           "selamlar", "hocam", "rahatsız ediyorum ama", "bir şey soracağım,", "arkadaşlar", "pardon"),
    "ru": ("привет", "здравствуйте", "добрый день", "доброе утро", "добрый вечер", "приветствую,", "всем привет",
           "подскажите пожалуйста,", "извините за беспокойство,", "такой вопрос:", "здрасте", "салам", "девушка,"),
    "de": ("hallo", "hi", "guten tag", "moin", "hallo zusammen", "guten morgen", "guten abend", "hey", "servus",
           "entschuldigung,", "kurze frage:", "grüß gott", "sorry,", "hallihallo", "liebes team,"),
}  # fmt: skip
_CONTEXT = {
    "en": ("we just arrived on the island.", "i'm new here.", "we live in alsancak.", "my wife and i", "so,", "ok so",
           "one more thing,", "listen,", "maybe you can help:", "i was wondering:", "we moved here in may,"),
    "tr": ("adaya yeni geldik.", "burada yeniyim.", "alsancakta oturuyoruz.", "eşimle ben", "şimdi şöyle,", "bir de",
           "bakın,", "belki bilirsiniz,", "acaba", "mayısta taşındık,", "ya"),
    "ru": ("мы недавно приехали.", "я тут новенький.", "живём в алсанджаке.", "мы с женой", "в общем,", "и ещё",
           "слушай,", "может знаете,", "скажите,", "мы переехали в мае,", "короче"),
    "de": ("wir sind gerade angekommen.", "ich bin neu hier.", "wir wohnen in alsancak.", "meine frau und ich", "also,",
           "noch was,", "hör mal,", "vielleicht wissen sie das:", "ich wollte fragen,", "wir leben hier seit mai,"),
}  # fmt: skip
_ENDINGS = {
    "en": ("please", "pls", "thanks", "thank you!", "asap", "urgent", "any ideas?", "?", "!!", "plz", "thx"),
    "tr": ("lütfen", "teşekkürler", "acil", "sağolun", "rica etsem", "?", "varsa", "tşk", "şimdiden teşekkürler"),
    "ru": ("пожалуйста", "спасибо", "срочно", "заранее спасибо", "плиз", "?", "!!", "пж", "спс"),
    "de": ("bitte", "danke", "dringend", "danke im voraus", "?", "vielen dank", "lg", "!!"),
}
_PLACES = (("kyrenia", "girne", "кирении", "гирне"), ("nicosia", "lefkoşa", "никосии", "лефкоше"),
           ("famagusta", "gazimağusa", "mağusa", "фамагусте"), ("iskele", "long beach", "искеле", "лонг бич"),
           ("lapta", "лапте"), ("alsancak", "алсанджаке"), ("catalkoy", "çatalköy", "чаталкёй"),
           ("morphou", "güzelyurt", "гюзельюрт"), ("bellapais", "беллапаис"), ("karpaz", "карпазе"),
           ("esentepe", "эсентепе"), ("lefke", "лефке"))  # fmt: skip
_NAMES = sorted({name for row in _PLACES for name in row}, key=len, reverse=True)
_PLACE = re.compile("|".join(rf"\b{name}(?=\b|d[ea]|t[ea])" for name in _NAMES))
_NUMBER = re.compile(r"\d{3,}")
_CYRILLIC = re.compile("[а-яё]")
_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфхцыьъэ", (*"abvgdeeziyklmnoprstufhcy", "", "", "e"), strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"}
)
_SOCIAL = {"small_talk", "preference", "off_topic"}


def variant(text: str, lang: str, intent: str, rng: random.Random) -> str:
    """Return the message as somebody else might have typed it, meaning the same."""
    text = _NUMBER.sub(lambda match: _another_number(match[0], rng), _PLACE.sub(_another_place(rng), text.lower()))
    if intent != "small_talk" and rng.random() < 0.35:
        text = f"{rng.choice(_GREETINGS[_mixed(lang, rng)])} {text}"
    elif intent not in _SOCIAL and rng.random() < 0.15:
        text = f"{rng.choice(_CONTEXT[lang])} {text}"
    if intent not in _SOCIAL and rng.random() < 0.2:
        text = f"{text} {rng.choice(_ENDINGS[_mixed(lang, rng)])}"
    return _typed(text, rng)


def _mixed(lang: str, rng: random.Random) -> str:
    return lang if rng.random() < 0.8 else rng.choice(list(_GREETINGS))


def _typed(text: str, rng: random.Random) -> str:
    if _CYRILLIC.search(text) and rng.random() < 0.08:
        text = text.translate(_LATIN)
    elif rng.random() < 0.25:
        text = fold(text)
    if rng.random() < 0.3:
        text = re.sub(r"[^\w\s+/.]", "", text)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        text = _typo(text, rng)
    return text


def _typo(text: str, rng: random.Random) -> str:
    if len(text) < 6:
        return text
    at = rng.randrange(1, len(text) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    near = "abcdefghiklmnoprstuvyz" if text.isascii() else "абвгдезиклмнопрстуя"
    return text[:at] + rng.choice(near) + text[at + 1 :] if text[at].isalpha() else text


def _another_place(rng: random.Random) -> Callable[[re.Match[str]], str]:
    def swap(match: re.Match[str]) -> str:
        if rng.random() < 0.4:
            return match[0]
        cyrillic = bool(_CYRILLIC.search(match[0]))
        return rng.choice([name for name in _NAMES if bool(_CYRILLIC.search(name)) == cyrillic])

    return swap


def _another_number(number: str, rng: random.Random) -> str:
    return number if rng.random() < 0.5 else str(rng.randint(1, 9)) + number[1:]
