"""The demo town's pictures: a small flat scene for each listing that shows what the listing says and nothing more."""

from io import BytesIO
from random import Random

from app.dev.town.model import DemoListing
from app.dev.town.scenes import blocks, goods, houses, land, plants, rooms, screens, trades, wheels
from app.dev.town.scenes.canvas import Canvas
from app.dev.town.scenes.light import DAYLIGHT, HOURS, Light

FOOT = 330.0  # the line houses stand on
LIMIT = 18_000  # bytes


def draw(listing: DemoListing) -> bytes:
    """Return the listing's picture: WebP, 640 × 420, at most 18 KB; the same bytes for the same listing."""
    canvas, dice = Canvas(), Random(f"picture/{listing.key}")
    if listing.kind == "service":
        trades.trade(canvas, dice, (listing.category, listing.title.lower()))
    elif listing.kind == "goods":
        _thing(canvas, dice, listing)
    else:
        _home(canvas, dice, listing)
    picture = canvas.finish(mirrored=listing.kind != "service" and dice.random() < 0.5)
    for quality in (82, 70, 55):
        out = BytesIO()
        picture.save(out, "WEBP", quality=quality, method=2)
        if out.tell() <= LIMIT:
            break
    return out.getvalue()


def _thing(canvas: Canvas, dice: Random, listing: DemoListing) -> None:
    words = listing.title.lower()
    if listing.category in {"car", "motorbike"}:
        _vehicle(canvas, dice, listing)
        return
    goods.backdrop(canvas, dice)
    if listing.category == "furniture":
        goods.furniture(canvas, HOURS[0], dice, _word(words, "bed", "table", "wardrobe", "desk"))
    elif listing.category == "electronics":
        screens.electronics(canvas, dice, _word(words, "laptop", "phone", "camera"))
    else:
        goods.appliance(canvas, dice, _word(words, "fridge", "oven", "air conditioner"))


def _vehicle(canvas: Canvas, dice: Random, listing: DemoListing) -> None:
    words, light = listing.title.lower(), dice.choice(HOURS[:6])
    colour = wheels.PAINTS[next((name for name in wheels.PAINTS if f" {name}" in words), "silver")]
    land.sky(canvas, light, dice)
    (land.mountains if dice.random() < 0.6 else land.hills)(canvas, light, dice)
    land.lawn(canvas, light, 268, green=dice.random() < 0.5)
    for x in (dice.uniform(20, 90), dice.uniform(560, 620)):
        dice.choice((_palm, _tree))(canvas, light, dice, x)
    land.street(canvas, light, 322)
    if listing.category == "motorbike":
        wheels.motorbike(canvas, light, colour, (170, 392))
    else:
        wheels.car(canvas, light, dice, (_word(words, *wheels.BODIES), colour), (106, 392), 428)


def _palm(canvas: Canvas, light: Light, dice: Random, x: float) -> None:
    plants.palm(canvas, light, dice, (x, 324), dice.uniform(1.2, 1.5))


def _tree(canvas: Canvas, light: Light, dice: Random, x: float) -> None:
    plants.tree(canvas, light, dice, (x, 326), dice.uniform(1.2, 1.5))


def _word(words: str, *known: str) -> str:
    return next((word for word in known if word in words), known[0] if "suv" in known else "")


def _home(canvas: Canvas, dice: Random, listing: DemoListing) -> None:
    has = frozenset(listing.features)
    light = dice.choice((*DAYLIGHT, *HOURS))
    inside = listing.category == "studio" or (listing.category == "apartment" and dice.random() < 0.3)
    _view(canvas, light, dice, has)
    if inside:
        _inside(canvas, light, dice, listing)
    elif listing.category == "penthouse":
        blocks.roof_terrace(canvas, light, dice)
    else:
        _outside(canvas, light, dice, listing)


def _view(canvas: Canvas, light: Light, dice: Random, has: frozenset[str]) -> None:
    land.sky(canvas, light, dice)
    if "sea_view" in has:
        if "mountain_view" in has:
            land.mountains(canvas, light, dice)
        land.sea(canvas, light, dice, 244 if "mountain_view" in has else 226)
    elif "mountain_view" in has:
        land.mountains(canvas, light, dice)
    else:
        land.hills(canvas, light, dice, 36)
        land.plain(canvas, light, dice)


def _inside(canvas: Canvas, light: Light, dice: Random, listing: DemoListing) -> None:
    rooms.shell(canvas, light, dice)
    if "unfurnished" in listing.features or "part_furnished" in listing.features:
        rooms.bare(canvas, light, dice)
    elif listing.category == "studio":
        rooms.sleeping(canvas, light, dice)
    else:
        rooms.sitting(canvas, light, dice)


def _outside(canvas: Canvas, light: Light, dice: Random, listing: DemoListing) -> None:
    has = frozenset(listing.features)
    urban = listing.category in {"apartment", "commercial", "townhouse"} and not has & {"pool", "private_pool"}
    land.lawn(canvas, light, 288, green=listing.category != "land")
    _behind(canvas, light, dice, urban=urban)
    _house(canvas, light, dice, listing)
    if has & {"pool", "private_pool"}:
        land.pool(canvas, light, dice)
        _front(canvas, light, dice, 350)
    elif urban:
        land.street(canvas, light, 332)
        _front(canvas, light, dice, 342)
    else:
        _front(canvas, light, dice, 386)


def _behind(canvas: Canvas, light: Light, dice: Random, *, urban: bool) -> None:
    for _ in range(5):
        plants.bush(canvas, light, dice, (dice.uniform(0, 640), 322), dice.uniform(1.0, 1.7))
    for x in (dice.uniform(30, 110), dice.uniform(540, 615)):
        kind = dice.choice(("palm", "cypress", "tree"))
        if kind == "palm":
            plants.palm(canvas, light, dice, (x, FOOT), dice.uniform(1.2, 1.6))
        elif kind == "cypress" and not urban:
            plants.cypress(canvas, light, (x, FOOT), dice.uniform(130, 180))
            plants.cypress(canvas, light, (x + 32, FOOT), dice.uniform(100, 130))
        else:
            plants.tree(canvas, light, dice, (x, FOOT), dice.uniform(1.3, 1.7))


def _front(canvas: Canvas, light: Light, dice: Random, foot: float) -> None:
    for x in (dice.uniform(8, 60), dice.uniform(580, 632)):
        plants.bush(canvas, light, dice, (x, foot), dice.uniform(1.3, 1.9))
        plants.bush(canvas, light, dice, (x + 30, foot + 8), dice.uniform(1.0, 1.4))


def _house(canvas: Canvas, light: Light, dice: Random, listing: DemoListing) -> None:
    has, walled = listing.features, "Walled" in (listing.district or "")
    if listing.category == "apartment" and listing.district in {"Long Beach", "Bafra"}:
        blocks.tower(canvas, light, dice, FOOT)
    elif listing.category == "apartment":
        blocks.block(canvas, light, dice, FOOT, solar="solar" in has)
    elif listing.category == "commercial":
        blocks.shop(canvas, light, dice, FOOT)
    elif listing.category == "townhouse":
        houses.old_row(canvas, light, dice, FOOT, stone=walled)
    elif listing.category == "bungalow":
        houses.bungalow(canvas, light, dice, FOOT, chimney="fireplace" in has)
    elif listing.category == "villa" and "new_build" not in has and dice.random() < 0.6:
        houses.village_villa(canvas, light, dice, FOOT, chimney="fireplace" in has)
    elif listing.category == "villa":
        houses.modern_villa(canvas, light, dice, FOOT, solar="solar" in has)
    else:
        _plot(canvas, light, dice)


def _plot(canvas: Canvas, light: Light, dice: Random) -> None:
    for index in range(5):
        plants.tree(canvas, light, dice, (dice.uniform(40, 600), 306 + index * 12), 0.8 + index * 0.12)
    corners = [(120.0, 340.0), (470.0, 330.0), (560.0, 402.0), (70.0, 408.0)]
    canvas.line([*corners, corners[0]], 2, (250, 246, 232, 190))
    for x, y in corners:
        canvas.rect((x - 3, y - 30, 6, 32), light.on((214, 90, 60)), 1)
        canvas.rect((x - 3, y - 30, 6, 8), light.on((252, 250, 244)), 1)
