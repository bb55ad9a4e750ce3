"""Services that are done inside, most of them as a still life of tools."""

from random import Random

from app.dev.town.scenes import goods, plants, rooms
from app.dev.town.scenes.canvas import WIDTH, Canvas, Colour, Point, darker, glaze, lighter, rgb
from app.dev.town.scenes.light import CLEAR

STEEL, BRASS = rgb("aeb7c1"), rgb("d8a84e")


def plumbing(canvas: Canvas, dice: Random) -> None:
    """Draw a tap that drips into a bucket."""
    goods.backdrop(canvas, dice)
    for x in (96, 544):
        canvas.rect((x - 15, 0, 30, 420), darker(STEEL, 0.12))
        canvas.rect((x - 9, 0, 8, 420), lighter(STEEL, 0.4))
        canvas.rect((x - 21, 150, 42, 20), STEEL, 4)
    canvas.rect((96, 146, 176, 28), STEEL)
    canvas.rect((96, 151, 176, 7), lighter(STEEL, 0.5))
    canvas.rect((252, 138, 24, 44), darker(STEEL, 0.15), 4)
    canvas.rect((276, 146, 108, 30), lighter(STEEL, 0.1), 8)
    canvas.pie((352, 146, 72, 72), (270, 360), lighter(STEEL, 0.1))
    canvas.rect((388, 180, 36, 30), lighter(STEEL, 0.1))
    canvas.rect((382, 206, 48, 12), darker(STEEL, 0.15), 4)
    canvas.rect((312, 112, 12, 36), darker(STEEL, 0.2))
    for x, y in ((278, 106), (358, 106)):
        canvas.disc((x, y), 14, rgb("3f86b5"))
    canvas.rect((278, 99, 80, 14), rgb("3f86b5"), 7)
    for y, size in ((244, 8), (282, 11)):
        canvas.poly([(406, y - size * 2), (406 - size * 0.85, y), (406 + size * 0.85, y)], rgb("4aa8d8"))
        canvas.disc((406, y + 1), size, rgb("4aa8d8"))
        canvas.disc((403, y - 1), size * 0.3, (230, 247, 255))
    _bucket(canvas, (406, 384), rgb(dice.choice(("e07a4f", "3f9a8f", "d8a23f"))))
    _wrench(canvas, (180, 352))


def _bucket(canvas: Canvas, foot: Point, colour: Colour) -> None:
    x, y = foot
    canvas.glow((x, y), (78, 11), (30, 20, 30), 0.5)
    canvas.arc((x - 46, y - 112, 92, 76), (180, 360), 4, darker(STEEL, 0.3))
    canvas.fade_poly(
        [(x - 50, y - 74), (x + 50, y - 74), (x + 38, y), (x - 38, y)], (lighter(colour, 0.15), darker(colour, 0.1))
    )
    canvas.oval((x - 50, y - 84, 100, 20), darker(colour, 0.25))
    canvas.oval((x - 44, y - 81, 88, 14), rgb("6cc0e0"))


def _wrench(canvas: Canvas, at: Point) -> None:
    x, y = at
    canvas.glow((x + 20, y + 22), (110, 10), (30, 20, 30), 0.5)
    canvas.line([(x - 52, y + 8), (x + 62, y - 4)], 17, rgb("c4473f"))
    canvas.line([(x - 46, y + 4), (x + 40, y - 6)], 4, rgb("e58a7f"))
    canvas.disc((x + 84, y - 8), 26, STEEL)
    canvas.poly([(x + 78, y - 14), (x + 116, y - 22), (x + 116, y + 2)], rgb("f0ece4"))


def electrical(canvas: Canvas, dice: Random) -> None:
    """Draw a bulb, two sockets and a screwdriver."""
    tone = goods.backdrop(canvas, dice)
    canvas.glow((320, 176), (220, 200), rgb("ffe58f"), 0.95)
    canvas.line([(320, 0), (320, 92)], 5, rgb("3c4250"))
    canvas.rect((296, 84, 48, 42), rgb("4a515e"), 6)
    for row in range(3):
        canvas.rect((292, 92 + row * 11, 56, 6), lighter(rgb("4a515e"), 0.25), 3)
    canvas.poly([(300, 126), (340, 126), (366, 178), (274, 178)], rgb("fff0a8"))
    canvas.disc((320, 196), 58, rgb("fff0a8"))
    canvas.disc((320, 196), 48, rgb("fff8d4"))
    canvas.line(
        [(306, 130), (302, 186), (312, 172), (320, 190), (328, 172), (338, 186), (334, 130)], 3.4, rgb("eb9a35")
    )
    for x in (112, 476):
        canvas.rect((x + 3, 196, 62, 62), glaze((30, 30, 60), 0.16), 9)
        canvas.rect((x, 192, 62, 62), (253, 252, 248), 9)
        canvas.disc((x + 31, 223), 21, darker(tone, 0.04))
        for hole in (22, 40):
            canvas.disc((x + hole, 223), 4, rgb("3c4250"))
    canvas.line([(150, 372), (250, 360)], 15, rgb("d9583f"))
    canvas.line([(250, 360), (322, 352)], 6, STEEL)
    canvas.line([(380, 372), (420, 346), (470, 370), (520, 352)], 6, rgb("2f6fa8"))
    canvas.rect((512, 340, 38, 24), rgb("3c4250"), 5)


def cleaning(canvas: Canvas, dice: Random) -> None:
    """Draw a bucket of suds, a mop and a spray bottle."""
    goods.backdrop(canvas, dice)
    _bucket(canvas, (240, 378), rgb(dice.choice(("3f9a8f", "2f7fb0", "e07a4f"))))
    for x, y, radius in (
        (206, 290, 13),
        (232, 282, 18),
        (262, 288, 14),
        (248, 268, 10),
        (220, 262, 8),
        (276, 250, 9),
        (196, 236, 7),
        (300, 214, 11),
    ):
        canvas.disc((x, y), radius, glaze((255, 255, 255), 0.85))
        canvas.disc((x - radius * 0.3, y - radius * 0.3), radius * 0.3, rgb("c9eaf5"))
    canvas.line([(456, 58), (424, 330)], 9, rgb("b9854f"))
    canvas.rect((388, 322, 72, 18), rgb("3f7f93"), 6)
    for strand in range(12):
        canvas.line(
            [(394 + strand * 5.5, 338), (382 + strand * 7.6, 384)], 5.6, rgb("f3ead6") if strand % 2 else rgb("e0d3b8")
        )
    bottle = rgb(dice.choice(("57b8d8", "f0b13f", "8fbf5a")))
    canvas.glow((336, 380), (50, 9), (30, 20, 30), 0.5)
    canvas.rect((310, 278, 54, 102), bottle, 12)
    canvas.rect((316, 306, 42, 42), (252, 252, 250), 5)
    canvas.disc((337, 327), 11, lighter(bottle, 0.3))
    canvas.rect((328, 254, 18, 28), lighter(bottle, 0.4))
    canvas.poly([(306, 238), (352, 238), (352, 258), (330, 258), (318, 250), (306, 250)], rgb("e8eef1"))


def cooling(canvas: Canvas, dice: Random) -> None:
    """Draw an air conditioner above a sofa."""
    canvas.fade((0, 0, WIDTH, 420), (rgb("79c3e6"), rgb("d4eef4")))
    canvas.rect((0, 366, WIDTH, 54), rgb("c7a77f"))
    canvas.rect((0, 360, WIDTH, 7), (252, 252, 250))
    goods.air_conditioner(canvas, (160, 92))
    rooms.sofa(canvas, (196, 296), dice.choice(rooms.CLOTHS), 0.82)
    plants.pot(canvas, CLEAR, dice, (110, 394), 1.3)
    plants.pot(canvas, CLEAR, dice, (540, 394), 1.1)


def painting(canvas: Canvas, dice: Random) -> None:
    """Draw a wall that is half painted."""
    old, new = dice.choice(goods.BACKDROPS), dice.choice(rooms.CLOTHS)
    canvas.rect((0, 0, WIDTH, 420), lighter(old, 0.45))
    canvas.fade((0, 0, 330, 352), (lighter(new, 0.2), new))
    for stripe in range(5):
        canvas.rect((318, stripe * 70, dice.uniform(30, 110), 73), lighter(new, 0.12 - stripe * 0.02), 10)
    canvas.fade((0, 352, WIDTH, 68), (rgb("cbb18d"), rgb("b5986f")))
    canvas.rect((0, 344, WIDTH, 9), (253, 252, 248))
    canvas.line([(486, 200), (486, 236), (430, 236), (430, 330)], 8, rgb("8a919a"))
    canvas.rect((420, 262, 20, 92), rgb("d9583f"), 9)
    canvas.rect((366, 158, 132, 46), lighter(new, 0.1), 16)
    canvas.rect((366, 163, 132, 9), lighter(new, 0.4), 4)
    _bucket(canvas, (180, 400), rgb("d8dde2"))
    canvas.oval((136, 319, 88, 14), new)
    for x, long in ((152, 30), (172, 46), (206, 24)):
        canvas.rect((x, 326, 9, long), new, 4.5)


def tutoring(canvas: Canvas, dice: Random) -> None:
    """Draw a blackboard, books and a globe."""
    goods.backdrop(canvas, dice)
    canvas.rect((132, 56, 376, 210), rgb("a9794f"), 6)
    canvas.fade((142, 66, 356, 190), (rgb("2f6b5c"), rgb("265548")))
    chalk = glaze((250, 250, 240), 0.85)
    canvas.line([(178, 206), (178, 96)], 2.5, chalk)
    canvas.line([(168, 198), (300, 198)], 2.5, chalk)
    canvas.line([(180, 192), (206, 170), (232, 158), (258, 126), (288, 104)], 3, glaze(rgb("f6d774"), 0.95))
    for row, long in ((96, 120), (122, 86), (148, 108), (174, 60)):
        canvas.rect((344, row, long, 5), chalk, 2.5)
    y = 372.0
    canvas.glow((220, 376), (130, 12), (30, 20, 30), 0.5)
    for index, cloth in enumerate(dice.sample(rooms.CLOTHS, 4)):
        canvas.rect((146 + index * 7, y - 26, 150 - index * 10, 25), cloth, 4)
        canvas.rect((280 - index * 3, y - 22, 14, 17), (250, 246, 234), 1)
        y -= 26
    canvas.disc((238, y - 16), 17, rgb("d0473f"))
    canvas.poly([(238, y - 30), (250, y - 44), (254, y - 34)], rgb("5f9a4f"))
    canvas.glow((452, 376), (80, 10), (30, 20, 30), 0.5)
    canvas.disc((452, 300), 52, rgb("4aa3cf"))
    for box in ((414, 268, 44, 34), (452, 300, 40, 28), (440, 262, 30, 16)):
        canvas.oval(box, rgb("7fb069"))
    canvas.arc((392, 240, 120, 120), (300, 120), 6, BRASS)
    canvas.rect((448, 356, 9, 16), BRASS)
    canvas.rect((418, 370, 70, 8), darker(BRASS, 0.15), 4)


def legal(canvas: Canvas, dice: Random) -> None:
    """Draw the scales."""
    goods.backdrop(canvas, dice)
    canvas.glow((320, 372), (190, 13), (30, 20, 30), 0.5)
    canvas.rect((313, 96, 14, 262), BRASS, 4)
    canvas.disc((320, 92), 13, lighter(BRASS, 0.2))
    canvas.line([(200, 132), (320, 112), (440, 132)], 8, BRASS)
    for x in (200, 440):
        for side in (-46, 46):
            canvas.line([(x, 132), (x + side, 232)], 2, darker(BRASS, 0.2))
        canvas.pie((x - 54, 202, 108, 60), (0, 180), BRASS)
        canvas.rect((x - 56, 229, 112, 6), lighter(BRASS, 0.3), 3)
    canvas.rect((262, 350, 116, 18), darker(BRASS, 0.12), 5)
    for index, cloth in enumerate(dice.sample(rooms.CLOTHS, 5)):
        tall = 74 + (index * 37) % 34
        canvas.rect((64 + index * 26, 372 - tall, 24, tall), darker(cloth, 0.1), 2)
        canvas.rect((64 + index * 26, 372 - tall + 14, 24, 5), BRASS)
    wood = rgb("7a5238")
    canvas.rect((478, 360, 104, 14), darker(wood, 0.1), 4)
    canvas.line([(500, 350), (588, 306)], 9, wood)
    canvas.poly([(478, 330), (508, 312), (528, 346), (498, 364)], lighter(wood, 0.12))
