"""Rooms seen from inside: a studio, a sitting room, an empty flat."""

from random import Random

from app.dev.town.scenes import plants, walls
from app.dev.town.scenes.canvas import WIDTH, Box, Canvas, Colour, Point, darker, glaze, lighter, mix, rgb
from app.dev.town.scenes.light import Light

PAINTS = tuple(rgb(code) for code in ("f4ead9", "e6ece6", "e9e4ee", "f3dfd0", "dfe9ee", "f1ead0"))
CLOTHS = tuple(rgb(code) for code in ("3f7f93", "c9714d", "5f7f6a", "d8a23f", "7d5a6b", "44546e", "b8635f"))
FLOOR = 312.0
PANE = (216.0, 62.0, 470.0, 262.0)  # the window: left, top, right, bottom


def shell(canvas: Canvas, light: Light, dice: Random) -> None:
    """Close the room around what the window shows: walls, floor, curtains."""
    paint = mix(dice.choice(PAINTS), light.tint, light.share * 0.5)
    left, top, right, bottom = PANE
    canvas.rect((0, 0, WIDTH, top), paint)
    canvas.rect((0, bottom, WIDTH, FLOOR - bottom), paint)
    canvas.rect((0, top, left, bottom - top), paint)
    canvas.rect((right, top, WIDTH - right, bottom - top), paint)
    _frame(canvas, light.on((252, 252, 250)))
    _boards(canvas, light.on(rgb(dice.choice(("c69c6d", "b98a5e", "d3b48a", "a9805c")))))
    canvas.rect((0, FLOOR - 8, WIDTH, 9), lighter(paint, 0.6))
    canvas.poly([(250, FLOOR), (450, FLOOR), (560, 420), (250, 420)], glaze((255, 246, 214), 0.2))
    cloth = light.on(mix(dice.choice(CLOTHS), (255, 255, 255), 0.55))
    canvas.rect((left - 40, top - 16, right - left + 80, 5), rgb("6d5a4a"), 2)
    for x in (left - 34, right - 6):
        canvas.rect((x, top - 12, 40, FLOOR - top + 2), cloth)
        for fold in (9, 20, 31):
            canvas.rect((x + fold, top - 12, 3, FLOOR - top + 2), darker(cloth, 0.12))


def _frame(canvas: Canvas, white: Colour) -> None:
    left, top, right, bottom = PANE
    canvas.rect((left - 6, top - 6, right - left + 12, 8), white)
    canvas.rect((left - 6, bottom - 2, right - left + 12, 9), white)
    for x, wide in ((left - 6, 8), (right - 2, 8), ((left + right) / 2 - 2, 5)):
        canvas.rect((x, top, wide, bottom - top), white)


def _boards(canvas: Canvas, wood: Colour) -> None:
    canvas.fade((0, FLOOR, WIDTH, 108), (lighter(wood, 0.15), darker(wood, 0.08)))
    for index in range(-6, 15):
        ends = [(index * 56 + 90, FLOOR), ((index * 56 - 230) * 1.75 + 320, 420)]
        canvas.line(ends, 0.9, glaze(darker(wood, 0.6), 0.22))


def sitting(canvas: Canvas, light: Light, dice: Random) -> None:
    """Furnish a sitting room: rug, sofa, lamp, picture, plant."""
    cloth = light.on(dice.choice(CLOTHS))
    _rug(canvas, light, dice, (150, 352, 330, 52))
    sofa(canvas, (150, 250), cloth, 1.0)
    _picture(canvas, light, dice, (526, 104, 84, 92))
    lamp(canvas, light, (106, 336))
    plants.pot(canvas, light, dice, (556, 344), 1.7)
    table = light.on(rgb("8d6645"))
    canvas.oval((262, 352, 128, 26), darker(table, 0.1))
    canvas.oval((262, 347, 128, 26), lighter(table, 0.12))
    canvas.rect((296, 346, 38, 7), light.on(rgb("f2ead8")), 2)
    canvas.disc((350, 350), 7, light.on(dice.choice(CLOTHS)))


def sleeping(canvas: Canvas, light: Light, dice: Random) -> None:
    """Furnish a studio: bed, kitchen line, table lamp."""
    cloth, wood = light.on(dice.choice(CLOTHS)), light.on(rgb("9a7350"))
    bed(canvas, (40, 264), cloth, wood)
    _picture(canvas, light, dice, (74, 110, 96, 70))
    body, top = light.on(dice.choice(PAINTS)), light.on(rgb("e9e6df"))
    canvas.rect((492, 236, 148, 84), darker(body, 0.06))
    for x in (494, 542, 590):
        canvas.rect((x, 246, 45, 70), body, 2)
        canvas.rect((x + 36, 256, 3, 14), rgb("8a8f96"), 1)
    canvas.rect((486, 230, 160, 8), top, 1)
    canvas.rect((494, 92, 148, 58), body, 2)
    canvas.rect((566, 92, 1.5, 58), darker(body, 0.2))
    canvas.rect((600, 208, 26, 22), light.on(rgb("c8cdd2")), 3)
    canvas.rect((520, 214, 20, 16), cloth, 2)
    _rug(canvas, light, dice, (372, 352, 200, 44))
    plants.pot(canvas, light, dice, (440, 340), 1.1)


def bare(canvas: Canvas, light: Light, dice: Random) -> None:
    """Leave the room empty but for a socket, a lamp cord and a ladder's worth of air."""
    canvas.rect((319, 0, 2, 34), rgb("5c5c60"))
    canvas.disc((320, 42), 9, walls.LAMPLIGHT if light.evening else (250, 248, 240))
    canvas.rect((140, 280, 14, 11), (250, 250, 250), 2)
    body = light.on(rgb("f4efe6"))
    canvas.rect((536, 96, 76, 218), darker(body, 0.08), 2)
    canvas.rect((542, 102, 64, 212), body, 1)
    for top in (116, 216):
        canvas.rect((554, top, 40, 84), darker(body, 0.06), 2)
    canvas.disc((549, 212), 3, rgb("b8985a"))
    for index in range(dice.randint(0, 3)):
        box = light.on(rgb("c99f6a"))
        canvas.rect((70 + index * 12, 318 - index * 34, 56 - index * 6, 34), box if index % 2 else darker(box, 0.08), 1)
        canvas.rect((94 + index * 9, 318 - index * 34, 8, 34), lighter(box, 0.3))


def sofa(canvas: Canvas, at: Point, cloth: Colour, size: float) -> None:
    """Draw a two-seat sofa with cushions; `at` is its upper left corner."""
    x, y, s = at[0], at[1], size
    canvas.glow((x + 150 * s, y + 108 * s), (180 * s, 16 * s), (30, 20, 20), 0.5)
    for foot in (26, 266):
        canvas.rect((x + foot * s, y + 94 * s, 8 * s, 14 * s), rgb("5c4433"))
    canvas.rect((x + 14 * s, y, 272 * s, 80 * s), darker(cloth, 0.06), 18 * s)
    for seat in (30, 151):
        canvas.rect((x + seat * s, y + 8 * s, 118 * s, 52 * s), cloth, 12 * s)
        canvas.rect((x + seat * s, y + 50 * s, 119 * s, 32 * s), lighter(cloth, 0.1), 9 * s)
    canvas.rect((x + 10 * s, y + 76 * s, 280 * s, 22 * s), darker(cloth, 0.14), 6 * s)
    for arm in (0, 262):
        canvas.rect((x + arm * s, y + 28 * s, 38 * s, 70 * s), lighter(cloth, 0.05), 15 * s)
    for cushion, tone in ((52, lighter(cloth, 0.6)), (212, mix(cloth, rgb("f0b35a"), 0.75))):
        corners = [
            (x + cushion * s, y + 22 * s),
            (x + (cushion + 40) * s, y + 18 * s),
            (x + (cushion + 44) * s, y + 54 * s),
            (x + (cushion - 2) * s, y + 56 * s),
        ]
        canvas.poly(corners, tone)


def bed(canvas: Canvas, at: Point, cloth: Colour, wood: Colour) -> None:
    """Draw a made double bed seen from the side; `at` is the upper left corner of its mattress."""
    x, y = at
    canvas.glow((x + 150, y + 92), (190, 15), (30, 20, 20), 0.5)
    canvas.rect((x - 14, y - 44, 16, 130), wood, 5)
    canvas.rect((x, y + 50, 296, 22), darker(wood, 0.1), 4)
    for leg in (6, 280):
        canvas.rect((x + leg, y + 70, 10, 18), darker(wood, 0.3))
    canvas.rect((x, y + 14, 298, 42), (250, 247, 240), 10)
    canvas.rect((x + 96, y + 8, 206, 56), cloth, 12)
    canvas.rect((x + 96, y + 8, 40, 56), lighter(cloth, 0.5), 8)
    for pillow, tone in ((8, (255, 255, 255)), (34, lighter(cloth, 0.6))):
        canvas.rect((x + pillow, y - 10, 56, 30), darker(tone, 0.04), 13)


def lamp(canvas: Canvas, light: Light, foot: Point) -> None:
    """Draw a standing lamp, lit in the evening."""
    x, y = foot
    if light.evening:
        canvas.glow((x, y - 150), (130, 120), walls.LAMPLIGHT, 0.6)
    canvas.rect((x - 2, y - 140, 4, 140), rgb("4c4a50"))
    canvas.oval((x - 22, y - 6, 44, 11), rgb("4c4a50"))
    shade = rgb("ffe9b8") if light.evening else rgb("f3ead8")
    canvas.poly([(x - 18, y - 176), (x + 18, y - 176), (x + 31, y - 134), (x - 31, y - 134)], shade)


def _picture(canvas: Canvas, light: Light, dice: Random, box: Box) -> None:
    x, y, wide, tall = box
    canvas.rect((x + 3, y + 4, wide, tall), glaze(walls.SHADE, 0.16))
    canvas.rect(box, rgb("6d5340"))
    canvas.rect((x + 4, y + 4, wide - 8, tall - 8), (252, 250, 244))
    tones = [light.on(tone) for tone in dice.sample(CLOTHS, 3)]
    inner = (x + 11, y + 11, wide - 22, tall - 22)
    canvas.rect(inner, lighter(tones[0], 0.7))
    canvas.disc((x + wide * 0.6, y + tall * 0.42), tall * 0.14, tones[1])
    canvas.poly(
        [
            (inner[0], y + tall - 11),
            (inner[0], y + tall * 0.66),
            (x + wide * 0.4, y + tall * 0.5),
            (x + wide - 11, y + tall * 0.74),
            (x + wide - 11, y + tall - 11),
        ],
        tones[2],
    )


def _rug(canvas: Canvas, light: Light, dice: Random, box: Box) -> None:
    x, y, wide, tall = box
    tone = light.on(mix(dice.choice(CLOTHS), (250, 240, 222), 0.5))
    canvas.oval(box, darker(tone, 0.08))
    canvas.oval((x + 10, y + 4, wide - 20, tall - 8), lighter(tone, 0.3))
    canvas.oval((x + 22, y + 8, wide - 44, tall - 16), tone)
