"""Pictures from strangers: read as what they are, and made anew so that nothing but pixels gets through."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.Image import Transpose

from app.kit import logging

FORMATS = ("JPEG", "PNG", "WEBP")  # looked for in the content; no name and no header is believed
LARGEST = 8 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000
LONGEST_SIDE, CARD_SIDE = 1600, 640  # pixels
QUALITY = 82
TURNS = {  # EXIF's Orientation: what makes it upright
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

Reason = Literal["not_a_picture", "too_many_pixels", "broken"]


class UnusablePicture(Exception):
    """These bytes are no picture that we take; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as we keep it: WebP, upright, without EXIF, at most LONGEST_SIDE and CARD_SIDE pixels long."""

    full: bytes = field(repr=False)
    card: bytes = field(repr=False)


def prepare(raw: bytes) -> Picture:
    """Return the picture in `raw` (JPEG, PNG or WebP; of a moving one the first frame) as we keep it.

    Raises UnusablePicture. Computes for 0.3 to 1.5 s over a telephone's photograph: the web process calls it `aside`.
    """
    try:
        upright = _read(raw)
        return Picture(_encode(upright, LONGEST_SIDE), _encode(upright, CARD_SIDE))
    except UnusablePicture:
        raise
    except Image.DecompressionBombError as error:
        raise UnusablePicture("too_many_pixels") from error
    except Exception as error:  # a decoder may trip over hostile bytes in any way there is
        raise UnusablePicture("broken") from error


def _read(raw: bytes) -> Image.Image:
    _open(raw).verify()  # PNG's checksums; spoils the picture, hence opened again
    picture = _open(raw)
    # Asked of the header, before a single pixel is unpacked: 50 KB of PNG can be 10 GB of them.
    if picture.width * picture.height > MOST_PIXELS:
        raise UnusablePicture("too_many_pixels")
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked at the size that is needed
    picture.load()
    turn = TURNS.get(_orientation(picture))
    return _on_white(picture.transpose(turn) if turn is not None else picture)


def _open(raw: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(raw), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise UnusablePicture("not_a_picture") from error


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception as error:  # noqa: BLE001 - broken EXIF, in whatever way; the pixels are good all the same
        logging.survived("picture.exif", error)
        return 1


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(ground, seen).convert("RGB")


def _encode(picture: Image.Image, side: int) -> bytes:
    small = picture.copy()
    small.thumbnail((side, side))
    out = BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=3)
    return out.getvalue()
