"""Which picture a household service gets."""

from collections.abc import Callable
from random import Random

from app.dev.town.scenes import indoors, outdoors, wheels
from app.dev.town.scenes.canvas import Canvas


def trade(canvas: Canvas, dice: Random, offer: tuple[str, str]) -> None:
    """Draw the picture of a service; `offer` is its category and its title in small letters."""
    category, words = offer
    if category == "car_rental":
        outdoors.car_rental(canvas, dice, next((body for body in wheels.BODIES if body in words), "hatchback"))
    else:
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
    "tutoring": indoors.tutoring,
    "legal": indoors.legal,
}
