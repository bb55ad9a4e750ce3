"""What the arguments of tools have in common: nothing beyond what is asked for, words cleaned, known names only."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from app.brain.agents.base import Turn
from app.brain.geography import find
from app.brain.nlp.lexicon import lexicon
from app.brain.tools.base import ToolError
from app.brain.types import Place

CATEGORIES = tuple(
    f"{kind}.{slug}" for kind in ("service", "goods") for slug in (*lexicon("categories")[kind], "other")
)


class Arguments(BaseModel):
    """Arguments of a tool; a name that nobody asked for is an error, not a guess."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _known(category: str) -> str:
    if category not in CATEGORIES:
        raise ValueError(f"one of: {', '.join(CATEGORIES)}")
    return category


Category = Annotated[str, AfterValidator(_known)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def place(turn: Turn, name: str | None, is_city: bool) -> Place | None:
    """Return the place of that English name, None for no name. Raises ToolError with the names there are."""
    if name is None:
        return None
    known = tuple(one for one in turn.context.places if one.is_city == is_city)
    if found := find(known, name):
        return found
    what, names = ("city", [one.name for one in known]) if is_city else ("district", [])
    wanted = f"Use one of: {', '.join(names)}." if names else "Leave it out, or use the name as listings write it."
    raise ToolError(f"There is no {what} {name!r} in North Cyprus. {wanted}")
