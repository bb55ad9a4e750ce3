"""The files that pages are made of, as they stand at one moment, and one name for all of them together."""

import gzip
import mimetypes
import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
TYPES = {  # a machine's own table may know none of them, and a module of the wrong type is refused by browsers
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Asset:
    """A file's bytes, and what a browser has to know of them."""

    body: bytes
    type: str

    @cached_property
    def etag(self) -> str:
        """A name of these bytes: other bytes have another one."""
        return sha256(self.body).hexdigest()[:32]

    @cached_property
    def zipped(self) -> bytes | None:
        """The bytes compressed, once; None where that saves nothing, as with pictures."""
        if not self.type.startswith(TEXT):
            return None
        zipped = gzip.compress(self.body, mtime=0)
        return zipped if len(zipped) < len(self.body) else None


class Assets:
    """All files of a folder, read once. `digest` names their bytes and paths: with any other it is another one."""

    def __init__(self, folder: Path) -> None:
        self.files = {name: _read(folder / name) for name in sorted(_names(folder))}
        total = sha256()
        for name, asset in self.files.items():
            total.update(f"{name}\0{asset.etag}\n".encode())
        self.digest = total.hexdigest()[:16]

    def text(self, name: str) -> str:
        """Return what a file says. Raises KeyError when there is no such file."""
        return self.files[name].body.decode()


def state(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Return what changes whenever a file of the folder does: names, times and sizes."""
    stats = ((name, (folder / name).stat()) for name in _names(folder))
    return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _names(folder: Path) -> list[str]:
    """Every file below a folder; the browser libraries may be a link to elsewhere."""
    found = (Path(place) / name for place, _, names in os.walk(folder, followlinks=True) for name in names)
    return [path.relative_to(folder).as_posix() for path in found if not path.name.startswith(".")]


def _read(path: Path) -> Asset:
    guessed = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(path.read_bytes(), guessed)
