"""Claims about the room: the brain knows the standard library, its log and itself."""

import ast
import sys
from pathlib import Path

import app.brain

ALLOWED = {"structlog", "numpy", "pydantic"}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_the_brain_imports_nothing_that_reaches_outside() -> None:
    strangers = {
        (path.name, name)
        for path in Path(app.brain.__path__[0]).rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] not in {*sys.stdlib_module_names, *ALLOWED} and not name.startswith("app.brain")
    }
    assert strangers == set()
