"""`/api/v1/listings/{id}/images`: whose they are, what is taken, and that no file is left without its row."""

import os
import threading
import time
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.api import LARGEST_BODY
from app.config import settings
from app.domain import erasures, listings
from app.kit import files
from app.kit.errors import Unavailable
from app.kit.pictures import LARGEST, prepare
from app.kit.transaction import transaction
from tests import photos
from tests.counting import survived
from tests.making import listing, market, rows
from tests.people import Person
from tests.photos import HTML, SECRET, SVG, photo
from tests.problems import told
from tests.racing import overtaken
from tests.roles import audited, of_role, send

AN_HOUR_AGO = time.time() - 3700


@pytest.fixture(autouse=True)
def folder(app: Any) -> Path:
    """The media folder, empty."""
    media = Path(settings().var_dir) / "media" / "listings"
    for path in media.rglob("*.*"):
        path.unlink()
    return media


@pytest.fixture
def chores(app: Any) -> ModuleType:
    from app.actors import chores  # importing declares its actors, so the broker must be there before

    return chores


@pytest.fixture
def seller(client: FlaskClient) -> Person:
    market()
    return of_role(client, "vendor")


@pytest.fixture
def flat(seller: Person) -> str:
    return address(listing(seller.id))


def address(listing_id: UUID) -> str:
    return f"/api/v1/listings/{listing_id}/images"


def upload(person: Person, path: str, *raw: bytes, field: str = "images") -> TestResponse:
    parts = [(BytesIO(one), f"../../{number}.html", "text/html") for number, one in enumerate(raw)]
    return person.client.post(path, data={field: parts}, headers=person.headers)


def stored(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def named(path: str) -> list[str]:
    return list(rows("select images from listings where id = :id", id=path.split("/")[4])[0][0])


def colour(n: int) -> bytes:
    return photo("PNG", (60, 40), (n * 10, 0, 0))


def test_pictures_are_stored_and_served_in_two_sizes(seller: Person, flat: str, folder: Path) -> None:
    answer = upload(seller, flat, photo("JPEG", (3000, 2000)), photo("PNG", (300, 200)))
    assert answer.status_code == 201, answer.text
    items, names = answer.json["items"], named(flat)
    assert [item["name"] for item in items] == names
    assert stored(folder) == sorted([*names, *(f"cards/{name}" for name in names)])
    shown = seller.client.get(flat.removesuffix("/images")).json["images"]
    assert shown == [item["url"] for item in items]
    for url, size in (
        (items[0]["url"], (1600, 1067)),
        (items[0]["card_url"], (640, 427)),
        (items[1]["url"], (300, 200)),
    ):
        served = seller.client.get(url)
        assert (served.status_code, served.content_type) == (200, "image/webp")
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(BytesIO(served.data)).size == size


def test_a_picture_without_a_small_one_is_shown_as_it_is(client: FlaskClient, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "of-the-demo-town.webp").write_bytes(photo("WEBP"))
    assert client.get("/media/listings/cards/of-the-demo-town.webp").data == photo("WEBP")
    for name in ("nothing.webp", "..%2fof-the-demo-town.webp", "..%2f..%2fx"):
        assert client.get(f"/media/listings/cards/{name}").status_code == 404


def test_the_same_picture_again_is_one_picture(seller: Person, flat: str, folder: Path) -> None:
    assert upload(seller, flat, colour(1), colour(2), colour(1)).status_code == 201
    assert len(upload(seller, flat, colour(2), colour(1)).json["items"]) == 2
    assert len(stored(folder)) == 4


def test_two_listings_never_share_a_file(seller: Person, flat: str, folder: Path) -> None:
    other = address(listing(seller.id))
    upload(seller, flat, colour(1))
    upload(seller, other, colour(1))
    (mine,), (its,) = named(flat), named(other)
    assert mine != its
    assert seller.delete(f"{flat}/{mine}").status_code == 204
    assert stored(folder) == sorted([its, f"cards/{its}"])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (SVG, "not_a_picture"),
        (HTML, "not_a_picture"),
        (photos.moving("GIF"), "not_a_picture"),
        (b"", "not_a_picture"),
        (photos.bomb(), "too_many_pixels"),
        (photos.text_bomb(), "broken"),
        (photo("JPEG", (900, 900))[:3000], "broken"),
    ],
    ids=["svg", "html", "gif", "empty", "bomb", "text bomb", "truncated"],
)
def test_with_one_unusable_picture_none_is_stored(
    seller: Person, flat: str, folder: Path, raw: bytes, code: str
) -> None:
    problem = told(upload(seller, flat, colour(1), raw), 422, code)
    assert [error["field"] for error in problem["errors"]] == ["images.1"]
    assert (stored(folder), named(flat)) == ([], [])


def test_what_hides_in_a_picture_does_not_get_in(seller: Person, flat: str, folder: Path) -> None:
    upload(seller, flat, photo("JPEG") + HTML, photos.sideways())
    whole = b"".join((folder / name).read_bytes() for name in stored(folder))
    assert SECRET not in whole
    assert b"SecretMaker" not in whole


def test_too_many_at_once_or_in_all_are_refused(seller: Person, flat: str, folder: Path) -> None:
    assert told(upload(seller, flat, *(colour(n) for n in range(11))), 422, "invalid")["errors"][0]["field"] == "images"
    assert upload(seller, flat, *(colour(n) for n in range(10))).status_code == 201
    assert upload(seller, flat, *(colour(n) for n in range(10, 19))).status_code == 201
    told(upload(seller, flat, colour(19), colour(20)), 409, "too_many_images")
    assert (len(named(flat)), len(stored(folder))) == (19, 38)
    assert upload(seller, flat, colour(19)).status_code == 201
    assert upload(seller, flat, colour(3)).status_code == 201  # known already


def test_a_picture_may_be_of_eight_megabytes_and_a_body_of_ten(seller: Person, flat: str) -> None:
    largest = photo("JPEG") + b"\x00" * (LARGEST - len(photo("JPEG")))
    assert len(largest) > 100 * LARGEST_BODY
    assert upload(seller, flat, *[largest] * 10).status_code == 201
    told(upload(seller, flat, largest + b"\x00"), 413, "too_large")
    told(upload(seller, flat, *[largest] * 10, b"x" * 100_000), 413, "too_large")


def test_only_this_body_may_be_that_large(seller: Person, flat: str) -> None:
    body = {"names": ["x" * 100] * 1000}
    told(send(seller, "PUT", f"{flat}/order", body), 413, "too_large")
    told(upload(seller, f"{flat}/order", b"x" * 100_000), 413, "too_large")
    told(upload(seller, "/api/v1/listings/", b"x" * 100_000), 413, "too_large")
    told(seller.post(flat, {"images": []}), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"nonsense"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="images"\r\n\r\ntext\r\n--x--',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n\r\n--x--',
        ),
    ],
)
def test_a_form_without_pictures_is_422(seller: Person, flat: str, content_type: str, body: bytes) -> None:
    answer = seller.client.post(flat, data=body, content_type=content_type, headers=seller.headers)
    assert told(answer, 422)["errors"][0]["field"].startswith("images")


def test_a_form_of_many_parts_is_refused(seller: Person, flat: str) -> None:
    parts = {**{f"field{n}": "x" for n in range(60)}, "images": (BytesIO(colour(1)), "a.png")}
    told(seller.client.post(flat, data=parts, headers=seller.headers), 413, "too_large")


def test_pictures_are_dropped_and_ordered(seller: Person, flat: str, folder: Path) -> None:
    upload(seller, flat, colour(1), colour(2), colour(3))
    one, two, three = named(flat)
    answer = send(seller, "PUT", f"{flat}/order", {"names": [three, one, two]})
    assert [item["name"] for item in answer.json["items"]] == [three, one, two] == named(flat)
    assert seller.delete(f"{flat}/{one}").status_code == 204
    assert named(flat) == [three, two]
    assert stored(folder) == sorted([two, three, f"cards/{two}", f"cards/{three}"])
    told(seller.delete(f"{flat}/{one}"), 404, "image_not_found")
    for wrong in ([two], [two, two], [two, three, one], [], ["../x", two]):
        problem = told(send(seller, "PUT", f"{flat}/order", {"names": wrong}), 422)
        assert problem["errors"][0]["field"] == "names"
    assert named(flat) == [three, two]


def test_nobody_else_touches_them(seller: Person, flat: str, folder: Path, guest: Person) -> None:
    upload(seller, flat, colour(1))
    (name,) = named(flat)
    rival, user = of_role(seller.client, "vendor", "rival"), of_role(seller.client, "user")
    nobodys = Person(seller.client, uuid4(), "", "")
    nobodys.headers = {}
    for person, status in ((rival, 404), (user, 403), (guest, 403), (nobodys, 401)):
        told(upload(person, flat, colour(2)), status)
        told(person.delete(f"{flat}/{name}"), status)
        told(send(person, "PUT", f"{flat}/order", {"names": [name]}), status)
    told(upload(seller, address(uuid4()), colour(2)), 404, "listing_not_found")
    assert (named(flat), len(stored(folder))) == ([name], 2)


def test_a_strangers_form_is_not_even_read(seller: Person, flat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rival = of_role(seller.client, "vendor", "rival")
    monkeypatch.setattr("flask.wrappers.Request._load_form_data", lambda _: pytest.fail("the form was read"))
    told(upload(rival, flat, colour(2)), 404, "listing_not_found")


def test_what_an_admin_does_is_written_down(seller: Person, flat: str) -> None:
    admin = of_role(seller.client, "admin")
    upload(admin, flat, colour(1))
    (name,) = named(flat)
    send(admin, "PUT", f"{flat}/order", {"names": [name]})
    admin.delete(f"{flat}/{name}")
    listing_id = flat.split("/")[4]
    assert audited("listing.add_images") == [(admin.id, listing_id, {"names": [name]})]
    assert audited("listing.order_images") == [(admin.id, listing_id, {})]
    assert audited("listing.drop_image") == [(admin.id, listing_id, {"name": name})]


def test_when_the_row_cannot_be_written_no_file_is_left(
    seller: Person, flat: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(seller, flat, colour(1))
    before = stored(folder)

    def fail(*_: Any, **__: Any) -> None:
        assert len(stored(folder)) == 6  # they are there by now
        raise Unavailable("The database is not answering")

    monkeypatch.setattr("app.domain.listings.images.noted", fail)
    told(upload(seller, flat, colour(1), colour(2), colour(3)), 503)
    assert stored(folder) == before
    assert len(named(flat)) == 1


def test_a_full_disk_leaves_nothing(seller: Person, flat: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(seller.client.application.config, "PROPAGATE_EXCEPTIONS", False)
    real, written = os.fsync, []

    def full(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", full)
    told(upload(seller, flat, colour(1), colour(2)), 500)
    assert (stored(folder), named(flat)) == ([], [])


def test_what_could_not_be_deleted_is_swept(
    chores: ModuleType, seller: Person, flat: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Unavailable("The database is not answering")

    upload(seller, flat, colour(1), colour(2))
    kept, dropped = named(flat)
    (folder / "demo.webp").write_bytes(b"of the demo town")
    (folder / f"{kept}.{uuid4().hex}.draft").write_bytes(b"half of a picture")
    before = survived("images.discard")
    with monkeypatch.context() as broken:
        broken.setattr(listings, "discard", fail)
        assert seller.delete(f"{flat}/{dropped}").status_code == 204
    assert survived("images.discard") == before + 1
    chores.sweep_pictures.fn()
    assert len(stored(folder)) == 6  # too young to be sure
    for name in stored(folder):
        os.utime(folder / name, (AN_HOUR_AGO, AN_HOUR_AGO))
    chores.sweep_pictures.fn()
    assert stored(folder) == sorted([kept, f"cards/{kept}", "demo.webp"])


def test_the_pictures_of_somebody_who_is_erased_are_swept(
    chores: ModuleType, seller: Person, flat: str, folder: Path
) -> None:
    upload(seller, flat, colour(1))
    with transaction() as session:
        erasures.of_user(session, seller.id)
    for name in stored(folder):
        os.utime(folder / name, (AN_HOUR_AGO, AN_HOUR_AGO))
    chores.sweep_pictures.fn()
    assert stored(folder) == []


def test_one_who_fails_does_not_delete_what_another_just_added(
    seller: Person, flat: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both add the same picture; the first fails and is about to clean up when the second has it stored."""
    failed, may_clean_up = threading.Event(), threading.Event()
    discard, first = listings.discard, threading.Event()

    def fail_once(*_: Any, **__: Any) -> None:
        if not first.is_set():
            first.set()
            raise Unavailable("The database is not answering")

    def discard_late(*given: Any) -> None:
        failed.set()
        assert may_clean_up.wait(20)
        discard(*given)

    monkeypatch.setattr("app.domain.listings.images.noted", fail_once)
    monkeypatch.setattr(listings, "discard", discard_late)
    loser = threading.Thread(target=lambda: told(upload(seller, flat, colour(1)), 503))
    loser.start()
    assert failed.wait(20)
    assert upload(seller, flat, colour(1)).status_code == 201
    may_clean_up.set()
    loser.join(20)
    (name,) = named(flat)
    assert stored(folder) == sorted([name, f"cards/{name}"])


def test_what_is_being_added_is_not_deleted_although_it_is_not_committed(
    seller: Person, flat: str, folder: Path
) -> None:
    listing_id, picture = UUID(flat.split("/")[4]), prepare(colour(1))
    name = listings.name_of(listing_id, picture)

    def clean_up() -> None:
        with transaction() as session:
            listings.discard(session, listing_id, [name])

    author = listings.Author(seller.id, is_admin=False)
    overtaken(lambda session: listings.add_images(session, author, listing_id, [picture]), clean_up)
    assert named(flat) == [name]
    assert stored(folder) == sorted([name, f"cards/{name}"])


def test_many_at_once_do_not_lose_each_others_pictures(seller: Person, flat: str, folder: Path) -> None:
    several = [threading.Thread(target=upload, args=(seller, flat, colour(n))) for n in range(6)]
    for one in several:
        one.start()
    for one in several:
        one.join(30)
    assert len(named(flat)) == 6
    assert len(stored(folder)) == 12
