"""Buildings of many homes: the apartment block, the tower, the penthouse terrace, the shop."""

from random import Random

from app.dev.town.scenes import plants, walls
from app.dev.town.scenes.canvas import WIDTH, Box, Canvas, Colour, Point, darker, glaze, lighter, mix, rgb
from app.dev.town.scenes.land import HORIZON
from app.dev.town.scenes.light import Light


def block(canvas: Canvas, light: Light, dice: Random, foot: float, *, solar: bool = False) -> None:
    """Draw an apartment block of three to five floors that stands on the line `foot`."""
    floors, bays = dice.randint(3, 5), dice.randint(3, 4)
    high, bay = dice.uniform(42, 46), dice.uniform(72, 84)
    wide, tall = bays * bay, floors * high + 12
    x, y = dice.uniform(110, 520 - wide), foot - tall
    paint, accent = light.on(dice.choice(walls.WALLS)), dice.choice(walls.ACCENTS)
    canvas.glow((x + wide / 2 + 20, foot + 3), (wide * 0.68, 16), (20, 26, 44), 0.55)
    canvas.poly(
        [(x + wide, y), (x + wide + 34, y + 12), (x + wide + 34, foot - 4), (x + wide, foot)], darker(paint, 0.26)
    )
    for floor in range(floors):
        _side_window(canvas, light, dice, (x + wide + 11, y + 24 + floor * high))
    canvas.fade((x, y, wide, tall), (lighter(paint, 0.12), paint))
    column = dice.randrange(bays)
    canvas.rect((x + column * bay, y - 8, bay, tall + 8), light.on(accent))
    canvas.rect((x - 4, y - 5, wide + 4, 7), lighter(paint, 0.3), 1)
    glass, rail = dice.random() < 0.55, darker(accent, 0.35)
    for floor in range(floors - 1):
        for index in range(bays):
            _flat(
                canvas, light, dice, (x + index * bay, y + 12 + floor * high, bay, high), (index != column, glass, rail)
            )
    _entrance(canvas, light, dice, (x, foot - high + 4, bay, high - 4), bays)
    for index in range(dice.randint(2, 3)):
        walls.tank(canvas, light, (x + 26 + index * wide / 3, y - 5), solar=solar)


def _side_window(canvas: Canvas, light: Light, dice: Random, at: Point) -> None:
    x, y = at
    lit = light.evening and dice.random() < 0.5
    glass = walls.LAMPLIGHT if lit else darker(light.on(rgb("86b6c9")), 0.15)
    canvas.poly([(x, y), (x + 11, y + 3), (x + 11, y + 22), (x, y + 20)], glass)


def _flat(canvas: Canvas, light: Light, dice: Random, cell: Box, look: tuple[bool, bool, Colour]) -> None:
    x, y, wide, tall = cell
    open_air, glass, rail = look
    if not open_air:
        walls.window(canvas, light, (x + wide * 0.3, y + 6, wide * 0.4, tall - 19), dice)
        return
    canvas.rect((x + 8, y + 1, wide - 16, tall - 7), glaze(walls.SHADE, 0.10))
    walls.window(canvas, light, (x + 14, y + 5, wide * 0.38, tall - 11), dice)
    walls.window(canvas, light, (x + wide * 0.64, y + 7, wide * 0.2, tall - 22), dice)
    walls.balcony(canvas, light, (x + 5, y + tall - 20, wide - 10, 13), rail, glass=glass)
    if dice.random() < 0.3:
        plants.bush(canvas, light, dice, (x + wide - 20, y + tall - 18), 0.42)


def _entrance(canvas: Canvas, light: Light, dice: Random, cell: Box, bays: int) -> None:
    x, y, wide, tall = cell
    middle = bays // 2
    for index in range(bays):
        left = x + index * wide
        if index == middle:
            walls.door(canvas, light, (left + wide / 2 - 11, y + 5, 22, tall - 9), rgb("5a6f7d"))
            canvas.poly(
                [(left + 12, y - 1), (left + wide - 12, y - 1), (left + wide - 6, y + 4), (left + 6, y + 4)],
                light.on(rgb("e8dcc6")),
            )
        else:
            walls.window(canvas, light, (left + wide * 0.2, y + 4, wide * 0.6, tall - 18), dice)


def tower(canvas: Canvas, light: Light, dice: Random, foot: float) -> None:
    """Draw the towers of a seaside project: one tall, one farther away."""
    first = dice.uniform(150, 260)
    _rise(canvas, light, dice, (first + dice.uniform(150, 190), foot - 210, 104, 210), 0.14)
    _rise(canvas, light, dice, (first, foot - dice.uniform(272, 296), 128, 296), 0.0)
    for x in (first - 46, first + 142, first + 320):
        plants.bush(canvas, light, dice, (x, foot + 2), 1.3)


def _rise(canvas: Canvas, light: Light, dice: Random, box: Box, haze: float) -> None:
    x, y, wide, _ = box
    foot = HORIZON + 66
    paint = mix(light.on(rgb("fbfaf6")), light.sky[2], haze)
    accent = mix(light.on(dice.choice(walls.ACCENTS)), light.sky[2], haze)
    canvas.poly(
        [(x + wide, y + 8), (x + wide + 24, y + 18), (x + wide + 24, foot - 3), (x + wide, foot)], darker(paint, 0.3)
    )
    canvas.fade((x, y, wide, foot - y), (lighter(paint, 0.3), darker(paint, 0.06)))
    canvas.rect((x + wide * 0.42, y - 12, wide * 0.16, foot - y + 12), accent)
    canvas.rect((x - 5, y - 5, wide + 10, 7), paint, 2)
    rows = int((foot - y - 16) // 19)
    for row in range(rows):
        top = y + 8 + row * 19
        for left in (x + 4, x + wide * 0.6):
            lit = light.evening and dice.random() < 0.5
            canvas.rect(
                (left, top, wide * 0.36, 12),
                walls.LAMPLIGHT if lit else mix(light.on(rgb("7fb2c8")), light.sky[2], haze),
            )
            canvas.rect((left, top, wide * 0.12, 12), glaze((255, 255, 255), 0.25))
            canvas.rect((left - 5, top + 7, wide * 0.36 + 10, 6), glaze(rgb("cfeaf0"), 0.7), 3)
            canvas.rect((left - 6, top + 12.5, wide * 0.36 + 12, 3), lighter(paint, 0.5), 1.5)


def roof_terrace(canvas: Canvas, light: Light, dice: Random) -> None:
    """Draw the terrace of a penthouse: parapet, pergola, loungers, the view left open behind."""
    town = light.on(mix(light.ground, light.leaf, 0.45))
    canvas.fade((0, HORIZON + 14, WIDTH, 90), (mix(town, light.sky[2], 0.25), town))
    for index in range(7):
        x = index * 96 - dice.uniform(0, 40)
        canvas.rect(
            (x, HORIZON + dice.uniform(-4, 26), 84, 120), light.on(mix(dice.choice(walls.WALLS), light.near, 0.28))
        )
        canvas.rect((x + 30, HORIZON + 18, 9, 12), glaze(light.near, 0.6))
    floor = light.on(rgb("d9b68c"))
    canvas.rect((0, 296, WIDTH, 46), glaze(rgb("d5eef2"), 0.55))
    for x in range(-20, WIDTH, 110):
        canvas.rect((x, 292, 3, 52), light.on(rgb("e9ecee")))
    canvas.rect((0, 291, WIDTH, 4), light.on(rgb("f6f6f3")))
    canvas.fade((0, 342, WIDTH, 78), (lighter(floor, 0.15), darker(floor, 0.12)))
    for row in range(1, 5):
        canvas.rect((0, 342 + row * row * 4.6, WIDTH, 1.2), glaze(darker(floor, 0.5), 0.3))
    left = dice.choice((24.0, 330.0))
    _pergola(canvas, light, left)
    _lounger(canvas, light, dice, (left + 54, 372))
    _lounger(canvas, light, dice, (left + 164, 386))
    for x in (34, 596) if left > 200 else (420, 590):
        plants.pot(canvas, light, dice, (x, 384), 1.5)


def _pergola(canvas: Canvas, light: Light, left: float) -> None:
    wood = light.on(rgb("8b6846"))
    for x in (left, left + 268):
        canvas.rect((x, 190, 9, 176), wood)
        canvas.rect((x + 6, 190, 3, 176), darker(wood, 0.25))
    for beam in range(10):
        canvas.rect((left - 4 + beam * 29, 176, 8, 16), lighter(wood, 0.1), 1)
    canvas.rect((left - 14, 188, 306, 9), darker(wood, 0.12), 2)
    if light.evening:
        for lamp in range(1, 9):
            at = (left + lamp * 31, 204 + 8 * (1 - ((lamp - 4.5) / 4.5) ** 2))
            canvas.glow(at, (15, 15), walls.LAMPLIGHT, 0.8)
            canvas.disc(at, 2.6, (255, 244, 214))


def _lounger(canvas: Canvas, light: Light, dice: Random, at: Point) -> None:
    x, y = at
    cloth = light.on(dice.choice((rgb("f8f4ea"), rgb("5fa7b8"), rgb("e59a6b"))))
    canvas.glow((x + 42, y + 19), (62, 9), (40, 24, 16), 0.5)
    for leg in (4, 70):
        canvas.rect((x + leg, y + 6, 4, 13), light.on(rgb("7a5c40")))
    canvas.poly([(x - 16, y - 26), (x - 6, y - 30), (x + 18, y + 2), (x + 10, y + 8)], lighter(cloth, 0.2))
    canvas.rect((x + 4, y, 84, 9), cloth, 4)


def shop(canvas: Canvas, light: Light, dice: Random, foot: float) -> None:
    """Draw a shop with its awning, and the floor above it."""
    x, wide, paint = dice.uniform(110, 170), 350.0, light.on(dice.choice(walls.WALLS))
    awning = light.on(dice.choice(walls.ACCENTS))
    canvas.glow((x + wide / 2, foot + 3), (wide * 0.62, 14), (20, 26, 44), 0.5)
    canvas.fade((x, foot - 208, wide, 208), (lighter(paint, 0.15), paint))
    canvas.rect((x - 6, foot - 214, wide + 12, 10), darker(paint, 0.14), 2)
    for index in range(4):
        box = (x + 34 + index * 78, foot - 188, 42, 50)
        walls.window(canvas, light, box, dice)
        walls.shutters(canvas, light, box, dice.choice(walls.ACCENTS) if index == 9 else rgb("5f7f6a"))
    canvas.rect((x + 14, foot - 92, wide - 28, 92), light.on(rgb("4c5664")))
    for index in range(3):
        left = x + 22 + index * 104
        canvas.rect((left, foot - 86, 97, 78), walls.LAMPLIGHT if light.evening else light.on(rgb("a9d0d8")))
        canvas.poly(
            [(left, foot - 30), (left, foot - 60), (left + 60, foot - 86), (left + 84, foot - 86)],
            glaze((255, 255, 255), 0.28),
        )
        if index != 1:
            for item in range(4):
                tone = light.on(dice.choice(walls.ACCENTS))
                canvas.rect((left + 10 + item * 21, foot - dice.uniform(22, 44), 14, 36), tone, 2)
    for stripe in range(14):
        left = x + stripe * wide / 14
        tone = awning if stripe % 2 else light.on((252, 250, 244))
        canvas.poly(
            [
                (left, foot - 116),
                (left + 25, foot - 116),
                (left + 25 + (stripe - 6) * 1.4, foot - 84),
                (left + (stripe - 7) * 1.4, foot - 84),
            ],
            tone,
        )
        canvas.disc((left + 12 + (stripe - 6.5) * 1.4, foot - 84), 12.4, tone)
    canvas.rect((x, foot - 130, wide, 15), darker(awning, 0.25), 2)
