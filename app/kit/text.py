"""What untrusted text goes through before it is stored."""

from typing import Annotated

from pydantic import AfterValidator

from app.kit.errors import Invalid


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    return text


Text = Annotated[str, AfterValidator(_storable)]  # a string that PostgreSQL can store


def clean(text: str, field: str, longest: int) -> str:
    """Return `text` trimmed. Raises Invalid when it is empty, too long (in code points) or cannot be stored.

    NUL cannot be stored by PostgreSQL and a lone surrogate cannot be written as UTF-8: both are refused rather than
    dropped, because a silently changed message is not what the person wrote.
    """
    trimmed = text.strip()
    if not trimmed:
        raise Invalid.field(field, "must not be empty")
    if len(trimmed) > longest:
        raise Invalid.field(field, f"must have at most {longest} characters, has {len(trimmed)}")
    if "\x00" in trimmed:
        raise Invalid.field(field, "must not contain the NUL character")
    if any("\ud800" <= character <= "\udfff" for character in trimmed):
        raise Invalid.field(field, "contains half of a surrogate pair")
    return trimmed
