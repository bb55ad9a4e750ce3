"""The hour of the day: what colours the sky, the hills, the sea and every wall."""

from dataclasses import dataclass

from app.dev.town.scenes.canvas import Colour, mix, rgb


@dataclass(frozen=True, slots=True)
class Light:
    """The colours of one hour."""

    sky: tuple[Colour, ...]
    sun: Colour
    far: Colour  # the far range
    near: Colour  # the hills before it
    sea: tuple[Colour, ...]
    ground: Colour
    leaf: Colour
    tint: Colour  # what the light adds to a wall
    share: float  # and how much of it
    evening: bool = False  # lamps are lit

    def on(self, colour: Colour) -> Colour:
        """Return the colour as it looks at this hour."""
        return mix(colour, self.tint, self.share)


def _hour(codes: str, share: float, *, evening: bool = False) -> Light:
    colours = [rgb(code) for code in codes.split()]
    sky, (sun, far, near), sea, (ground, leaf, tint) = colours[:3], colours[3:6], colours[6:8], colours[8:]
    return Light(tuple(sky), sun, far, near, tuple(sea), ground, leaf, tint, share, evening)


#                sky                   sun    far    near   sea           ground leaf   tint
MORNING = _hour("6db9df b9e0ea fdeed2  fff6d8 93adc0 7b9c8f 7cc6d2 3a93b0 d9c59a 5f9463 ffe9c4", 0.10)
NOON = _hour("2f98dc 7cc7ef d8f1f7  fffbe6 8aa9bd 6d9a83 4cb8cf 1c7fae dccb9d 4f9158 ffffff", 0.04)
CLEAR = _hour("4aa8e0 9bd4ef e6f5ee  fff9dc 86a2bf 769f7d 58c3c9 2188a6 d8c796 58965a fff4dc", 0.06)
ROSE = _hour("8d9fd6 e3b4cb ffdcc0  fff0d0 9b94b8 84899a 9fb4d0 5b86b0 cdb296 62886c ffc9b0", 0.16)
GOLDEN = _hour("5a9bcb f6c98f ffe6b0  fff2c2 a08f9d 8a8f6a b9c9b4 4d93a8 d6b27a 758f4c ffc67a", 0.22)
SUNSET = _hour("47518f e58a7b ffcf8f  ffe4a3 7b6790 665e78 d99a94 4f6fa0 a98a76 566f55 ff9d78", 0.26, evening=True)
DUSK = _hour("2c3a78 7a6aa8 f3b09a  fff0d8 6a6496 545f84 8d88b8 3d5790 8a8290 52786c 6a6cb0", 0.24, evening=True)

HOURS = (MORNING, NOON, CLEAR, ROSE, GOLDEN, SUNSET, DUSK)
DAYLIGHT = (MORNING, NOON, CLEAR, ROSE, GOLDEN)
