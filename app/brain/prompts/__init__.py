"""What the model is told before a talk: one file of markdown per prompt, read and checked once at start."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
COMMON = ("everyone", "continue", "routing", "extraction", "quoting")  # besides one for each agent


class PromptMissing(Exception):
    """A prompt that something needs is not there, or is empty."""


def check() -> int:
    """Read every prompt that the code names and return how many there are. Raises PromptMissing."""
    from app.brain.tools import TOOLS

    names = (*COMMON, *TOOLS)
    return len([prompt(name) for name in names])


@cache
def prompt(name: str) -> str:
    """Return the prompt `<name>.md`. Raises PromptMissing."""
    path = FOLDER / f"{name}.md"
    text = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not text:
        raise PromptMissing(name)
    return text
