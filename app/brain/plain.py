"""Other people's words made fit to show: no markup, no links, nothing that a screen or a model would act on."""

import re

_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>|[\w+.-]*(?:://|www\.)\S*")
_SIGNS = re.compile(
    r"[\[\]()<>{}*_`#~|\\!]+"
    r"|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_AT = re.compile(r"(?<=\S)@(?=\S)")  # a page makes a link of an address that is written in one


def plain(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters, without markup, links and invisible signs."""
    bare = " ".join(_AT.sub(" @ ", _SIGNS.sub(" ", _MARKUP.sub(r"\1 ", text))).split())
    return bare if len(bare) <= limit else f"{bare[: limit - 1].rstrip()}…"
