"""A sheet to draw on: flat shapes with smooth edges, in points of the finished picture."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps

WIDTH, HEIGHT = 640, 420
SCALE = 2  # drawn this much larger and shrunk at the end, which is what makes the edges smooth

Colour = tuple[int, ...]  # red, green, blue and, for a glaze, how much of it covers (0–255)
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, width, height

# Strongest in the middle, nothing at the rim: Pillow's own gradient reaches its end only in the corners.
_RADIAL = Image.radial_gradient("L").point([round(255 * max(0.0, 1 - level / 178) ** 1.7) for level in range(256)])


def rgb(code: str) -> Colour:
    """Return the colour of a code like `ffcc00`."""
    return tuple(int(code[i : i + 2], 16) for i in (0, 2, 4))


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return `first` with that share (0–1) of `second` stirred in."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))


def darker(colour: Colour, share: float = 0.18) -> Colour:
    """Return the colour in the shade."""
    return mix(colour, (22, 28, 58), share)


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    """Return the colour in the light."""
    return mix(colour, (255, 252, 240), share)


def glaze(colour: Colour, cover: float) -> Colour:
    """Return the colour as a see-through layer that covers this share (0–1)."""
    return (*colour[:3], round(cover * 255))


class Canvas:
    """640 × 420 points, drawn larger than life."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self._solid = ImageDraw.Draw(self.image)
        self._sheer = ImageDraw.Draw(self.image, "RGBA")

    def rect(self, box: Box, fill: Colour, radius: float = 0) -> None:
        """Fill a rectangle, its corners rounded by `radius`."""
        corners = self._corners(box)
        if radius:
            self._pen(fill).rounded_rectangle(corners, radius * SCALE, fill)
        else:
            self._pen(fill).rectangle(corners, fill)

    def oval(self, box: Box, fill: Colour) -> None:
        """Fill the ellipse inside the box."""
        self._pen(fill).ellipse(self._corners(box), fill)

    def disc(self, centre: Point, radius: float, fill: Colour) -> None:
        """Fill a circle."""
        self.oval((centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius), fill)

    def pie(self, box: Box, angles: tuple[float, float], fill: Colour) -> None:
        """Fill the slice of an ellipse between two angles, clockwise from three o'clock."""
        self._pen(fill).pieslice(self._corners(box), angles[0], angles[1], fill)

    def arc(self, box: Box, angles: tuple[float, float], width: float, fill: Colour) -> None:
        """Draw the rim of an ellipse between two angles."""
        self._pen(fill).arc(self._corners(box), angles[0], angles[1], fill, round(width * SCALE))

    def poly(self, points: Sequence[Point], fill: Colour) -> None:
        """Fill the area the points enclose."""
        self._pen(fill).polygon(_scaled(points), fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw a line of this width with soft joints and round ends."""
        thick = max(1, round(width * SCALE))
        self._pen(fill).line(_scaled(points), fill, thick, "curve")
        if width >= 3 and len(fill) == 3:
            for end in (points[0], points[-1]):
                self.disc(end, width / 2, fill)

    def fade(self, box: Box, stops: Sequence[Colour]) -> None:
        """Fill a rectangle from top to bottom through the colours."""
        left, top, right, bottom = self._corners(box)
        self.image.paste(_faded(stops, (right - left + 1, bottom - top + 1)), (left, top))

    def fade_poly(self, points: Sequence[Point], stops: Sequence[Colour]) -> None:
        """Fill the area the points enclose from its top to its bottom through the colours."""
        scaled = _scaled(points)
        left, top = min(x for x, _ in scaled), min(y for _, y in scaled)
        size = (max(x for x, _ in scaled) - left + 1, max(y for _, y in scaled) - top + 1)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in scaled], 255)
        self.image.paste(_faded(stops, size), (left, top), mask)

    def glow(self, centre: Point, radius: Point, fill: Colour, strength: float = 1.0) -> None:
        """Lay a soft light (or a soft shadow, with a dark colour) around a point."""
        size = (max(2, round(2 * radius[0] * SCALE)), max(2, round(2 * radius[1] * SCALE)))
        mask = _RADIAL.point([round(level * strength) for level in range(256)]).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(
            fill[:3], (round((centre[0] - radius[0]) * SCALE), round((centre[1] - radius[1]) * SCALE)), mask
        )

    def finish(self, *, mirrored: bool) -> Image.Image:
        """Return the picture in its final size, perhaps turned left to right."""
        small = self.image.reduce(SCALE)
        return ImageOps.mirror(small) if mirrored else small

    def _pen(self, fill: Colour) -> ImageDraw.ImageDraw:
        return self._sheer if len(fill) == 4 else self._solid

    def _corners(self, box: Box) -> tuple[int, int, int, int]:
        left, top, width, height = box
        right, bottom = round((left + width) * SCALE) - 1, round((top + height) * SCALE) - 1
        x, y = round(left * SCALE), round(top * SCALE)
        return x, y, max(x, right), max(y, bottom)


def _scaled(points: Sequence[Point]) -> list[tuple[int, int]]:
    return [(round(x * SCALE), round(y * SCALE)) for x, y in points]


def _faded(stops: Sequence[Colour], size: tuple[int, int]) -> Image.Image:
    column = Image.new("RGB", (1, 96))
    column.putdata([_at(stops, step / 95) for step in range(96)])
    tall = column.resize((1, size[1]), Image.Resampling.BILINEAR)
    return tall.resize(size, Image.Resampling.NEAREST)  # all columns are alike: the costly filter is not needed twice


def _at(stops: Sequence[Colour], share: float) -> Colour:
    place = share * (len(stops) - 1)
    left = min(int(place), len(stops) - 2)
    return mix(stops[left], stops[left + 1], place - left)
