"""Houses of one family: the modern villa, the village house, the bungalow, the row in the old town."""

from random import Random

from app.dev.town.scenes import plants, walls
from app.dev.town.scenes.canvas import Box, Canvas, Colour, darker, glaze, lighter, rgb
from app.dev.town.scenes.light import Light

ROOFS = tuple(rgb(code) for code in ("c8694a", "b85c44", "cf8058", "a9563f"))


def modern_villa(canvas: Canvas, light: Light, dice: Random, foot: float, *, solar: bool = False) -> None:
    """Draw a white two-storey villa with a stone wall and much glass."""
    x, white = dice.uniform(120, 190), light.on(rgb("fbf9f3"))
    canvas.glow((x + 180, foot + 4), (250, 17), (20, 26, 44), 0.55)
    canvas.fade((x + 70, foot - 172, 250, 92), (lighter(white, 0.4), white))
    canvas.rect((x + 62, foot - 178, 266, 10), white, 2)
    canvas.rect((x + 62, foot - 169, 266, 5), glaze(walls.SHADE, 0.16))
    walls.window(canvas, light, (x + 96, foot - 152, 92, 58), dice, rgb("56606c"))
    walls.window(canvas, light, (x + 226, foot - 152, 44, 58), dice, rgb("56606c"))
    canvas.fade((x, foot - 84, 350, 84), (white, darker(white, 0.05)))
    _feature_wall(canvas, light, dice, (x + 262, foot - 176, 46, 176))
    canvas.rect((x - 18, foot - 92, 290, 10), lighter(white, 0.4), 2)
    canvas.rect((x, foot - 83, 262, 12), glaze(walls.SHADE, 0.16))
    walls.balcony(canvas, light, (x - 12, foot - 112, 204, 18), rgb("56606c"), glass=True)
    for index in range(3):
        walls.window(canvas, light, (x + 24 + index * 56, foot - 66, 50, 62), dice, rgb("56606c"))
    walls.door(canvas, light, (x + 212, foot - 62, 30, 58), rgb("9a6b45"))
    canvas.rect((x - 12, foot - 84, 7, 84), lighter(white, 0.2))
    walls.window(canvas, light, (x + 318, foot - 62, 22, 44), dice, rgb("56606c"))
    if solar:
        walls.tank(canvas, light, (x + 150, foot - 178), solar=True)


def _feature_wall(canvas: Canvas, light: Light, dice: Random, box: Box) -> None:
    """Clad a wall with hewn stone, with slats of wood or with one strong colour."""
    x, y, wide, tall = box
    kind = dice.choice(("stone", "stone", "wood", "paint"))
    if kind == "stone":
        walls.stones(canvas, light, box, dice, rgb(dice.choice(("ceb084", "b9b2a6", "c9a07c"))))
        return
    tone = light.on(rgb("a9764c") if kind == "wood" else dice.choice(walls.ACCENTS))
    canvas.fade(box, (lighter(tone, 0.12), tone))
    for slat in range(1, int(tall // 7) if kind == "wood" else 1):
        canvas.rect((x, y + slat * 7, wide, 1.4), darker(tone, 0.25))


def village_villa(canvas: Canvas, light: Light, dice: Random, foot: float, *, chimney: bool = False) -> None:
    """Draw a villa with a tiled roof, arches and shutters."""
    x, paint = dice.uniform(130, 200), light.on(dice.choice(walls.WALLS))
    clay, accent = dice.choice(ROOFS), dice.choice(walls.ACCENTS)
    canvas.glow((x + 160, foot + 4), (230, 16), (20, 26, 44), 0.55)
    if chimney:
        canvas.rect((x + 236, foot - 222, 22, 40), darker(paint, 0.1))
        canvas.rect((x + 232, foot - 226, 30, 7), light.on(clay), 1)
    canvas.fade((x + 60, foot - 152, 226, 152), (lighter(paint, 0.15), paint))
    walls.tiles(canvas, light, (x + 46, foot - 198, 254, 48), 46, clay)
    canvas.rect((x + 60, foot - 149, 226, 7), glaze(walls.SHADE, 0.15))
    for index in range(3):
        box = (x + 92 + index * 70, foot - 132, 24, 36)
        walls.window(canvas, light, box, dice)
        walls.shutters(canvas, light, box, accent)
    canvas.fade((x, foot - 74, 306, 74), (paint, darker(paint, 0.04)))
    walls.tiles(canvas, light, (x - 12, foot - 96, 330, 24), 14, clay)
    for index in range(4):
        _arch(canvas, light, (x + 16 + index * 74, foot - 62, 54, 62))
    walls.window(canvas, light, (x + 30, foot - 44, 26, 40), dice)
    walls.door(canvas, light, (x + 106, foot - 46, 23, 42), accent)
    walls.window(canvas, light, (x + 178, foot - 44, 26, 30), dice)
    walls.window(canvas, light, (x + 252, foot - 44, 26, 30), dice)
    if dice.random() < 0.7:
        plants.climber(canvas, light, dice, (x + 214, foot - 78), (100, 56))


def _arch(canvas: Canvas, light: Light, box: Box) -> None:
    x, y, wide, tall = box
    shade = light.on(rgb("cdb79a"))
    canvas.pie((x, y, wide, wide), (180, 360), shade)
    canvas.rect((x, y + wide / 2 - 0.5, wide, tall - wide / 2 + 0.5), shade)
    canvas.arc((x - 3, y - 3, wide + 6, wide + 6), (180, 360), 3, light.on(rgb("fdf8ec")))


def bungalow(canvas: Canvas, light: Light, dice: Random, foot: float, *, chimney: bool = False) -> None:
    """Draw a low house with a veranda."""
    x, wide, paint = dice.uniform(110, 170), 370.0, light.on(dice.choice(walls.WALLS))
    clay, accent = dice.choice(ROOFS), dice.choice(walls.ACCENTS)
    canvas.glow((x + wide / 2, foot + 4), (wide * 0.62, 15), (20, 26, 44), 0.55)
    if chimney:
        canvas.rect((x + 268, foot - 168, 24, 44), darker(paint, 0.08))
        canvas.rect((x + 264, foot - 172, 32, 7), light.on(clay), 1)
    canvas.fade((x, foot - 92, wide, 92), (lighter(paint, 0.15), paint))
    walls.tiles(canvas, light, (x - 18, foot - 146, wide + 36, 56), 62, clay)
    canvas.rect((x, foot - 88, wide, 8), glaze(walls.SHADE, 0.16))
    canvas.rect((x + 118, foot - 84, 132, 84), darker(paint, 0.16))
    walls.door(canvas, light, (x + 136, foot - 60, 28, 56), accent)
    walls.window(canvas, light, (x + 182, foot - 58, 52, 52), dice)
    for left in (x + 38, x + 294):
        box = (left, foot - 64, 40, 40)
        walls.window(canvas, light, box, dice)
        walls.shutters(canvas, light, box, accent)
    for left in (x + 114, x + 246):
        canvas.rect((left, foot - 86, 9, 86), lighter(paint, 0.35), 1)
    canvas.rect((x + 108, foot - 4, 152, 5), light.on(rgb("d8c3a0")))


def old_row(canvas: Canvas, light: Light, dice: Random, foot: float, *, stone: bool) -> None:
    """Draw a row of narrow houses: of stone with oriels inside the walls, painted outside them."""
    x = dice.uniform(60, 90)
    for index in range(4):
        wide, tall = dice.uniform(112, 134), dice.uniform(168, 198)
        paint, accent = dice.choice(walls.WALLS), dice.choice(walls.ACCENTS)
        y = foot - tall
        canvas.glow((x + wide / 2, foot + 3), (wide * 0.7, 12), (20, 26, 44), 0.4)
        if stone and index % 2 == 0:
            walls.stones(canvas, light, (x, y, wide, tall), dice, (214, 188, 146))
        else:
            canvas.fade((x, y, wide, tall), (lighter(light.on(paint), 0.15), light.on(paint)))
        walls.tiles(canvas, light, (x - 5, y - 22, wide + 10, 24), 14, dice.choice(ROOFS))
        _narrow_front(canvas, light, dice, (x, y, wide, tall), accent)
        canvas.rect((x + wide - 6, y + 3, 6, tall - 3), glaze(walls.SHADE, 0.13))
        x += wide


def _narrow_front(canvas: Canvas, light: Light, dice: Random, box: Box, accent: Colour) -> None:
    x, y, wide, tall = box
    foot = y + tall
    if dice.random() < 0.5:
        _oriel(canvas, light, dice, (x + wide * 0.22, y + 18, wide * 0.56, 66), accent)
    else:
        for left in (x + wide * 0.2, x + wide * 0.62):
            pane = (left, y + 28, wide * 0.18, 42)
            walls.window(canvas, light, pane, dice)
            walls.shutters(canvas, light, (left, y + 28, wide * 0.16, 42), accent)
        walls.balcony(canvas, light, (x + wide * 0.12, y + 72, wide * 0.76, 15), rgb("3d434d"), glass=False)
    _arch(canvas, light, (x + wide * 0.14 - 4, foot - 72, 36, 60))
    walls.door(canvas, light, (x + wide * 0.14, foot - 56, 28, 52), accent)
    pane = (x + wide * 0.6, foot - 60, 26, 36)
    walls.window(canvas, light, pane, dice)
    if dice.random() < 0.6:
        plants.pot(canvas, light, dice, (x + wide * 0.62, foot + 2), 0.6)


def _oriel(canvas: Canvas, light: Light, dice: Random, box: Box, accent: Colour) -> None:
    """Draw a cumba: the closed wooden balcony of an Ottoman house."""
    x, y, wide, tall = box
    wood = light.on(accent)
    canvas.rect((x + 4, y + tall, wide, 9), glaze(walls.SHADE, 0.22))
    canvas.rect(box, wood, 1)
    canvas.rect((x - 4, y - 5, wide + 8, 7), darker(wood, 0.2), 1)
    canvas.rect((x - 4, y + tall - 4, wide + 8, 7), darker(wood, 0.2), 1)
    for index in range(3):
        walls.window(
            canvas,
            light,
            (x + 5 + index * (wide - 6) / 3, y + 9, (wide - 6) / 3 - 5, tall * 0.58),
            dice,
            lighter(wood, 0.3),
        )
