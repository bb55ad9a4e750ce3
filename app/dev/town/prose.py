"""Titles and descriptions of homes: two to four sentences that say what the fields say."""

from collections.abc import Iterator, Sequence

from app.dev.town.catalog import HOME_FEATURES, TERMS
from app.dev.town.comforts import Site
from app.dev.town.dice import Dice
from app.dev.town.phrases import ASSETS, CLOSINGS, COUNTS, GROUND_TEXTS, HEADLINES, NOUNS, OPENINGS, WHEREABOUTS

_FURNISHING = {"furnished": "Furnished ", "unfurnished": "Unfurnished ", "part_furnished": "Part-furnished "}
_MONTHS = ("November", "December", "January")
_AREAS = {"studio": (34, 46), "land": (560, 1_400), "commercial": (55, 140)}


def title(site: Site, features: Sequence[str], dice: Dice) -> str:
    """Return a headline with the home's size, its place and sometimes what it is proudest of."""
    assets = [phrase for key, phrase in ASSETS.items() if key in features]
    style = "bare" if dice.chance(0.3) else "with" if assets and dice.chance(0.75) else "plain"
    line = dice.pick(HEADLINES[style])
    words = _words(site, dice)
    words["asset"] = dice.pick(assets[:2]) if assets else ""
    words["Furnishing"] = next((word for key, word in _FURNISHING.items() if key in features), "")
    words["layout"] = words["Layout"] if site.bedrooms else ""
    return _upper(" ".join(line.format(**words).split()))


def description(site: Site, features: Sequence[str], dice: Dice) -> str:
    """Return two to four sentences about the home."""
    words = _words(site, dice)
    sentences = [dice.pick(OPENINGS[site.deal]).format(**words), *_said(features, dice)]
    where = WHEREABOUTS.get(site.place.name)
    if where and dice.chance(0.5):
        sentences.append(where.replace("The house", f"The {NOUNS[site.category]}"))
    elif len(sentences) < 2 or dice.chance(0.8):
        sentences.append(dice.pick(CLOSINGS[site.deal]).format(**words))
    return " ".join(sentences)


def ground(site: Site, features: Sequence[str], dice: Dice) -> str:
    """Return the description of a plot or a shop."""
    words = _words(site, dice)
    opening, closing = dice.pick(GROUND_TEXTS[(site.category, site.deal)]), dice.pick(CLOSINGS[site.deal])
    return " ".join([opening.format(**words), *_said(features, dice), closing.format(**words)])


def listed(parts: Sequence[str]) -> str:
    """Return the parts as the English list `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _said(features: Sequence[str], dice: Dice) -> Iterator[str]:
    """Yield a sentence about what the home has and one about what holds for it, where there is something to say."""
    comforts = [HOME_FEATURES[key] for key in features if key not in TERMS and key != "white_goods"]
    while len(comforts) > 7:
        comforts.pop(int(dice.between(3, len(comforts))))
    if comforts:
        yield dice.pick(("It has {}.", "There is {}.", "It comes with {}.", "You get {}.")).format(listed(comforts))
    terms = [HOME_FEATURES[key] for key in TERMS if key in features]
    if terms and "white_goods" in features and terms[0].endswith("furnished"):
        terms[0] += ", white goods included"
    if terms:
        yield _upper("; ".join(terms)) + "."


def _words(site: Site, dice: Dice) -> dict[str, str]:
    noun = NOUNS[site.category]
    home = noun if site.bedrooms == 0 else f"{COUNTS[site.bedrooms]} {noun}"
    low, high = _AREAS.get(site.category, (28 + 30 * site.bedrooms, 38 + 40 * site.bedrooms))
    article = "an" if home[0] in "aeiou" and not home.startswith("one") else "a"
    return {
        "home": home,
        "Home": _upper(home),
        "noun": noun,
        "a_home": f"{article} {home}",
        "A_home": f"{article.capitalize()} {home}",
        "Layout": f"{site.bedrooms}+1" if site.bedrooms else "",
        "place": site.place.name,
        "area": str(int(dice.between(low, high) * (1.5 if site.category == "villa" else 1) / 5) * 5),
        "month": dice.pick(_MONTHS),
        "sleeps": ("two", "two", "four", "six", "eight")[site.bedrooms],
    }


def _upper(line: str) -> str:
    return line[:1].upper() + line[1:]
