"""What of a turn leaves for Zep: no address or number of anybody, nothing that it would refuse, both sides or none."""

import re
from dataclasses import dataclass, field

from app.integrations.memory import Pair
from app.integrations.zep.ids import Part
from app.kit.redaction import redact

UNUSABLE = re.compile("[\x00\ud800-\udfff]")  # NUL, and halves of surrogate pairs, which UTF-8 cannot write
CUT = " […]"


@dataclass(frozen=True, slots=True)
class Said:
    """Both sides of a turn as they are sent."""

    user: str = field(repr=False)
    assistant: str = field(repr=False)

    @property
    def parts(self) -> tuple[tuple[Part, str], ...]:
        """In their order, which is the order in which Zep keeps them."""
        return ("user", self.user), ("assistant", self.assistant)


def both(pair: Pair, longest: int) -> Said | None:
    """Return both sides with at most `longest` code points each; None when one of them has nothing to say."""
    user, assistant = one(pair.said, longest), one(pair.answered, longest)
    return Said(user, assistant) if user and assistant else None


def one(text: str, longest: int) -> str:
    """Return `text` as it may be sent.

    Redacted after it is cleaned, or a NUL in the middle of a number would hide it; cut last, or half a number
    would be left at the end.
    """
    clean = redact(UNUSABLE.sub(_in_its_place, text)).strip()
    return clean if len(clean) <= longest else clean[: longest - len(CUT)].rstrip() + CUT


def _in_its_place(found: re.Match[str]) -> str:
    return "" if found[0] == "\x00" else "\N{REPLACEMENT CHARACTER}"
