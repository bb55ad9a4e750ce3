"""What the model is told before a talk: one file of markdown per prompt, read and checked once at start."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


class PromptMissing(Exception):
    """A prompt that something needs is not there, or is empty."""


@cache
def prompt(name: str) -> str:
    """Return the prompt `<name>.md`. Raises PromptMissing."""
    path = FOLDER / f"{name}.md"
    text = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not text:
        raise PromptMissing(name)
    return text
