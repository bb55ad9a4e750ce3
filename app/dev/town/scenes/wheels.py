"""Cars and motorbikes seen from the side."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from app.dev.town.scenes.canvas import Canvas, Colour, Point, darker, glaze, lighter, rgb
from app.dev.town.scenes.light import Light

PAINTS = {
    "white": rgb("f3f3f0"), "silver": rgb("b9c0c8"), "grey": rgb("6b7480"), "black": rgb("2f343d"),
    "red": rgb("c8433f"), "blue": rgb("2f6fa8"), "navy": rgb("2b3f66"), "green": rgb("47775c"),
    "orange": rgb("dd7b3a"), "yellow": rgb("e4b63c"),
}  # fmt: skip

# Outlines from the rear bumper over the roof to the front, in hundredths of the car's length; y grows upwards.
BODIES: dict[str, tuple[Point, ...]] = {
    "hatchback": (
        (1, 8), (2, 20), (6, 24), (13, 37), (20, 39.5), (48, 39.5), (56, 37), (70, 25), (90, 21), (97, 17), (99, 8),
    ),
    "saloon": (
        (1, 9), (1.5, 20), (5, 24), (18, 26), (30, 37), (38, 39), (54, 39), (61, 37), (74, 25), (93, 21), (98.5, 16),
        (99, 8),
    ),
    "suv": (
        (1, 9), (1.5, 26), (5, 31), (11, 43), (18, 46), (52, 46), (59, 44), (71, 31), (92, 27), (98, 22), (99, 9),
    ),
    "pickup": (
        (1, 10), (1, 28), (38, 28), (40, 43), (45, 45), (59, 45), (65, 43), (75, 30), (94, 26), (98.5, 21), (99, 9),
    ),
    "van": ((1, 8), (1, 47), (4, 51), (64, 51), (72, 49), (84, 31), (95, 27), (98.5, 21), (99, 8)),
    "roadster": ((1, 8), (2, 18), (7, 22.5), (24, 24), (34, 25), (55, 25), (70, 24), (91, 19), (97, 15), (99, 8)),
}  # fmt: skip
PANES: dict[str, tuple[tuple[Point, ...], ...]] = {
    "hatchback": (
        ((12, 26), (16, 35), (21, 37), (36, 37), (36, 26)),
        ((38, 26), (38, 37), (48, 37), (54, 35), (64, 26)),
    ),
    "saloon": (
        ((25, 27), (33, 35.5), (38, 36.8), (46, 36.8), (46, 27)),
        ((48, 27), (48, 36.8), (54, 36.8), (60, 34.5), (68, 27)),
    ),
    "suv": (
        ((10, 32), (14, 41), (19, 43), (35, 43), (35, 32)),
        ((37, 32), (37, 43), (52, 43), (57, 41.5), (66, 32)),
    ),
    "pickup": (
        ((43, 31), (43.5, 41), (46, 42.5), (52, 42.5), (52, 31)),
        ((54, 31), (54, 42.5), (59, 42.5), (63, 41), (71, 31)),
    ),
    "van": (((56, 32), (56, 46), (66, 46), (70, 44), (79, 32)),),
    "roadster": (((56, 25), (53, 35), (55, 35.5), (66, 25)),),
}
WHEELS = {
    "hatchback": (19, 79),
    "saloon": (20, 80),
    "suv": (20, 79),
    "pickup": (20, 80),
    "van": (19, 80),
    "roadster": (20, 79),
}


def car(canvas: Canvas, light: Light, dice: Random, look: tuple[str, Colour], at: Point, length: float) -> None:
    """Draw a car whose wheels stand at `at`, the lower left corner; `look` is its body and paint."""
    body, colour = look
    paint, unit = light.on(colour), length / 100
    radius = (8.6 if body in {"suv", "pickup"} else 7.6) * unit

    def place(points: Sequence[Point]) -> list[Point]:
        return [(at[0] + x * unit, at[1] - (y - 1) * unit) for x, y in points]

    canvas.glow((at[0] + length / 2, at[1]), (length * 0.6, 6.5 * unit), (18, 20, 30), 0.8)
    outline = place(_round(BODIES[body]))
    canvas.fade_poly(outline, (lighter(paint, 0.35), paint, darker(paint, 0.3)))
    canvas.poly(place(((1, 8), (1.2, 13), (98.8, 13), (99, 8))), darker(paint, 0.5))
    for pane in PANES[body]:
        canvas.fade_poly(place(pane), (light.on(rgb("51697c")), light.on(rgb("2f3f50"))))
    for pane in PANES[body]:
        (left, low), high = pane[0], max(y for _, y in pane)
        canvas.poly(
            place(((left + 4, low), (left + 9, high), (left + 13, high), (left + 8, low))), glaze((255, 255, 255), 0.28)
        )
    belt = 22 if body in {"hatchback", "saloon", "roadster"} else 26
    canvas.line(place(((6, belt - 1), (50, belt), (92, belt - 3.5))), 0.35 * unit, glaze((255, 255, 255), 0.45))
    for seam in (37, 55) if body != "roadster" else (52,):
        canvas.line(place(((seam, belt + 3), (seam, 13))), 0.3 * unit, glaze((10, 14, 26), 0.4))
        canvas.rect((*place(((seam + 3, belt - 1),))[0], 5 * unit, 0.9 * unit), darker(paint, 0.35), 1)
    front = 18.5 if body in {"hatchback", "saloon", "roadster"} else 23
    canvas.poly(place(((92, front + 1.8), (98, front - 1.5), (98.3, front - 4), (93, front - 2))), rgb("fff3c4"))
    canvas.poly(place(((1.3, front + 1), (4, front + 2), (4.5, front - 2), (1.3, front - 3))), rgb("c4413c"))
    if light.evening:
        canvas.glow(place(((98, front),))[0], (16 * unit, 9 * unit), (255, 240, 190), 0.8)
    for hub in WHEELS[body]:
        wheel(canvas, light, dice, place(((hub, 8),))[0], radius)


def _round(points: Sequence[Point]) -> list[Point]:
    """Round an outline's corners, its two lower ends kept."""
    cut: list[Point] = [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        cut += [(ax * 0.82 + bx * 0.18, ay * 0.82 + by * 0.18), (ax * 0.18 + bx * 0.82, ay * 0.18 + by * 0.82)]
    return [*cut, points[-1]]


def wheel(canvas: Canvas, light: Light, dice: Random, hub: Point, radius: float) -> None:
    """Draw a wheel with its arch."""
    canvas.disc((hub[0], hub[1] - radius * 0.06), radius * 1.16, rgb("1d2129"))
    canvas.disc(hub, radius, light.on(rgb("2b2f37")))
    canvas.disc(hub, radius * 0.66, light.on(rgb("c6ccd3")))
    canvas.disc(hub, radius * 0.56, light.on(rgb("8d949d")))
    turn = dice.uniform(0, 72)
    for spoke in range(5):
        reach = radius * 0.57
        canvas.pie(
            (hub[0] - reach, hub[1] - reach, 2 * reach, 2 * reach),
            (turn + spoke * 72, turn + spoke * 72 + 30),
            light.on(rgb("dfe3e8")),
        )
    canvas.disc(hub, radius * 0.16, light.on(rgb("5a616b")))


def motorbike(canvas: Canvas, light: Light, colour: Colour, at: Point) -> None:
    """Draw a motorbike of 300 points that stands at `at`."""
    x, y = at
    paint, steel = light.on(colour), light.on(rgb("aab2bb"))
    canvas.glow((x + 150, y), (190, 13), (18, 20, 30), 0.8)
    for hub in (52, 250):
        canvas.disc((x + hub, y - 47), 47, light.on(rgb("262a31")))
        canvas.disc((x + hub, y - 47), 36, light.on(rgb("8a919b")))
        canvas.disc((x + hub, y - 47), 32, light.on(rgb("454b55")))
        canvas.disc((x + hub, y - 47), 15, steel)
    canvas.line([(x + 250, y - 47), (x + 212, y - 138)], 8, steel)
    canvas.line([(x + 52, y - 47), (x + 140, y - 58)], 11, darker(steel, 0.4))
    canvas.poly([(x + 104, y - 92), (x + 190, y - 92), (x + 178, y - 30), (x + 118, y - 30)], darker(steel, 0.45))
    for fin in range(5):
        canvas.rect((x + 122, y - 84 + fin * 10, 56, 4), steel, 2)
    canvas.line([(x + 128, y - 36), (x + 40, y - 28), (x + 4, y - 34)], 9, lighter(steel, 0.3))
    canvas.poly(
        [
            (x + 112, y - 118),
            (x + 150, y - 140),
            (x + 206, y - 136),
            (x + 214, y - 104),
            (x + 176, y - 90),
            (x + 120, y - 94),
        ],
        paint,
    )
    canvas.poly([(x + 150, y - 136), (x + 200, y - 133), (x + 204, y - 122), (x + 140, y - 126)], lighter(paint, 0.5))
    canvas.poly(
        [(x + 18, y - 124), (x + 60, y - 118), (x + 122, y - 116), (x + 118, y - 98), (x + 56, y - 100)], rgb("2a2523")
    )
    canvas.pie((x + 6, y - 106, 96, 96), (188, 290), paint)
    canvas.line([(x + 212, y - 138), (x + 196, y - 168), (x + 176, y - 172)], 6, darker(steel, 0.3))
    canvas.disc((x + 224, y - 132), 15, darker(steel, 0.3))
    canvas.disc((x + 228, y - 132), 11, rgb("fff3c4"))
    canvas.line([(x + 140, y - 40), (x + 124, y - 2)], 4, darker(steel, 0.3))
