"""What can be remembered about a person, and which values contradict each other.

A literal: the brain's catalog (`brain/extraction/keys.py`) has the same keys, and a test holds the two together.
"""

ONE = (  # a person has one of each
    "home.deal",
    "home.bedrooms",
    "home.budget",
    "household",
    "work",
    "vehicle",
    "move_in",
    "contact.channel",
    "language",
)
MANY = ("home.city", "home.features", "home.avoid", "pets", "diet", "likes", "dislikes")  # any number of each
KEYS = frozenset((*ONE, *MANY))

NONE = "none"  # "no pets", "eats everything": a value that leaves no room for another of its key
_RIVALS = {
    "home.features": (frozenset({"furnished", "unfurnished", "part_furnished"}),),
    "diet": (frozenset({"vegetarian", "vegan", "pescatarian"}),),
}
_WANTED_AND_NOT = (("home.features", "home.avoid"), ("home.city", "home.avoid"), ("likes", "dislikes"))


def contradict(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two different (key, value) pairs cannot both hold for one person."""
    (key, value), (other_key, other_value) = one, other
    if key != other_key:
        return same(value, other_value) and ((key, other_key) in _WANTED_AND_NOT or (other_key, key) in _WANTED_AND_NOT)
    if key in ONE or NONE in (value, other_value):
        return True
    return any({value, other_value} <= rivals for rivals in _RIVALS.get(key, ()))


def same(one: str, other: str) -> bool:
    """Tell whether two values are one, however they are written."""
    return one.casefold() == other.casefold()
