"""Which modules of JavaScript a page will ask for, read from the modules themselves."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

# `import x from "…"`, `import "…"` and `export … from "…"`, also over several lines, at the beginning of a line.
STATIC = re.compile(r'^(?:import|export)\s+(?:[\w\s{},*$]+\sfrom\s+)?"([^"]+)"', re.MULTILINE)
LAZY = re.compile(r'\bimport\("([^"]+)"\)')


@dataclass(frozen=True)
class Modules:
    """Modules by their paths: `source` gives the text of one, `bare` the paths of the names that an import map has."""

    source: Callable[[str], str]
    bare: Mapping[str, str]

    def first(self, entry: str) -> list[str]:
        """Return the entry and all it imports: each once, and before whatever needs it."""
        return self._collect([entry], (STATIC,))

    def next(self, entry: str) -> list[str]:
        """Return what else comes right after, because the entry itself fetches it when it runs."""
        known = self.first(entry)
        return self._collect([entry, *self._imported(entry, LAZY)], (STATIC,))[len(known) :]

    def all(self, entry: str) -> list[str]:
        """Return everything that a page may ever load."""
        return self._collect([entry], (STATIC, LAZY))

    def _collect(self, entries: list[str], patterns: tuple[re.Pattern[str], ...]) -> list[str]:
        found: dict[str, None] = {}
        seen: set[str] = set()

        def visit(path: str) -> None:
            if path in seen:
                return
            seen.add(path)
            for pattern in patterns:
                for imported in self._imported(path, pattern):
                    visit(imported)
            found[path] = None

        for entry in entries:
            visit(entry)
        return list(found)

    def _imported(self, path: str, pattern: re.Pattern[str]) -> Iterator[str]:
        if path in self.bare.values():  # a library comes in one piece
            return
        for name in pattern.findall(self.source(path)):
            relative = name.startswith(".")
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if relative else self.bare[name]
