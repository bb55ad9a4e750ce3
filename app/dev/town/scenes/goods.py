"""Things for sale, each standing in a quiet studio: furniture, screens, white goods."""

from random import Random

from app.dev.town.scenes import plants, rooms
from app.dev.town.scenes.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, darker, glaze, lighter, rgb
from app.dev.town.scenes.light import CLEAR, Light

BACKDROPS = tuple(rgb(code) for code in ("f3d9c4", "cfe3e2", "e3dcec", "f2e4b9", "d5e4d0", "f0cfcb", "cddcec"))
STEEL = rgb("cdd3d9")


def backdrop(canvas: Canvas, dice: Random) -> Colour:
    """Draw a wall, a floor and a soft round of light. Returns the wall's colour."""
    tone = dice.choice(BACKDROPS)
    canvas.fade((0, 0, WIDTH, 320), (lighter(tone, 0.35), tone))
    canvas.disc((320, 196), 158, lighter(tone, 0.55))
    canvas.fade((0, 318, WIDTH, HEIGHT - 318), (darker(tone, 0.1), darker(tone, 0.2)))
    canvas.rect((0, 314, WIDTH, 5), lighter(tone, 0.7))
    return tone


def furniture(canvas: Canvas, light: Light, dice: Random, what: str) -> None:
    """Draw a sofa, a bed, a table with chairs, a wardrobe or a desk."""
    cloth, wood = dice.choice(rooms.CLOTHS), rgb(dice.choice(("a9794f", "8b5f3e", "c19a6b")))
    if what == "bed":
        rooms.bed(canvas, (176, 266), cloth, wood)
    elif what == "table":
        _table(canvas, wood, cloth)
    elif what == "wardrobe":
        _wardrobe(canvas, wood)
    elif what == "desk":
        _desk(canvas, light, dice, wood, cloth)
    else:
        rooms.lamp(canvas, light, (112, 352))
        rooms.sofa(canvas, (152, 244), cloth, 1.12)
    plants.pot(canvas, CLEAR, dice, (566, 366), 1.4)


def _table(canvas: Canvas, wood: Colour, cloth: Colour) -> None:
    canvas.glow((320, 372), (250, 16), (40, 24, 20), 0.5)
    for x, flip in ((170, 1), (470, -1)):
        canvas.rect((x - (30 if flip > 0 else 14), 204, 44, 84), darker(wood, 0.08), 8)
        canvas.rect((x - 30, 284, 60, 14), cloth, 6)
        for leg in (-26, 20):
            canvas.rect((x + leg, 296, 7, 76), darker(wood, 0.25))
    for leg in (212, 418):
        canvas.poly([(leg, 272), (leg + 14, 272), (leg + 10, 374), (leg + 4, 374)], darker(wood, 0.2))
    canvas.rect((180, 254, 280, 20), wood, 7)
    canvas.rect((180, 254, 280, 7), lighter(wood, 0.25), 4)
    canvas.oval((286, 234, 70, 22), rgb("fbf6ea"))
    for x, tone in ((304, rgb("e39a3b")), (322, rgb("d9583f")), (338, rgb("8fb04a"))):
        canvas.disc((x, 234), 11, tone)


def _wardrobe(canvas: Canvas, wood: Colour) -> None:
    canvas.glow((320, 372), (190, 15), (40, 24, 20), 0.5)
    canvas.rect((196, 92, 248, 276), darker(wood, 0.15), 4)
    for x in (204, 284, 364):
        canvas.fade((x, 102, 74, 246), (lighter(wood, 0.18), wood))
        canvas.rect((x + 62, 210, 4, 34), rgb("efe0bd"), 2)
    canvas.fade((284, 102, 74, 246), (rgb("e3f1f4"), rgb("a9c9d2")))
    canvas.poly([(290, 320), (344, 108), (354, 108), (304, 340)], glaze((255, 255, 255), 0.4))
    canvas.rect((190, 84, 260, 12), lighter(wood, 0.1), 4)


def _desk(canvas: Canvas, light: Light, dice: Random, wood: Colour, cloth: Colour) -> None:
    canvas.glow((320, 372), (230, 15), (40, 24, 20), 0.5)
    for leg in (156, 474):
        canvas.rect((leg, 262, 10, 110), rgb("454a54"))
    canvas.rect((380, 262, 104, 70), darker(wood, 0.1), 3)
    for row in (268, 300):
        canvas.rect((386, row, 92, 26), wood, 3)
        canvas.rect((420, row + 10, 24, 4), rgb("efe0bd"), 2)
    canvas.rect((140, 248, 360, 16), lighter(wood, 0.12), 4)
    canvas.rect((256, 216, 74, 86), cloth, 16)
    canvas.rect((246, 300, 94, 16), darker(cloth, 0.15), 7)
    canvas.rect((289, 314, 8, 46), rgb("454a54"))
    canvas.rect((262, 358, 62, 7), rgb("454a54"), 3)
    rooms.lamp(canvas, light, (566, 360))
    for x, tall in ((170, 40), (184, 46), (196, 36)):
        canvas.rect((x, 248 - tall, 12, tall), dice.choice(rooms.CLOTHS), 1)


def appliance(canvas: Canvas, dice: Random, what: str) -> None:
    """Draw a fridge, a washing machine, an oven or an air conditioner."""
    tone = dice.choice((rgb("f7f8f8"), rgb("d3d8dd"), rgb("b7bec6")))
    canvas.glow((320, 372), (170, 14), (30, 24, 30), 0.5)
    if what == "fridge":
        _fridge(canvas, tone)
    elif what == "oven":
        _oven(canvas, tone)
    elif what == "air conditioner":
        air_conditioner(canvas, (160, 130))
    else:
        _washer(canvas, tone)


def _fridge(canvas: Canvas, tone: Colour) -> None:
    canvas.rect((234, 62, 172, 308), darker(tone, 0.14), 12)
    for y, tall in ((66, 100), (170, 194)):
        canvas.fade((238, y, 164, tall), (lighter(tone, 0.5), tone))
        canvas.rect((252, y + tall * 0.36, 7, tall * 0.42), rgb("8a919a"), 3)
    for x, y, magnet in ((350, 210, "e4573f"), (368, 232, "f0b13f"), (344, 240, "3f9a8f")):
        canvas.rect((x, y, 13, 13), rgb(magnet), 3)


def _washer(canvas: Canvas, tone: Colour) -> None:
    canvas.fade((216, 140, 208, 230), (lighter(tone, 0.5), darker(tone, 0.06)))
    canvas.rect((216, 140, 208, 42), darker(tone, 0.08), 6)
    canvas.rect((230, 150, 62, 22), tone, 4)
    canvas.disc((398, 161), 12, rgb("8a919a"))
    canvas.rect((318, 153, 46, 16), rgb("26303c"), 3)
    canvas.disc((320, 272), 76, darker(tone, 0.25))
    canvas.disc((320, 272), 64, rgb("39485a"))
    canvas.pie((262, 214, 116, 116), (10, 170), rgb("68b5cd"))
    for x, y, cloth in ((296, 298, "e58a6a"), (336, 304, "f2d27a"), (322, 284, "ffffff")):
        canvas.disc((x, y), 17, rgb(cloth))
    canvas.arc((264, 216, 112, 112), (200, 260), 5, glaze((255, 255, 255), 0.6))


def _oven(canvas: Canvas, tone: Colour) -> None:
    canvas.rect((212, 122, 216, 248), darker(tone, 0.1), 6)
    canvas.rect((206, 112, 228, 14), rgb("2c3038"), 3)
    for x in (240, 280, 360, 400):
        canvas.disc((x, 146), 10, rgb("4a515c"))
        canvas.rect((x - 1.5, 138, 3, 9), (250, 250, 250))
    canvas.rect((304, 138, 34, 16), rgb("20303c"), 2)
    canvas.rect((228, 186, 184, 118), rgb("30343c"), 8)
    canvas.glow((320, 262), (92, 56), rgb("ff9d4a"), 0.9)
    canvas.oval((276, 244, 88, 34), rgb("c98a4a"))
    canvas.rect((228, 172, 184, 7), rgb("8a919a"), 3)
    canvas.rect((228, 322, 184, 36), darker(tone, 0.04), 4)


def air_conditioner(canvas: Canvas, at: Point) -> None:
    """Draw a wall unit that blows cool air."""
    x, y = at
    canvas.rect((x + 6, y + 10, 320, 92), glaze((30, 40, 70), 0.16), 18)
    canvas.fade((x, y + 14, 320, 64), ((255, 255, 255), rgb("e6ebef")))
    canvas.rect((x, y, 320, 30), (255, 255, 255), 15)
    canvas.rect((x, y + 62, 320, 34), rgb("dfe5ea"), 15)
    canvas.rect((x + 18, y + 68, 284, 12), rgb("6c7884"), 6)
    canvas.rect((x + 18, y + 78, 284, 6), rgb("f7f9fa"), 3)
    canvas.disc((x + 292, y + 48), 4, rgb("57c46b"))
    for row in range(3):
        for column in range(4):
            left, top = x + 34 + column * 68, y + 114 + row * 28
            canvas.arc((left, top, 32, 16), (180, 360), 4, glaze(rgb("ffffff"), 0.85 - row * 0.2))
            canvas.arc((left + 28, top, 32, 16), (0, 180), 4, glaze(rgb("ffffff"), 0.85 - row * 0.2))
