"""Files that are whole or not there."""

import os
from pathlib import Path
from uuid import uuid4

DRAFT = ".draft"


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, which holds all of it or what it held before, also when the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}{DRAFT}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
