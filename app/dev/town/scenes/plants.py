"""Palms, cypresses, olives, bushes and what blooms."""

import math
from itertools import pairwise
from random import Random

from app.dev.town.scenes.canvas import Canvas, Colour, Point, darker, glaze, lighter, mix, rgb
from app.dev.town.scenes.light import Light

BLOOMS = tuple(rgb(code) for code in ("e0457b", "f2a541", "f6f1e4", "d94f4f", "a864c9"))


def palm(canvas: Canvas, light: Light, dice: Random, foot: Point, size: float = 1.0) -> None:
    """Draw a palm that stands at `foot`; size 1 is 130 points tall."""
    x, y = foot
    tall, lean = 112 * size, dice.uniform(-14, 14) * size
    trunk = light.on(rgb("8f6f4f"))
    crown = (x + lean, y - tall)
    canvas.glow((x + 6, y), (30 * size, 6 * size), (20, 30, 40), 0.35)
    steps = [(x + lean * (i / 8) ** 1.7, y - tall * i / 8) for i in range(9)]
    for index, (low, high) in enumerate(pairwise(steps)):
        canvas.line([low, high], (7.5 - index * 0.45) * size, trunk if index % 2 else darker(trunk, 0.1))
    leaf = light.on(mix(light.leaf, rgb("3f8f55"), 0.5))
    for index, angle in enumerate((-168, -20, -145, -42, -118, -66, -92, 168, 12)):
        tone = (darker(leaf, 0.2), leaf, lighter(leaf, 0.12))[index % 3]
        _frond(canvas, crown, math.radians(angle + dice.uniform(-7, 7)), dice.uniform(46, 58) * size, tone)
    canvas.disc(crown, 5 * size, darker(trunk, 0.2))


def _frond(canvas: Canvas, crown: Point, angle: float, length: float, colour: Colour) -> None:
    upper, lower = [], []
    for step in range(9):
        share = step / 8
        x = crown[0] + math.cos(angle) * length * share
        y = crown[1] + math.sin(angle) * length * share * 0.72 + length * 0.55 * share**2.2
        thick = length * 0.13 * math.sin(math.pi * min(1, share * 0.92 + 0.08))
        upper.append((x, y - thick * 0.7))
        lower.append((x, y + thick * (1.25 if step % 2 else 0.6)))
    canvas.poly([*upper, *reversed(lower)], colour)


def cypress(canvas: Canvas, light: Light, foot: Point, tall: float = 90) -> None:
    """Draw a slim cypress."""
    x, y = foot
    leaf = light.on(mix(light.leaf, rgb("2f5d46"), 0.6))
    wide = tall * 0.13
    canvas.glow((x, y), (wide * 2.2, 5), (20, 30, 40), 0.35)
    canvas.rect((x - 2, y - 8, 4, 8), light.on(rgb("6f5540")))
    shape = [(0, 0), (0.55, 0.14), (0.95, 0.42), (1, 0.68), (0.72, 0.9), (0.2, 0.96)]
    right = [(x + wide * w, y - tall * (1 - h)) for w, h in shape]
    left = [(x - wide * w, y - tall * (1 - h)) for w, h in shape]
    canvas.poly([*right, *reversed(left)], leaf)
    canvas.poly([*right, (x + wide * 0.1, y - 8), (x + wide * 0.15, y - tall * 0.6)], darker(leaf, 0.16))


def tree(canvas: Canvas, light: Light, dice: Random, foot: Point, size: float = 1.0) -> None:
    """Draw a round tree: an olive, a carob, or an orange tree with its fruit."""
    x, y = foot
    leaf = light.on(mix(light.leaf, rgb(dice.choice(("7f9a6d", "5e8f57", "8aa05a"))), 0.6))
    canvas.glow((x + 4, y), (40 * size, 7 * size), (20, 30, 40), 0.4)
    trunk = light.on(rgb("7a604a"))
    canvas.line([(x, y), (x - 1, y - 30 * size)], 6 * size, trunk)
    canvas.line([(x, y - 20 * size), (x + 12 * size, y - 38 * size)], 3.4 * size, trunk)
    for dx, dy, radius in ((-17, -44, 18), (16, -46, 19), (0, -60, 22), (-3, -42, 19)):
        canvas.disc((x + (dx + 3) * size, y + (dy + 3) * size), radius * size, darker(leaf, 0.16))
    for dx, dy, radius in ((-18, -47, 16), (14, -50, 16), (-2, -64, 19), (-4, -48, 17)):
        canvas.disc((x + dx * size, y + dy * size), radius * size, leaf)
    for dx, dy, radius in ((-8, -68, 9), (-22, -52, 7), (10, -56, 7)):
        canvas.disc((x + dx * size, y + dy * size), radius * size, lighter(leaf, 0.14))
    if dice.random() < 0.4:
        for _ in range(9):
            at = (x + dice.uniform(-24, 24) * size, y - dice.uniform(38, 72) * size)
            canvas.disc(at, 2.6 * size, rgb("f39b34"))


def bush(canvas: Canvas, light: Light, dice: Random, foot: Point, size: float = 1.0) -> None:
    """Draw a low bush, often in bloom."""
    x, y = foot
    leaf = light.on(mix(light.leaf, rgb("4f8a4c"), dice.uniform(0.2, 0.8)))
    for dx, radius in ((-14, 11), (13, 12), (0, 15)):
        canvas.disc((x + dx * size, y - radius * 0.75 * size), radius * size, darker(leaf, 0.12 if dx else 0))
    canvas.disc((x - 4 * size, y - 15 * size), 8 * size, lighter(leaf, 0.1))
    if dice.random() < 0.7:
        bloom = light.on(dice.choice(BLOOMS))
        for _ in range(10):
            at = (x + dice.uniform(-21, 21) * size, y - dice.uniform(3, 22) * size)
            canvas.disc(at, dice.uniform(1.6, 2.8) * size, bloom)


def climber(canvas: Canvas, light: Light, dice: Random, at: Point, reach: Point) -> None:
    """Draw bougainvillea that hangs over a wall from `at`, as wide and deep as `reach`."""
    bloom, leaf = light.on(dice.choice(BLOOMS[:2] + BLOOMS[4:])), light.on(mix(light.leaf, rgb("3e7d46"), 0.5))
    for index in range(46):
        share = dice.random()
        x = at[0] + share * reach[0]
        y = at[1] + dice.random() ** 1.6 * reach[1] * (1 - abs(share - 0.4) * 0.9)
        tone = leaf if index < 18 else (bloom, darker(bloom, 0.15), lighter(bloom, 0.2))[index % 3]
        canvas.disc((x, y), dice.uniform(2.4, 5.4), tone)


def pot(canvas: Canvas, light: Light, dice: Random, foot: Point, size: float = 1.0) -> None:
    """Draw a potted plant."""
    x, y = foot
    clay, leaf = light.on(rgb("c9764f")), light.on(rgb(dice.choice(("4f9a64", "3f8a6d", "7aa653"))))
    for angle in range(-160, -10, 25):
        turn = math.radians(angle + dice.uniform(-8, 8))
        tip = (x + math.cos(turn) * 34 * size, y - 22 * size + math.sin(turn) * 42 * size)
        side = (math.sin(turn) * 7 * size, -math.cos(turn) * 7 * size)
        middle = ((x + tip[0]) / 2, (y - 22 * size + tip[1]) / 2)
        tone = leaf if (angle // 25) % 2 else darker(leaf, 0.14)
        blade = [(x, y - 20 * size), (middle[0] + side[0], middle[1] + side[1]), tip]
        canvas.poly([*blade, (middle[0] - side[0], middle[1] - side[1])], tone)
    canvas.poly(
        [(x - 14 * size, y - 24 * size), (x + 14 * size, y - 24 * size), (x + 10 * size, y), (x - 10 * size, y)], clay
    )
    canvas.rect((x - 16 * size, y - 28 * size, 32 * size, 7 * size), lighter(clay, 0.12), 2 * size)
    canvas.poly(
        [(x + 3 * size, y - 21 * size), (x + 13 * size, y - 21 * size), (x + 10 * size, y), (x + 4 * size, y)],
        glaze((60, 20, 20), 0.14),
    )
