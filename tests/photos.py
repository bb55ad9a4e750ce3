"""Pictures as telephones take them, and as attackers make them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

SECRET = b"<script>alert(1)</script>"


def photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300), colour: Any = (200, 30, 30), **how: Any) -> bytes:
    """Return a picture of one colour."""
    mode = "RGBA" if isinstance(colour, tuple) and len(colour) == 4 else "RGB"
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **how)
    return out.getvalue()


def sideways() -> bytes:
    """Return a JPEG, 300 × 100 as stored, that says by EXIF: turn me; where I was taken; who made me."""
    picture = Image.new("RGB", (300, 100), (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, 100, 100))  # red on the left; upright it is on top
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[2] = (35.0, 20.0, 12.0)
    out = BytesIO()
    also = {"comment": b"SecretMaker", "icc_profile": b"SecretMaker" * 20, "xmp": b"<x>SecretMaker</x>"}
    picture.save(out, "JPEG", exif=exif, quality=95, **also)
    return out.getvalue()


def moving(kind: str) -> bytes:
    """Return a picture of three frames, the first one red."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """Return a small PNG that says of itself to be `side` pixels wide and high."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 10_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def miscounted() -> bytes:
    """Return a PNG in which a checksum is wrong."""
    whole = bytearray(photo("PNG", (10, 10)))
    whole[whole.index(b"IEND") - 5] ^= 1  # the last byte of IDAT's
    return bytes(whole)


def text_bomb() -> bytes:
    """Return a PNG whose comment unpacks to 100 MB."""
    whole = photo("PNG", (10, 10))
    comment = _chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"x" * 100_000_000, 9))
    return whole[:33] + comment + whole[33:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body>" + SECRET + b"</body></html>"
