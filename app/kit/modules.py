"""Which modules of JavaScript a page will ask for, read from the modules themselves."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

# `import x from "…"`, `import "…"` and `export … from "…"`, also over several lines, at the beginning of a line.
STATIC = re.compile(r'^(?:import|export)\s(?:[^"\';]*?\sfrom\s+)?"([^"]+)"', re.MULTILINE)
LAZY = re.compile(r'\bimport\("([^"]+)"\)')


def graph(entry: str, source: Callable[[str], str], bare: Mapping[str, str], *, lazy: bool = False) -> list[str]:
    """Return `entry` and all that it imports, each once, before whatever needs it; with `lazy` also what may come later.

    `source` gives a module's text by its path, `bare` the paths of the names that an import map has.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()

    def visit(path: str) -> None:
        if path in seen:
            return
        seen.add(path)
        for imported in _imported(path, source(path), bare, lazy):
            visit(imported)
        found[path] = None

    visit(entry)
    return list(found)


def _imported(path: str, text: str, bare: Mapping[str, str], lazy: bool) -> Iterator[str]:
    for pattern in (STATIC, LAZY) if lazy else (STATIC,):
        for name in pattern.findall(text):
            relative = name.startswith(".")
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if relative else bare[name]
