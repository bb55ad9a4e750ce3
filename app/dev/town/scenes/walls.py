"""What every house is made of: walls, windows, doors, balconies, roofs."""

from random import Random

from app.dev.town.scenes.canvas import Box, Canvas, Colour, Point, darker, glaze, lighter, rgb
from app.dev.town.scenes.light import Light

WALLS = tuple(rgb(code) for code in ("fbf7ee", "f6ead3", "f3dcc0", "e9eef0", "f7d9c4", "f2e3b8", "dfe7dc", "eccfb5"))
ACCENTS = tuple(rgb(code) for code in ("c9714d", "3f7f93", "5f7f6a", "b7895a", "7d5a6b", "d69a4a", "44546e"))
LAMPLIGHT = rgb("ffd88a")
SHADE = (24, 30, 62)


def window(canvas: Canvas, light: Light, box: Box, dice: Random, frame: Colour = (250, 250, 248)) -> None:
    """Draw a window: lit in the evening, else the sky in its glass."""
    x, y, wide, tall = box
    lit = light.evening and dice.random() < 0.62
    glass = LAMPLIGHT if lit else light.on(rgb("86b6c9"))
    canvas.rect((x - 1.6, y - 1.6, wide + 3.2, tall + 3.2), light.on(frame))
    canvas.rect(box, glass)
    if not lit:
        gleam = [(x, y + tall), (x, y + tall * 0.5), (x + wide * 0.75, y), (x + wide, y), (x + wide, y + tall * 0.1)]
        canvas.poly(gleam, glaze((255, 255, 255), 0.3))
    elif dice.random() < 0.5:
        canvas.rect((x, y, wide * 0.3, tall), glaze((255, 250, 235), 0.55))
    canvas.rect((x, y, wide, min(3.0, tall * 0.14)), glaze(SHADE, 0.28))
    if wide > 12:
        canvas.rect((x + wide / 2 - 0.8, y, 1.6, tall), light.on(frame))


def shutters(canvas: Canvas, light: Light, box: Box, colour: Colour) -> None:
    """Draw open wooden shutters to both sides of a window."""
    x, y, wide, tall = box
    leaf, paint = wide * 0.42, light.on(colour)
    for left in (x - leaf - 2.4, x + wide + 2.4):
        canvas.rect((left, y - 1.5, leaf, tall + 3), paint)
        for row in range(1, 7):
            canvas.rect((left + 1.2, y - 1.5 + row * tall / 7, leaf - 2.4, 1), darker(paint, 0.2))


def door(canvas: Canvas, light: Light, box: Box, colour: Colour) -> None:
    """Draw a panelled door with a step and a lamp."""
    x, y, wide, tall = box
    paint = light.on(colour)
    canvas.rect((x - 3, y - 3, wide + 6, tall + 3), light.on(rgb("f5efe3")))
    canvas.rect(box, paint)
    for top in (0.1, 0.55):
        canvas.rect((x + wide * 0.18, y + tall * top, wide * 0.64, tall * 0.34), darker(paint, 0.14), 1)
    canvas.disc((x + wide * 0.84, y + tall * 0.54), 1.5, rgb("f0d48a"))
    canvas.rect((x - 7, y + tall, wide + 14, 4), light.on(rgb("d8cfc0")))
    if light.evening:
        canvas.glow((x + wide / 2, y - 8), (44, 40), LAMPLIGHT, 0.6)
        canvas.disc((x + wide / 2, y - 8), 3, (255, 240, 200))


def balcony(canvas: Canvas, light: Light, box: Box, rail: Colour, *, glass: bool) -> None:
    """Draw a balcony's slab, its shadow on the wall and its rail (box is the rail)."""
    x, y, wide, tall = box
    slab = light.on(rgb("f4efe6"))
    canvas.rect((x, y + tall + 3, wide, 6), glaze(SHADE, 0.2))
    if glass:
        canvas.rect(box, glaze(rgb("bfe6ee"), 0.55))
        canvas.rect((x, y, wide, 1.6), light.on((250, 250, 250)))
    else:
        for bar in range(int(wide // 4.5) + 1):
            canvas.rect((x + bar * 4.5, y, 1.3, tall), light.on(rail))
        canvas.rect((x, y - 1, wide, 2.2), light.on(rail))
    canvas.rect((x - 2, y + tall, wide + 4, 3.6), slab)


def tiles(canvas: Canvas, light: Light, box: Box, lean: float, colour: Colour) -> None:
    """Draw a tiled roof over the box: `lean` points in from each end at the ridge."""
    x, y, wide, tall = box
    clay = light.on(colour)
    canvas.fade_poly(
        [(x + lean, y), (x + wide - lean, y), (x + wide, y + tall), (x, y + tall)],
        (lighter(clay, 0.1), darker(clay, 0.1)),
    )
    rows = max(2, int(tall // 8))
    for row in range(1, rows):
        share = row / rows
        canvas.rect(
            (x + lean * (1 - share), y + tall * share, wide - 2 * lean * (1 - share), 1.1),
            glaze(darker(clay, 0.5), 0.35),
        )
    for rib in range(1, int(wide // 16)):
        share = rib / (wide // 16)
        canvas.line(
            [(x + lean + (wide - 2 * lean) * share, y), (x + wide * share, y + tall)],
            0.8,
            glaze(darker(clay, 0.5), 0.3),
        )
    canvas.rect((x + lean - 2, y - 2.5, wide - 2 * lean + 4, 4), lighter(clay, 0.16), 2)
    canvas.rect((x - 2, y + tall - 1, wide + 4, 3.4), darker(clay, 0.25), 1.5)


def tank(canvas: Canvas, light: Light, at: Point, *, solar: bool) -> None:
    """Draw what stands on the island's roofs: a white water tank, and the sun collector when there is one."""
    x, y = at
    canvas.rect((x + 1, y - 7, 1.6, 7), light.on(rgb("8a8f96")))
    canvas.rect((x + 19, y - 7, 1.6, 7), light.on(rgb("8a8f96")))
    canvas.rect((x - 2, y - 17, 26, 11), light.on((252, 252, 250)), 5)
    canvas.rect((x - 2, y - 10, 26, 4), glaze(SHADE, 0.12), 2)
    if solar:
        canvas.poly([(x + 26, y - 15), (x + 50, y), (x + 34, y), (x + 14, y - 13)], light.on(rgb("26456b")))
        canvas.line([(x + 20, y - 14), (x + 42, y)], 0.8, glaze((255, 255, 255), 0.5))


def stones(canvas: Canvas, light: Light, box: Box, dice: Random, colour: Colour = (206, 176, 132)) -> None:
    """Fill a wall with hewn yellow stone."""
    x, y, wide, tall = box
    stone = light.on(colour)
    canvas.rect(box, darker(stone, 0.1))
    row, top = 0, y
    while top < y + tall - 1:
        height, left = min(8.0, y + tall - top), x - (8 if row % 2 else 0)
        while left < x + wide:
            length = dice.uniform(13, 20)
            start, end = max(left, x), min(left + length - 1, x + wide)
            if end - start > 1:
                tone = dice.choice((stone, lighter(stone, 0.14), darker(stone, 0.06)))
                canvas.rect((start, top, end - start, height - 1), tone, 0.8)
            left += length
        top, row = top + 8, row + 1


def fence(canvas: Canvas, light: Light, top: float, left: float, right: float) -> None:
    """Draw a low garden wall with a coping."""
    wall = light.on(rgb("f3e9d6"))
    canvas.rect((left, top, right - left, 20), wall)
    canvas.rect((left, top + 13, right - left, 7), glaze(SHADE, 0.07))
    canvas.rect((left - 2, top - 4, right - left + 4, 5), light.on(rgb("d9b98c")), 1.5)
