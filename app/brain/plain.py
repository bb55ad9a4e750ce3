"""Other people's words made fit to show: no markup, no links, nothing that a screen or a model would act on."""

import re

_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|(?:https?://|www\.)\S+")
_SIGNS = re.compile(r"[\[\]()<>{}*_`#~|\\!]+|[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def plain(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters, without markup, links and invisible signs."""
    bare = " ".join(_SIGNS.sub(" ", _MARKUP.sub(r"\1 ", text)).split())
    return bare if len(bare) <= limit else f"{bare[: limit - 1].rstrip()}…"
