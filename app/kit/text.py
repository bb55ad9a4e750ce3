"""What untrusted text goes through before it is stored."""

import re
from typing import Annotated

from pydantic import AfterValidator

from app.kit.errors import Invalid


def _storable(text: str) -> str:
    """Refuse what PostgreSQL cannot store and UTF-8 cannot write.

    Refused rather than dropped, because a silently changed message is not what the person wrote.
    """
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):  # pydantic lets half a pair through
        raise ValueError("contains half of a surrogate pair")
    return text


Text = Annotated[str, AfterValidator(_storable)]  # a string that can be stored and sent


def clean(text: str, field: str, longest: int) -> str:
    """Return `text` trimmed. Raises Invalid when it is empty, too long (in code points) or cannot be stored."""
    trimmed = text.strip()
    if not trimmed:
        raise Invalid.field(field, "must not be empty")
    if len(trimmed) > longest:
        raise Invalid.field(field, f"must have at most {longest} characters, has {len(trimmed)}")
    try:
        return _storable(trimmed)
    except ValueError as error:
        raise Invalid.field(field, str(error)) from error


# A page shows words as Markdown: what would be a link, an image, a heading or invisible goes.
_ACTED_ON = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|[\w+.-]*(?:://|www\.)\S*")
_SIGNS = re.compile(
    r"[\[\]()<>{}*_`#~|\\!]+"
    r"|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_AT = re.compile(r"(?<=\S)@(?=\S)")  # an address written in one becomes a link


def bare(text: str, longest: int) -> str:
    """Return what a stranger wrote on one line of at most `longest` characters, without markup and links."""
    words = " ".join(_AT.sub(" @ ", _SIGNS.sub(" ", _ACTED_ON.sub(r"\1 ", _HALF_PAIR.sub("", text)))).split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
