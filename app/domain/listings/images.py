"""A listing's pictures: their names stand in its row, their bytes in the media folder.

A name is made of the listing and the content, so no two listings share a file, and the listing's row lock says who may
touch it. Files are written before the row is committed: a name without its file would be seen, a file without its name
is not, and `sweep` finds it.
"""

import re
import time
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import settings
from app.domain.listings.listing import Listing
from app.domain.listings.ownership import Author, noted, own
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.files import DRAFT, write_whole
from app.kit.pictures import Picture

MOST = 20  # of one listing
UNUSED_FOR = 3600  # seconds that a file without a row may be part of something that is still going on
_OURS = re.compile(r"[0-9a-f]{64}\.webp(\.[0-9a-f]{32}" + re.escape(DRAFT) + ")?")  # never the demo town's


def name_of(listing_id: UUID, picture: Picture) -> str:
    """Return the file name that the picture has, and only it."""
    return sha256(listing_id.bytes + picture.full).hexdigest() + ".webp"


def add_images(session: Session, author: Author, listing_id: UUID, pictures: Sequence[Picture]) -> Listing:
    """Store the pictures behind those that the listing has; one that it has already is not added again.

    Raises NotFound, and Conflict `too_many_images`. When the transaction fails afterwards, call `discard`.
    """
    listing = own(session, author, listing_id)
    by_name = {name_of(listing_id, picture): picture for picture in pictures}
    new = [name for name in by_name if name not in listing.images]
    if len(listing.images) + len(new) > MOST:
        raise Conflict(f"A listing has at most {MOST} pictures", code="too_many_images")
    for name in new:
        full, card = _paths(name)
        write_whole(card, by_name[name].card)
        write_whole(full, by_name[name].full)
    listing.images = [*listing.images, *new]
    noted(session, author, "add_images", listing, names=new)
    return listing


def drop_image(session: Session, author: Author, listing_id: UUID, name: str) -> None:
    """Take a picture out of its listing; `discard` its file after the commit. Raises NotFound."""
    listing = own(session, author, listing_id)
    if name not in listing.images:
        raise NotFound("The listing has no such picture", code="image_not_found")
    listing.images = [other for other in listing.images if other != name]
    noted(session, author, "drop_image", listing, name=name)


def order_images(session: Session, author: Author, listing_id: UUID, names: Sequence[str]) -> Listing:
    """Show the listing's pictures in this order. Raises NotFound, and Invalid unless each is named once."""
    listing = own(session, author, listing_id)
    if sorted(names) != sorted(listing.images):
        raise Invalid.field("names", "must name each picture of the listing once")
    listing.images = list(names)
    noted(session, author, "order_images", listing)
    return listing


def discard(session: Session, listing_id: UUID, names: Iterable[str]) -> None:
    """Delete the files of `names` that the listing does not use (any more).

    Under the listing's lock, because somebody may be adding the same picture again.
    """
    query = select(Listing.images).where(Listing.id == listing_id).with_for_update(key_share=True)
    used = session.scalar(query) or []
    for name in names:
        if name not in used and _OURS.fullmatch(name):
            for path in _paths(name):
                path.unlink(missing_ok=True)


def sweep(session: Session) -> int:
    """Delete every picture of ours that no listing has used for UNUSED_FOR seconds; return how many files."""
    old = [path for folder in (_folder(), _folder() / "cards") if folder.is_dir() for path in folder.iterdir()]
    old = [path for path in old if _OURS.fullmatch(path.name) and _is_old(path)]
    named = select(func.unnest(Listing.images).label("name")).subquery()
    used = set(session.scalars(select(named.c.name).where(named.c.name.in_({path.name for path in old}))))
    unused = [path for path in old if path.name not in used and _is_old(path)]  # asked again: written anew meanwhile?
    for path in unused:
        path.unlink(missing_ok=True)
    return len(unused)


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - UNUSED_FOR
    except FileNotFoundError:  # somebody else swept it
        return False


def _paths(name: str) -> tuple[Path, Path]:
    return _folder() / name, _folder() / "cards" / name


def _folder() -> Path:
    return Path(settings().var_dir) / "media" / "listings"
