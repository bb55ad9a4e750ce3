"""Electronics for sale: a television, a laptop, a telephone, a camera."""

from random import Random

from app.dev.town.scenes.canvas import Box, Canvas, darker, glaze, lighter, mix, rgb

STEEL = rgb("cdd3d9")


def electronics(canvas: Canvas, dice: Random, what: str) -> None:
    """Draw a television, a laptop, a telephone, a camera or a game console."""
    draw = {"laptop": _laptop, "phone": _phone, "camera": _camera}.get(what, _television)
    draw(canvas, dice)


def _screen(canvas: Canvas, dice: Random, box: Box) -> None:
    x, y, wide, tall = box
    top, low = dice.sample((rgb("2d5f9e"), rgb("e58a6a"), rgb("46a0a8"), rgb("7a5aa6"), rgb("f2b45c")), 2)
    canvas.fade(box, (top, low))
    canvas.disc((x + wide * 0.7, y + tall * 0.42), tall * 0.13, glaze((255, 250, 220), 0.9))
    ridge = ((0, 1), (0, 0.72), (0.3, 0.48), (0.55, 0.74), (0.75, 0.58), (1, 0.8), (1, 1))
    canvas.poly([(x + wide * right, y + tall * down) for right, down in ridge], mix(darker(top, 0.4), low, 0.2))
    canvas.poly([(x, y), (x + wide * 0.42, y), (x + wide * 0.12, y + tall), (x, y + tall)], glaze((255, 255, 255), 0.1))


def _television(canvas: Canvas, dice: Random) -> None:
    canvas.glow((320, 366), (240, 14), (30, 24, 30), 0.5)
    wood = rgb("a67c55")
    canvas.rect((130, 310, 380, 50), wood, 4)
    for x in (136, 262, 388):
        canvas.rect((x, 316, 118, 38), lighter(wood, 0.15), 3)
    canvas.rect((276, 298, 88, 12), rgb("2c3038"), 3)
    canvas.rect((306, 280, 28, 22), rgb("2c3038"))
    canvas.rect((148, 88, 344, 200), rgb("23262d"), 7)
    _screen(canvas, dice, (156, 96, 328, 182))


def _laptop(canvas: Canvas, dice: Random) -> None:
    canvas.glow((320, 346), (230, 15), (30, 24, 30), 0.55)
    canvas.rect((190, 138, 260, 176), rgb("353a43"), 10)
    _screen(canvas, dice, (200, 149, 240, 153))
    canvas.poly([(190, 312), (450, 312), (502, 344), (138, 344)], STEEL)
    for row in range(3):
        canvas.poly(
            [
                (212 - row * 12, 317 + row * 6),
                (428 + row * 12, 317 + row * 6),
                (432 + row * 13, 321 + row * 6),
                (208 - row * 13, 321 + row * 6),
            ],
            rgb("59606b"),
        )
    canvas.poly([(282, 336), (358, 336), (364, 342), (276, 342)], darker(STEEL, 0.12))
    canvas.rect((138, 343, 364, 8), darker(STEEL, 0.2), 4)


def _phone(canvas: Canvas, dice: Random) -> None:
    canvas.glow((330, 372), (180, 13), (30, 24, 30), 0.5)
    back = dice.choice((rgb("3f4754"), rgb("7a92a8"), rgb("b58b7a"), rgb("56705f")))
    canvas.rect((338, 92, 128, 276), back, 22)
    canvas.rect((350, 104, 54, 62), darker(back, 0.15), 14)
    for x, y in ((365, 120), (389, 120), (365, 146)):
        canvas.disc((x, y), 10, rgb("20242b"))
        canvas.disc((x - 2, y - 2), 3.4, rgb("6f8fb0"))
    canvas.rect((206, 76, 136, 292), rgb("22252c"), 24)
    canvas.rect((212, 82, 124, 280), rgb("3a5a80"), 19)
    _screen(canvas, dice, (214, 102, 120, 240))
    canvas.rect((254, 90, 40, 9), rgb("15171b"), 4.5)


def _camera(canvas: Canvas, dice: Random) -> None:
    canvas.glow((320, 356), (190, 15), (30, 24, 30), 0.55)
    skin = dice.choice((rgb("2f333b"), rgb("6a4a38"), rgb("44546e")))
    canvas.poly([(252, 172), (268, 140), (372, 140), (388, 172)], rgb("b9bfc7"))
    canvas.rect((170, 168, 300, 184), rgb("c9ced5"), 20)
    canvas.rect((170, 204, 300, 116), skin)
    canvas.disc((320, 262), 84, rgb("20242b"))
    canvas.disc((320, 262), 66, rgb("3d4450"))
    canvas.disc((320, 262), 50, rgb("1c2f4a"))
    canvas.disc((320, 262), 30, rgb("3c6a97"))
    canvas.disc((302, 244), 12, glaze((255, 255, 255), 0.75))
    canvas.rect((196, 152, 42, 18), rgb("5a616b"), 5)
    canvas.disc((436, 188), 9, rgb("d9583f"))
