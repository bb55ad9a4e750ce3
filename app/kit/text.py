"""What untrusted text goes through before it is stored."""

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
