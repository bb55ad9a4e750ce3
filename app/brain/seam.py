"""Where a broken answer and its continuation meet, so that nobody reads the same words twice."""

HOLD = 60  # characters of a continuation that are looked at before they are shown


class Seam:
    """Lets a continuation through without what it repeats of `said`, from its beginning or from its end."""

    def __init__(self, said: str) -> None:
        self._said = said
        self._held = ""
        self._joined = not said

    def feed(self, piece: str) -> str:
        """Return what is new in the continuation so far."""
        if self._joined:
            return piece
        self._held += piece
        if len(self._held) < HOLD or self._said.startswith(self._held):
            return ""  # too little to tell, or it says all of it again: wait until it goes further
        return self._join()

    def rest(self) -> str:
        """Return what was still held back, now that nothing follows."""
        return "" if self._joined else self._join()

    def _join(self) -> str:
        self._joined, held = True, self._held
        if self._said.startswith(held):
            return ""
        if held.startswith(self._said):
            return held[len(self._said) :]
        return held[self._overlap(held) :]

    def _overlap(self, held: str) -> int:
        """How many characters at the beginning of `held` are the end of what was said."""
        lengths = range(min(len(held), len(self._said)), 0, -1)
        return next((n for n in lengths if self._said.endswith(held[:n]) and self._is_whole(n, held)), 0)

    def _is_whole(self, n: int, held: str) -> bool:
        """Whether the overlap begins and ends with a word: a letter in common is no repetition."""
        before, after = self._said[: len(self._said) - n][-1:], held[n : n + 1]
        return not (before.isalnum() and held[0].isalnum()) and not (held[n - 1].isalnum() and after.isalnum())
