"""What may not leave in a model's words: pictures, and links that we did not hand to it ourselves.

Whatever a listing, a vendor or a page told the model to write, a link is the way a talk's words get out and a picture
does so without a click (OWASP LLM02/LLM05). The page does not load pictures either; this holds for every channel.
"""

import re

_LINK = re.compile(r"(!?)\[([^\[\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
_BARE = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\b(?:javascript|data|vbscript|mailto):)\S*", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^>\n]*>")
# A link, a picture or a tag that is not closed yet. "under <600" opens none.
_OPEN = re.compile(r"(?:!?\[[^\]\n]*\]\([^)\n]*|!?\[[^\]\n]*\]?|<(?:[a-zA-Z/!][^>\n]*)?|!)$")
_LAST_WORD = re.compile(r"\S*\Z")
LONGEST = 600  # characters that wait for a bracket to close


class Screen:
    """Lets words through as soon as they can no longer become a link, a picture or a tag."""

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self._allowed = allowed
        self._waiting = ""

    def allow(self, links: frozenset[str]) -> None:
        """Let these addresses through from now on: a tool of ours handed them to the model."""
        self._allowed |= links

    def feed(self, piece: str) -> str:
        """Return the words that are safe to show by now."""
        self._waiting += piece
        cut = self._safe_length()
        ready, self._waiting = self._waiting[:cut], self._waiting[cut:]
        return self._cleaned(ready)

    def rest(self) -> str:
        """Return what was still waiting, now that nothing follows."""
        ready, self._waiting = self._waiting, ""
        return self._cleaned(ready)

    def _safe_length(self) -> int:
        """Up to the last whole word, or to the bracket that is still open."""
        if len(self._waiting) > LONGEST:
            return len(self._waiting)
        cut = len(self._waiting) - len(_LAST_WORD.findall(self._waiting)[0])
        opened = _OPEN.search(self._waiting[:cut])
        return opened.start() if opened else cut

    def _cleaned(self, text: str) -> str:
        kept: list[str] = []

        def judge(match: re.Match[str]) -> str:
            picture, label, url = match.groups()
            if picture or url not in self._allowed:
                return label
            kept.append(match[0])
            return f"\0{len(kept) - 1}\0"

        text = _LINK.sub(judge, _LINK.sub(judge, text.replace("\0", "")))  # twice: a picture may stand in a link
        text = _TAG.sub(self._tag, text)
        text = _BARE.sub(lambda match: match[0] if match[0].rstrip(".,;:!?)") in self._allowed else "", text)
        return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)

    def _tag(self, match: re.Match[str]) -> str:
        return match[0] if match[0][1:-1] in self._allowed else ""
