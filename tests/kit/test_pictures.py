"""Pictures from strangers: only pixels get through, and whatever is no picture is refused."""

import random
import tracemalloc
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from app.kit.pictures import CARD_SIDE, LONGEST_SIDE, UnusablePicture, prepare
from tests import photos
from tests.photos import HTML, SECRET, SVG, photo


def seen(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_any_kind_becomes_webp(kind: str) -> None:
    ready = prepare(photo(kind))
    for content in (ready.full, ready.card):
        assert (seen(content).format, seen(content).size) == ("WEBP", (400, 300))
        assert seen(content).getpixel((9, 9)) == pytest.approx((200, 30, 30), abs=6)


@pytest.mark.parametrize(
    ("size", "full", "card"),
    [
        ((4000, 3000), (1600, 1200), (640, 480)),
        ((3000, 4000), (1200, 1600), (480, 640)),
        ((1600, 1600), (1600, 1600), (640, 640)),
        ((5, 7), (5, 7), (5, 7)),
        ((9000, 2), (1600, 1), (640, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_gets_smaller_and_a_small_one_stays(
    kind: str, size: tuple[int, int], full: tuple[int, int], card: tuple[int, int]
) -> None:
    ready = prepare(photo(kind, size))
    assert (seen(ready.full).size, seen(ready.card).size) == (full, card)
    assert max(full) <= LONGEST_SIDE
    assert max(card) <= CARD_SIDE


def test_it_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    raw = photos.sideways()
    assert b"SecretMaker" in raw
    assert Image.open(BytesIO(raw)).getexif().get_ifd(0x8825)
    for content in (prepare(raw).full, prepare(raw).card):
        picture = seen(content)
        assert picture.size == (100, 300)
        assert picture.getpixel((50, 20)) == pytest.approx((254, 0, 0), abs=8)
        assert picture.getpixel((50, 280)) == pytest.approx((0, 0, 254), abs=8)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"background", "loop", "duration", "timestamp"}
        assert b"SecretMaker" not in content
        assert b"Exif" not in content


@pytest.mark.parametrize("orientation", range(10))
def test_every_way_to_hold_a_camera_ends_upright(orientation: int) -> None:
    upright = Image.new("RGB", (90, 60), (0, 0, 255))
    upright.paste((255, 0, 0), (0, 0, 30, 20))  # red in the upper left corner
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    turned_by = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)  # the inverse, as PIL counts
    turned = upright if turned_by is None else upright.transpose(Image.Transpose(turned_by))
    turned.save(out, "PNG", exif=exif)
    full = seen(prepare(out.getvalue()).full)
    assert full.size == (90, 60)
    assert full.getpixel((8, 8)) == pytest.approx((254, 0, 0), abs=8)
    assert full.getpixel((80, 50)) == pytest.approx((0, 0, 254), abs=8)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_or_inside_a_picture_is_gone(kind: str) -> None:
    hidden = photo(kind, **({"comment": SECRET} if kind == "JPEG" else {"exif": b"Exif\x00\x00" + SECRET}))
    for raw in (photo(kind) + HTML, photo(kind) + b"PK\x03\x04" + SECRET, hidden):
        assert SECRET in raw
        assert SECRET not in prepare(raw).full + prepare(raw).card


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    full = seen(prepare(photos.moving(kind)).full)
    assert getattr(full, "n_frames", 1) == 1
    assert full.getpixel((9, 9)) == pytest.approx((254, 0, 0), abs=8)


def test_what_one_could_see_through_is_white() -> None:
    full = seen(prepare(photo("PNG", colour=(0, 0, 0, 0))).full)
    assert (full.mode, full.getpixel((9, 9))) == ("RGB", (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_other_colours_are_read(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert seen(prepare(out.getvalue()).full).size == (40, 30)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not_a_picture"),
        (b"\x00" * 100, "not_a_picture"),
        (SVG, "not_a_picture"),
        (HTML, "not_a_picture"),
        (b"%PDF-1.7 " + SECRET, "not_a_picture"),
        (b"PK\x03\x04" + b"\x00" * 100, "not_a_picture"),
        (photos.moving("GIF"), "not_a_picture"),
        (photo("BMP"), "not_a_picture"),
        (photo("TIFF"), "not_a_picture"),
        (b"GIF89a" + photo("PNG"), "not_a_picture"),
        (photos.bomb(), "too_many_pixels"),
        (photos.bomb(8_000), "too_many_pixels"),
        (photos.text_bomb(), "broken"),
        (photos.miscounted(), "broken"),
        (photo("PNG", (300, 300))[:-30], "broken"),
        (photo("JPEG", (900, 900))[:3000], "broken"),
        (photo("WEBP", (300, 300), quality=100)[:-60], "broken"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_picture_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnusablePicture) as refused:
        prepare(raw)
    assert refused.value.reason == reason


def test_a_bomb_is_not_unpacked() -> None:
    raw = photos.bomb()
    assert len(raw) < 20_000
    tracemalloc.start()
    with pytest.raises(UnusablePicture):
        prepare(raw)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_read_or_refused_and_nothing_else(kind: str) -> None:
    dice, whole = random.Random(kind), photos.sideways() if kind == "JPEG" else photo(kind, (64, 64))
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        with suppress(UnusablePicture):
            assert seen(prepare(bytes(damaged)).full).format == "WEBP"
