"""Services that are done outside."""

from random import Random

from app.dev.town.scenes import land, plants, wheels
from app.dev.town.scenes.canvas import Canvas, darker, glaze, lighter, rgb
from app.dev.town.scenes.light import CLEAR, DAYLIGHT, HOURS


def _outside(canvas: Canvas, dice: Random) -> None:
    light = dice.choice(DAYLIGHT)
    land.sky(canvas, light, dice)
    land.mountains(canvas, light, dice)
    land.lawn(canvas, light, 282)


def moving(canvas: Canvas, dice: Random) -> None:
    """Draw a van among boxes."""
    light = dice.choice(DAYLIGHT)
    land.sky(canvas, light, dice)
    land.hills(canvas, light, dice, 60)
    land.lawn(canvas, light, 272)
    land.street(canvas, light, 322)
    paint = wheels.PAINTS[dice.choice(("white", "yellow", "blue", "red", "orange"))]
    wheels.car(canvas, light, dice, ("van", paint), (118, 394), 400)
    card = light.on(rgb("cf9f66"))
    for x, y, wide, tall in ((524, 348, 66, 52), (530, 304, 50, 44), (40, 356, 62, 46), (586, 364, 44, 38)):
        canvas.rect((x, y, wide, tall), card if wide > 50 else darker(card, 0.08), 2)
        canvas.rect((x + wide * 0.42, y, wide * 0.16, tall), lighter(card, 0.4))
        canvas.rect((x, y, wide, 5), lighter(card, 0.22), 2)


def gardening(canvas: Canvas, dice: Random) -> None:
    """Draw a garden and a watering can."""
    _outside(canvas, dice)
    light = CLEAR
    for index in range(8):
        plants.bush(canvas, light, dice, (30 + index * 84, 318), dice.uniform(1.2, 1.7))
    plants.tree(canvas, light, dice, (516, 330), 1.9)
    plants.cypress(canvas, light, (66, 330), 190)
    tin = rgb(dice.choice(("4f9a8f", "d9763f", "4f7fb0")))
    canvas.glow((258, 392), (110, 11), (30, 30, 20), 0.5)
    canvas.arc((170, 262, 120, 110), (100, 290), 9, darker(tin, 0.15))
    canvas.line([(300, 372), (382, 292)], 15, darker(tin, 0.08))
    canvas.poly([(366, 276), (398, 306), (410, 284), (390, 264)], lighter(tin, 0.2))
    canvas.fade_poly([(204, 296), (312, 296), (322, 392), (194, 392)], (lighter(tin, 0.2), darker(tin, 0.08)))
    canvas.oval((204, 287, 108, 18), darker(tin, 0.3))
    for index in range(3):
        plants.pot(canvas, light, dice, (420 + index * 62, 398), 1.0)


def pool_care(canvas: Canvas, dice: Random) -> None:
    """Draw a pool and a net."""
    _outside(canvas, dice)
    light = CLEAR
    for x in (36, 604):
        plants.palm(canvas, light, dice, (x, 338), 1.5)
    for index in range(6):
        plants.bush(canvas, light, dice, (90 + index * 92, 336), 1.2)
    land.pool(canvas, light, dice)
    canvas.line([(500, 120), (330, 366)], 6, rgb("f2f4f5"))
    canvas.poly([(296, 356), (346, 350), (360, 378), (282, 386)], glaze(rgb("1f5f86"), 0.75))
    canvas.line([(296, 356), (346, 350), (360, 378), (282, 386), (296, 356)], 4, rgb("2f6fa8"))
    for x in (136, 528):
        canvas.arc((x, 330, 26, 60), (180, 360), 4, rgb("e3e8ec"))
        canvas.rect((x, 360, 4, 34), rgb("e3e8ec"))
        canvas.rect((x + 22, 360, 4, 34), rgb("e3e8ec"))


def car_rental(canvas: Canvas, dice: Random, body: str) -> None:
    """Draw a car of this body by the sea."""
    light = dice.choice(HOURS[:6])
    land.sky(canvas, light, dice)
    land.sea(canvas, light, dice, 224)
    land.street(canvas, light, 306)
    plants.palm(canvas, light, dice, (64, 316), 1.45)
    plants.palm(canvas, light, dice, (588, 316), 1.25)
    paint = dice.choice(tuple(wheels.PAINTS.values()))
    wheels.car(canvas, light, dice, (body, paint), (124, 390), 392)
