"""`python -m app.dev prepare`: migrate the database and fill it with the demo town; a second run adds nothing."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.config import settings
from app.dev import town
from app.dev.town import DemoListing, DemoVendor
from app.dev.town.model import town_id

PASSWORD = "north-cyprus"  # noqa: S105 - of the demo accounts, printed at every start; never made in production
ADMIN = ("admin", "admin@demo.easyislanders.test", "Ada Admin")
BUYER = ("user", "buyer@demo.easyislanders.test", "Bora Buyer")


def prepare() -> None:
    """Migrate, then seed what is not there yet."""
    from flask_migrate import upgrade

    from app import create_app

    app = create_app()
    with app.app_context():
        upgrade()
    if not settings().is_production:
        seed()


def seed() -> None:
    """Add whatever of the demo town is missing: rows in one transaction, then vectors, then pictures."""
    from app.actors.chores import embed_articles, embed_listings
    from app.domain import knowledge
    from app.kit.transaction import transaction

    with transaction() as session:
        added = sum(_add(session, rows) for rows in _tables()) + knowledge.publish(session).changed
    embed_listings.fn()
    embed_articles.fn()
    drawn = _draw_missing(Path(settings().var_dir) / "media" / "listings")
    print(f"demo town: {added} rows and {drawn} pictures added", flush=True)


def demo_logins() -> list[tuple[str, str, str]]:
    """Return role, e-mail address and password of the accounts to try things with."""
    vendor = ("vendor", town.vendors()[0].email)
    return [(role, email, PASSWORD) for role, email, *_ in (BUYER, vendor, ADMIN)]


def _tables() -> Iterable[tuple[Any, list[dict[str, Any]]]]:
    from app.domain.listings import Category, ExchangeRate, Listing
    from app.domain.users import User, hash_password
    from app.domain.vendors import Vendor

    password_hash = hash_password(PASSWORD)
    yield Category, [asdict(category) for category in town.CATEGORIES]
    yield ExchangeRate, _rates()
    yield User, [_account(*person, password_hash) for person in (ADMIN, BUYER)]
    yield User, [_account("vendor", one.email, one.display_name, password_hash, one.id) for one in town.vendors()]
    yield Vendor, [_vendor(one) for one in town.vendors()]
    yield Listing, [_listing(one) for one in town.listings()]


def _add(session: Session, rows: tuple[Any, list[dict[str, Any]]]) -> int:
    table, values = rows
    key = table.__mapper__.primary_key[0]
    known = set(session.scalars(select(key)))
    new = [row for row in values if row[key.name] not in known]
    if new:
        session.execute(insert(table).on_conflict_do_nothing(), new)
    return len(new)


def _rates() -> list[dict[str, Any]]:
    return [
        {"currency": currency, "per_gbp": rate, "as_of": town.RATES.as_of}
        for currency, rate in {"GBP": 1, **town.RATES.per_gbp}.items()
    ]


def _account(role: str, email: str, name: str, password_hash: str, user_id: Any = None) -> dict[str, Any]:
    identity = {"id": user_id or town_id(f"account/{email}"), "role": role, "email": email}
    return {**identity, "display_name": name, "password_hash": password_hash}


def _vendor(vendor: DemoVendor) -> dict[str, Any]:
    fields = asdict(vendor)
    wanted = ("phone", "city", "district", "lat", "lon", "categories", "areas", "languages", "channels", "about")
    return {"user_id": vendor.id, **{name: _plain(fields[name]) for name in wanted}}


def _listing(listing: DemoListing) -> dict[str, Any]:
    fields = asdict(listing)
    own = {"id": listing.id, "owner_id": fields.pop("vendor_id"), "images": list(listing.images)}
    del fields["key"], fields["kind"]
    return {**own, **{name: _plain(value) for name, value in fields.items()}}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _draw_missing(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    missing = [one for one in town.listings() if not (folder / one.images[0]).exists()]
    with ProcessPoolExecutor() as pool:
        return sum(pool.map(_draw, missing, [folder] * len(missing), chunksize=8))


def _draw(listing: DemoListing, folder: Path) -> int:
    from app.dev.town.pictures import draw

    path = folder / listing.images[0]
    draft = path.with_suffix(".draft")
    draft.write_bytes(draw(listing))
    draft.replace(path)  # whole or not at all: what exists is never drawn again
    return 1
