"""What may not leave in a model's words: pictures, and links that we did not hand to it ourselves.

Whatever a listing, a vendor or a page told the model to write, a link is the way a talk's words get out and a picture
does so without a click (OWASP LLM02/LLM05). The page does not load pictures either; this holds for every channel.
"""

import re

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
# No \b in front: a page links "лhttps://…" too, and between two letters there is no \b.
_ADDRESS = re.compile(
    r"[\w+.-]*://\S*|[\w.-]*www\.\S*|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b(?:javascript|data|vbscript|mailto|tel|sms|blob|file):(?=\S)\S*"
    r"|(?:\w[\w-]*\.)+(?:com|net|org|info|biz|app|dev|xyz|top|site|online|shop|link|click|ru|tr|de|uk|cy|eu|tv|ly|gl|рф"
    r"|example|test|xn--[\w-]+)(?![\w-])(?:[/?#:]\S*)?|(?:\w[\w-]+\.)+[a-z]{2,24}/\S*[?&=%]\S*|\bxn--[\w.-]+\S*",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!?][^>\n]*>")
# What could still become one of these with the next words, in another line or out of pieces that are longer than we
# wait: a tag's beginning, and the joint of a label and an address: "](" of a link, "]:" of a list of links.
_BEGUN = re.compile(r"<(?=[a-zA-Z/!?])|(?<=\])(?=[(:])")
# A link, a picture or a tag that is not closed yet. "under <600" opens none.
_OPEN = re.compile(r"(?:!?\[[^\]\n]*\]\([^)\n]*|!?\[[^\]\n]*\]?|<(?:[a-zA-Z/!?][^>\n]*)?|!)\Z")
# Nobody sees them: what hides words from a reader, turns their order round, or cannot be stored.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
LONGEST = 600  # characters that wait for a bracket to close, or for a word to end


def screened(text: str) -> str:
    """Return a whole text without pictures, tags and links."""
    screen = Screen()
    return screen.feed(text) + screen.rest()


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
        piece = _UNSEEN.sub("", piece)
        return "".join(self._fed(piece[at : at + LONGEST]) for at in range(0, len(piece), LONGEST))

    def rest(self) -> str:
        """Return what was still waiting, now that nothing follows."""
        ready, self._waiting = self._waiting, ""
        return self._cleaned(ready)

    def _fed(self, piece: str) -> str:
        self._waiting += piece
        cut = self._safe_length()
        if cut == 0 and len(self._waiting) > LONGEST:
            return self.rest() + " "  # so that nothing that follows can be the other half of an address
        ready, self._waiting = self._waiting[:cut], self._waiting[cut:]
        return self._cleaned(ready)

    def _safe_length(self) -> int:
        """Up to the last whole word, or to the bracket that is still open and may yet close."""
        cut = len(self._waiting) - len(_last_word(self._waiting))
        opened = _OPEN.search(self._waiting[:cut])
        return opened.start() if opened and cut - opened.start() <= LONGEST else cut

    def _cleaned(self, text: str) -> str:
        kept: list[str] = []

        def judge(match: re.Match[str]) -> str:
            label, url = match.groups()
            if match[0].startswith("!") or url not in self._allowed:
                return label
            kept.append(f"[{self._plain(label)}]({url})")
            return f"\0{len(kept) - 1}\0"

        text = _LINK.sub(judge, _LINK.sub(judge, text))  # twice: a picture may stand in a link
        return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], self._plain(text))

    def _plain(self, text: str) -> str:
        """Return `text` without tags and addresses of others."""
        text = _TAG.sub(lambda match: match[0][1:-1] if match[0][1:-1] in self._allowed else "", text)
        text = _ADDRESS.sub(lambda match: match[0] if match[0].rstrip(".,;:!?)*_") in self._allowed else "", text)
        return _BEGUN.sub(lambda match: "" if match[0] else " ", text)


def _last_word(text: str) -> str:
    return "" if not text or text[-1].isspace() else text.rsplit(None, 1)[-1]
