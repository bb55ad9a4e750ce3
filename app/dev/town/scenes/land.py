"""What lies behind and below a house: sky, the Kyrenia range, sea, plain, lawn, street, pool."""

from itertools import pairwise
from random import Random

from app.dev.town.scenes.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, darker, glaze, lighter, mix, rgb
from app.dev.town.scenes.light import Light

HORIZON = 262.0
WHITE = (255, 255, 255)


def sky(canvas: Canvas, light: Light, dice: Random) -> None:
    """Fill the sheet with the sky of the hour: sun or moon, and some clouds."""
    canvas.fade((0, 0, WIDTH, HORIZON + 40), light.sky)
    sun = (dice.uniform(60, 580), dice.uniform(150, 215) if light.share > 0.15 else dice.uniform(50, 95))
    canvas.glow(sun, (210, 210), light.sun, 0.9)
    canvas.disc(sun, dice.uniform(19, 26), light.sun)
    if light.sky[0][0] < 60 and light.evening:
        for _ in range(34):
            canvas.disc((dice.uniform(0, WIDTH), dice.uniform(0, 150)), dice.uniform(0.5, 1.3), glaze(WHITE, 0.75))
    for _ in range(dice.randint(2, 4)):
        height = dice.uniform(28, 120)
        colour = mix(mix(light.sky[0], light.sky[1], height / 120), lighter(light.tint, 0.5), dice.uniform(0.4, 0.7))
        clear = (sun[0] + dice.uniform(90, 480)) % 640  # a cloud before the sun would look like an eclipse
        _cloud(canvas, (clear - 60, height), dice, colour)


def _cloud(canvas: Canvas, at: Point, dice: Random, colour: Colour) -> None:
    length, (x, y) = dice.uniform(60, 120), at
    for share, size in ((0.22, 0.13), (0.44, 0.20), (0.68, 0.15)):
        canvas.disc((x + length * (share + dice.uniform(-0.05, 0.05)), y), length * size, colour)
    canvas.rect((x, y - 4, length, 13), colour, 6.5)
    canvas.rect((x - length * 0.16, y + 4, length * 0.7, 9), colour, 4.5)


# The skyline of the Five Finger mountains seen from the coast, as heights from 0 to 1 along the picture.
RANGE = (
    (0.00, 0.34), (0.05, 0.42), (0.10, 0.38), (0.16, 0.60), (0.19, 0.55), (0.24, 0.82), (0.27, 0.70), (0.30, 0.76),
    (0.34, 0.58), (0.40, 0.50), (0.45, 0.63), (0.48, 0.97), (0.495, 0.86), (0.51, 1.0), (0.525, 0.85), (0.54, 0.95),
    (0.56, 0.80), (0.575, 0.88), (0.60, 0.62), (0.66, 0.55), (0.72, 0.72), (0.76, 0.64), (0.82, 0.48), (0.90, 0.52),
    (1.00, 0.36),
)  # fmt: skip


def mountains(canvas: Canvas, light: Light, dice: Random) -> None:
    """Draw the range with its haze, and the foothills before it."""
    shift, tall, flip = dice.uniform(-0.25, 0.25), dice.uniform(95, 128), dice.random() < 0.5
    points = [((1 - x if flip else x) * 1.5 - 0.25 + shift, height) for x, height in RANGE]
    edge = [(x * WIDTH, HORIZON - height * tall) for x, height in points]
    haze = mix(light.far, light.sky[2], 0.62)
    canvas.fade_poly([*edge, (edge[-1][0], HORIZON + 6), (edge[0][0], HORIZON + 6)], (light.far, light.far, haze))
    for (x, y), (right, lower) in zip(edge[1:-1:2], edge[2::2], strict=False):
        canvas.poly(
            [(x, y), (right, lower), ((x + right) / 2 + 6, HORIZON - 18), (x + 4, HORIZON - 40)], glaze(WHITE, 0.09)
        )
    hills(canvas, light, dice, 44)


def hills(canvas: Canvas, light: Light, dice: Random, tall: float = 30) -> None:
    """Draw two soft rows of hills along the horizon."""
    for row, colour in enumerate((mix(light.near, light.sky[2], 0.3), light.near)):
        top, points = tall * (1 - row * 0.42), [(-20.0, HORIZON + 30.0)]
        x = -20.0
        while x < WIDTH + 40:
            points.append((x, HORIZON - top * dice.uniform(0.35, 1)))
            x += dice.uniform(36, 70)
        canvas.fade_poly(
            [*_smooth(points[1:]), (WIDTH + 60, HORIZON + 40), (-20, HORIZON + 40)], (colour, darker(colour, 0.06))
        )


def _smooth(points: list[Point]) -> list[Point]:
    """Round the corners off a line: twice Chaikin."""
    for _ in range(2):
        cut: list[Point] = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
        points = [*cut, points[-1]]
    return points


def sea(canvas: Canvas, light: Light, dice: Random, top: float = HORIZON - 34) -> None:
    """Draw the sea from `top` down, with glints and perhaps a sail."""
    canvas.fade((0, top, WIDTH, HEIGHT - top), light.sea)
    canvas.rect((0, top, WIDTH, 1.6), glaze(WHITE, 0.35))
    for _ in range(46):
        depth = dice.random() ** 1.4
        y, wide = top + 4 + depth * 66, 8 + depth * 34
        canvas.rect((dice.uniform(-20, WIDTH), y, wide, 1.2 + depth), glaze(WHITE, 0.22), 0.8)
    for _ in range(dice.randint(0, 2)):
        _sail(canvas, (dice.uniform(50, 590), top + dice.uniform(4, 12)), dice.uniform(0.7, 1.2))


def _sail(canvas: Canvas, at: Point, size: float) -> None:
    x, y = at
    canvas.poly([(x, y - 20 * size), (x, y - 2), (x + 11 * size, y - 2)], WHITE)
    canvas.poly([(x - 1.5, y - 16 * size), (x - 1.5, y - 2), (x - 8 * size, y - 2)], (240, 232, 222))
    canvas.poly([(x - 10 * size, y), (x + 12 * size, y), (x + 8 * size, y + 4), (x - 7 * size, y + 4)], rgb("3b4a6b"))


def plain(canvas: Canvas, light: Light, dice: Random) -> None:
    """Draw the fields of the Mesaoria in strips towards the horizon."""
    top = HORIZON - 6
    for row in range(4):
        colour = mix(light.ground, light.leaf, dice.uniform(0.1, 0.75))
        y, slope = top + row * row * 4.5, dice.uniform(-5, 5)
        canvas.poly(
            [(0, y), (WIDTH, y + slope), (WIDTH, y + 60), (0, y + 60)], mix(colour, light.sky[2], 0.28 - row * 0.08)
        )


def lawn(canvas: Canvas, light: Light, top: float = 318, *, green: bool = True) -> None:
    """Draw the ground before the house: grass, or earth where nobody waters."""
    base = mix(light.leaf, rgb("b9d06f"), 0.45) if green else light.ground
    canvas.fade((0, top, WIDTH, HEIGHT - top), (lighter(light.on(base), 0.1), darker(light.on(base), 0.16)))


def street(canvas: Canvas, light: Light, top: float = 352) -> None:
    """Draw a pavement and a street along the lower edge."""
    stone = light.on(rgb("d9d3c7"))
    canvas.rect((0, top, WIDTH, 16), stone)
    for x in range(0, WIDTH, 40):
        canvas.rect((x, top, 1, 16), darker(stone, 0.12))
    canvas.rect((0, top + 16, WIDTH, 3), darker(stone, 0.28))
    canvas.fade((0, top + 19, WIDTH, HEIGHT - top - 19), (light.on(rgb("6f7683")), light.on(rgb("565d6b"))))
    for x in range(-20, WIDTH, 88):
        canvas.rect((x, top + 44, 48, 4), glaze(light.on(rgb("f4efe2")), 0.85), 2)


def pool(canvas: Canvas, light: Light, dice: Random) -> None:
    """Draw a pool with its stone rim and moving light along the lower edge."""
    top, slant, rim = 360.0, 34.0, light.on(rgb("efe6d4"))
    left, right = dice.uniform(40, 110), dice.uniform(530, 610)
    deck = light.on(rgb("dccbaa"))
    canvas.fade((0, top - 22, WIDTH, HEIGHT - top + 22), (lighter(deck, 0.1), darker(deck, 0.1)))
    canvas.poly(
        [(left - 8, top - 6), (right + 8, top - 6), (right + slant + 22, HEIGHT), (left - slant - 22, HEIGHT)], rim
    )
    water = (light.on(rgb("7fdbe4")), light.on(rgb("2fa9cb")))
    canvas.fade_poly([(left, top), (right, top), (right + slant, HEIGHT), (left - slant, HEIGHT)], water)
    canvas.poly([(left, top), (right, top), (right + 3, top + 5), (left - 3, top + 5)], glaze(rgb("0f5f86"), 0.28))
    for _ in range(20):
        x, y = dice.uniform(left, right - 40), dice.uniform(top + 9, HEIGHT - 8)
        canvas.arc((x, y, dice.uniform(26, 54), 9), (200, 340), 1.4, glaze(WHITE, 0.5))
