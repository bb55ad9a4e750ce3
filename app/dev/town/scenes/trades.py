"""Which picture a household service gets."""

from collections.abc import Callable
from random import Random

from app.dev.town.scenes import indoors, outdoors
from app.dev.town.scenes.canvas import Canvas


def trade(canvas: Canvas, dice: Random, category: str) -> None:
    """Draw the picture of a service of this category."""
    TRADES[category](canvas, dice)


TRADES: dict[str, Callable[[Canvas, Random], None]] = {
    "plumbing": indoors.plumbing,
    "electrical": indoors.electrical,
    "cleaning": indoors.cleaning,
    "air_conditioning": indoors.cooling,
    "moving": outdoors.moving,
    "gardening": outdoors.gardening,
    "painting": indoors.painting,
    "pool_care": outdoors.pool_care,
    "car_rental": outdoors.car_rental,
    "tutoring": indoors.tutoring,
    "legal": indoors.legal,
}
