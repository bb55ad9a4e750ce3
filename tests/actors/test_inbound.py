"""What comes by telephone is done by workers: pictures fetched, bursts joined, replies sent back the same way."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from app.config import settings
from app.domain import listings
from app.domain.inbound import pictures as domain_pictures
from app.integrations import media
from app.kit import rate_limit
from app.kit.breakers import BREAKERS
from app.kit.rate_limit import Decision
from tests.actors.brains import Answering
from tests.counting import survived
from tests.doubles.twilio import Status, Twilio, serving
from tests.jobs import queued
from tests.making import count, listing, market, rows
from tests.racing import at_once
from tests.telephone import BUYER, VENDOR, came, configured, quiet, row, telephone_vendor, told

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    BREAKERS["twilio_media"].close()
    with serving() as double:
        configured(monkeypatch, twilio_api_base_url=double.url)
        yield double
    BREAKERS["twilio_media"].close()


@pytest.fixture
def handle(app: Any) -> Callable[[str], None]:
    from app.actors import inbound

    return inbound.handle.fn


@pytest.fixture
def answer(app: Any) -> Callable[[UUID, str], None]:
    from app.actors import inbound

    return lambda user, channel="whatsapp": inbound.answer.fn(str(user), channel)


@pytest.fixture
def home(database: None) -> UUID:
    """A vendor's only listing."""
    market()
    return listing(telephone_vendor(), "Sea Flat")


def jpeg(colour: str = "red", **how: Any) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera that says where it was"
    Image.new("RGB", (900, 600), colour).save(out, "JPEG", exif=exif, **how)
    return out.getvalue()


def sent_pictures(twilio: Twilio, *contents: bytes, kind: str = "image/jpeg", body: str = "look") -> str:
    """Have the vendor send pictures; return the message's id."""
    fields = {"NumMedia": str(len(contents))}
    for number, content in enumerate(contents):
        fields |= {f"MediaUrl{number}": twilio.serve(content, kind), f"MediaContentType{number}": "image/jpeg"}
    return came(body, f"whatsapp:{VENDOR}", **fields)


def images(home: UUID) -> list[str]:
    found: list[str] = rows("select images from listings where id = :id", id=home)[0][0]
    return found


def files() -> list[Path]:
    folder = Path(settings().var_dir) / "media" / "listings"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def nothing_applied(home: UUID, before: list[Path]) -> bool:
    return (images(home), count("notifications"), files()) == ([], 0, before)


def test_pictures_of_a_vendor_end_up_in_the_listing_with_a_notification(
    twilio: Twilio, handle: Callable[[str], None], home: UUID
) -> None:
    own = sent_pictures(twilio, jpeg("red"), jpeg("blue"))
    handle(own)
    names = images(home)
    assert len(names) == 2
    assert (row(own).state, row(own).became, row(own).listing_id) == ("handled", "pictures", home)
    assert rows("select kind, payload from notifications") == [
        ("listing_pictures", {"listing_id": str(home), "count": 2})
    ]
    assert len(told(VENDOR)) == 1
    assert "Sea Flat" in told(VENDOR)[0]


def test_pictures_are_made_anew_without_what_they_tell_of_their_owner(
    twilio: Twilio, handle: Callable[[str], None], home: UUID
) -> None:
    handle(sent_pictures(twilio, jpeg()))
    (name,) = images(home)
    path = Path(settings().var_dir) / "media" / "listings" / name
    assert b"camera" not in path.read_bytes()
    with Image.open(path) as picture:
        assert (picture.format, dict(picture.getexif())) == ("WEBP", {})


def test_the_same_pictures_are_added_once_however_often_the_job_runs(
    twilio: Twilio, handle: Callable[[str], None], home: UUID
) -> None:
    own = sent_pictures(twilio, jpeg())
    ran = at_once([partial(handle, own)] * 4)
    assert [one for one in ran if isinstance(one, Exception)] == []
    handle(own)
    assert (len(images(home)), count("notifications"), len(told(VENDOR))) == (1, 1, 1)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"<html>not a picture</html>", "not_a_picture"),
        (b"%PDF-1.7 something", "not_a_picture"),
        (b"", "not_a_picture"),
        (jpeg()[:2000], "broken"),
        (b"." * (media.LARGEST + 1), "too_large"),
    ],
    ids=["a page", "a document", "nothing", "half", "much"],
)
def test_one_bad_picture_fails_them_all_and_says_so(
    twilio: Twilio, handle: Callable[[str], None], home: UUID, bad: bytes, why: str
) -> None:
    before, own = files(), sent_pictures(twilio, jpeg(), bad)
    handle(own)
    assert (row(own).state, row(own).reason) == ("failed", why)
    assert nothing_applied(home, before)
    assert len(told(VENDOR)) == 1
    assert "JPEG" in told(VENDOR)[0]


def test_a_picture_from_elsewhere_is_not_fetched(twilio: Twilio, handle: Callable[[str], None], home: UUID) -> None:
    fields = {"NumMedia": "1", "MediaUrl0": "http://169.254.169.254/latest", "MediaContentType0": "image/png"}
    own = came("look", f"whatsapp:{VENDOR}", **fields)
    handle(own)
    assert (row(own).state, row(own).reason) == ("failed", "bad_scheme")
    assert twilio.requests == []


def test_a_provider_that_is_away_is_tried_again_and_in_the_end_it_has_failed(
    twilio: Twilio, handle: Callable[[str], None], home: UUID
) -> None:
    before, own = files(), sent_pictures(twilio, jpeg())
    twilio.fail(Status(503), "Media", "GET", times=None)
    for _ in range(domain_pictures.TRIES - 1):
        BREAKERS["twilio_media"].close()
        with pytest.raises(media.MediaUnavailable):
            handle(own)
        assert row(own).state == "received"
    BREAKERS["twilio_media"].close()
    handle(own)
    assert (row(own).state, row(own).reason) == ("failed", "unavailable")
    assert nothing_applied(home, before)


def test_a_provider_that_comes_back_is_forgiven(twilio: Twilio, handle: Callable[[str], None], home: UUID) -> None:
    own = sent_pictures(twilio, jpeg())
    twilio.fail(Status(503), "Media", "GET")
    with pytest.raises(media.MediaUnavailable):
        handle(own)
    handle(own)
    assert (row(own).state, len(images(home))) == ("handled", 1)


def test_a_failed_message_can_be_replayed(twilio: Twilio, handle: Callable[[str], None], home: UUID) -> None:
    own = sent_pictures(twilio, jpeg())
    rows("update inbound_messages set state = 'failed', reason = 'unavailable', attempts = 4")
    handle(own)
    assert (row(own).state, len(images(home))) == ("handled", 1)


def test_when_the_transaction_fails_nothing_is_left_of_it(
    twilio: Twilio, handle: Callable[[str], None], home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, own = files(), sent_pictures(twilio, jpeg())

    def explode(*_: Any) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as broken:
        broken.setattr(domain_pictures.notifications, "notify", explode)
        with pytest.raises(RuntimeError):
            handle(own)
    assert nothing_applied(home, before)
    assert (row(own).state, told(VENDOR)) == ("received", [])
    handle(own)
    assert len(images(home)) == 1


def test_a_listing_without_room_takes_none_and_says_so(
    twilio: Twilio, handle: Callable[[str], None], home: UUID
) -> None:
    full = [f"{number}.webp" for number in range(19)]
    rows("update listings set images = :images where id = :id", images=full, id=home)
    own = sent_pictures(twilio, jpeg("red"), jpeg("blue"))
    handle(own)
    assert (row(own).state, row(own).reason) == ("failed", "too_many_images")
    assert (images(home), count("notifications")) == (full, 0)
    assert "20" in told(VENDOR)[0]


def test_a_listing_that_goes_meanwhile_takes_none(
    twilio: Twilio, handle: Callable[[str], None], home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = media.fetch

    def slowly(url: str) -> bytes:
        rows("update listings set retired_at = now()")
        return real(url)

    monkeypatch.setattr(media, "fetch", slowly)
    own = sent_pictures(twilio, jpeg())
    handle(own)
    assert (row(own).state, row(own).reason, images(home)) == ("failed", "listing_gone", [])


def test_no_transaction_is_open_while_pictures_are_fetched(
    twilio: Twilio, handle: Callable[[str], None], home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.kit import transaction

    seen: list[bool] = []
    real = media.fetch

    def noting(url: str) -> bytes:
        seen.append(transaction.is_open())
        return real(url)

    monkeypatch.setattr(media, "fetch", noting)
    handle(sent_pictures(twilio, jpeg()))
    assert seen == [False]


def test_a_person_is_answered_by_the_way_they_wrote(
    handle: Callable[[str], None], answer: Callable[..., None], reply: Answering
) -> None:
    own = came("hello")
    handle(own)
    quiet()
    answer(row(own).user_id)
    ((thread,),) = rows("select id from conversations where channel = 'whatsapp'")
    assert [job.args for job in queued("chat")] == [(str(thread),)]
    reply(thread)
    (content, key) = rows("select content, dedup_key from deliveries where address = :to", to=BUYER)[0]
    ((words, message),) = rows("select content, id from messages where role = 'assistant'")
    assert words.split()[0] in content["text"]
    assert key == f"reply:{message}"
    assert [job.actor_name for job in queued("outreach")] == ["deliveries.send"]


def test_who_writes_too_much_is_answered_later(
    handle: Callable[[str], None], answer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = came("hello")
    handle(own)
    quiet()
    monkeypatch.setattr(rate_limit, "hit", lambda *_: Decision(allowed=False, counted=False, retry_after=40))
    before = survived("inbound.answer")
    answer(row(own).user_id)
    assert (row(own).state, count("turns")) == ("received", 0)
    assert survived("inbound.answer") == before + 1
    assert 30 < (row(own).due_at - row(own).received_at).total_seconds() < 50
    monkeypatch.undo()
    answer(row(own).user_id)
    assert (row(own).state, count("turns")) == ("handled", 1)


def test_who_is_erased_at_this_moment_is_not_answered(
    handle: Callable[[str], None], answer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.actors import inbound

    own = came("hello")
    handle(own)
    quiet()
    user = row(own).user_id
    monkeypatch.setattr(inbound.inbound, "accept", _accept_after_erasing(user))
    answer(user)
    assert (count("turns"), count("users")) == (0, 0)


def _accept_after_erasing(user: UUID) -> Callable[..., bool]:
    from app.domain.inbound.joining import accept

    def late(session: Any, *rest: Any) -> bool:
        rows("delete from users where id = :id", id=user)
        return accept(session, *rest)

    return late


def test_the_sweep_of_the_chores_begins_what_was_lost(app: Any) -> None:
    from app.actors import chores

    own = came("hello")
    rows("update inbound_messages set due_at = now() - interval '1 second'")
    chores.sweep.fn()
    assert [job.args for job in queued("inbound")] == [(own,)] * 2


def test_a_delayed_look_waits_in_the_queue_of_delays(handle: Callable[[str], None]) -> None:
    handle(came("hello"))
    (job,) = (job for job in queued("inbound.DQ") if job.actor_name == "inbound.answer")
    due = job.options["eta"] - job.message_timestamp
    assert 900 <= due <= 1100


def test_no_word_and_no_number_of_a_message_is_in_a_job(handle: Callable[[str], None]) -> None:
    handle(came("a very private word"))
    told_to_workers = json.dumps([job.asdict() for name in ("inbound", "inbound.DQ") for job in queued(name)])
    assert "private" not in told_to_workers
    assert BUYER not in told_to_workers


def test_pictures_that_come_after_the_message_has_failed_come_too_late(
    twilio: Twilio, handle: Callable[[str], None], home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.domain import inbound
    from app.kit.transaction import transaction

    own, before = sent_pictures(twilio, jpeg()), files()
    real = media.fetch

    def slower_than_another(url: str) -> bytes:
        with transaction() as session:
            inbound.fail(session, own, "gave_up")
        return real(url)

    monkeypatch.setattr(media, "fetch", slower_than_another)
    handle(own)
    assert (row(own).state, row(own).reason) == ("failed", "gave_up")
    assert nothing_applied(home, before)


def test_listings_are_named_by_what_is_in_them(twilio: Twilio, handle: Callable[[str], None], home: UUID) -> None:
    handle(sent_pictures(twilio, jpeg()))
    again = sent_pictures(twilio, jpeg())
    handle(again)
    assert row(again).state == "handled"
    assert len(images(home)) == 1
    assert listings.images.MOST == 20
