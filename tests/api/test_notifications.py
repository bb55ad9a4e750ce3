"""`/api/v1/notifications`: what I was told, in pages, and up to where I have seen it."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import notifications
from app.domain.notifications import Note
from app.kit.transaction import transaction
from tests import people
from tests.people import Person
from tests.problems import told

ROOT = "/api/v1/notifications/"


def tell(user: UUID, *titles: str, **fields: Any) -> list[str]:
    with transaction() as session:
        said = [notifications.notify(session, user, Note("news", one, "body", {"n": 1}, **fields)) for one in titles]
        return [str(one.id) for one in said]


def titles(person: Person, **query: Any) -> list[str]:
    return [item["title"] for item in person.get(ROOT, **query).json["items"]]


def test_what_i_was_told_is_listed_in_its_one_shape(guest: Person) -> None:
    (one,) = tell(guest.id, "News")
    page = guest.get(ROOT).json
    assert (page["next_cursor"], page["unread_count"]) == (None, 1)
    (item,) = page["items"]
    assert item.pop("created_at")
    assert item == {
        "id": one,
        "kind": "news",
        "title": "News",
        "body": "body",
        "data": {"n": 1},
        "read_at": None,
        "is_unread": True,
    }


def test_pages_go_on_where_the_last_one_ended(guest: Person) -> None:
    tell(guest.id, *map(str, range(5)))
    first = guest.get(ROOT, limit=3).json
    assert [item["title"] for item in first["items"]] == ["4", "3", "2"]
    assert first["unread_count"] == 5
    rest = guest.get(ROOT, limit=3, cursor=first["next_cursor"]).json
    assert ([item["title"] for item in rest["items"]], rest["next_cursor"]) == (["1", "0"], None)


def test_what_i_have_seen_is_left_out_when_i_ask_for_the_unread(guest: Person) -> None:
    ids = tell(guest.id, "a", "b", "c", "d")
    assert guest.post(f"{ROOT}{ids[3]}/read").json == {"unread_count": 3}
    assert guest.post(f"{ROOT}read", {"up_to": ids[1]}).json == {"unread_count": 1}
    assert titles(guest, unread="true") == ["c"]
    assert titles(guest) == ["d", "c", "b", "a"]


def test_nobody_sees_or_marks_what_is_mine(guest: Person) -> None:
    (one,) = tell(guest.id, "mine")
    stranger = people.guest(guest.client)
    assert stranger.get(ROOT).json == {"items": [], "next_cursor": None, "unread_count": 0}
    for unknown in (one, str(uuid4())):
        told(stranger.post(f"{ROOT}{unknown}/read"), 404, "notification_not_found")
        told(stranger.post(f"{ROOT}read", {"up_to": unknown}), 404, "notification_not_found")
    assert guest.get(ROOT).json["unread_count"] == 1


@pytest.mark.parametrize("body", [{}, {"up_to": 1}, {"up_to": "x"}, []])
def test_what_is_no_notification_is_refused(guest: Person, body: Any) -> None:
    told(guest.post(f"{ROOT}read", body), 422)


def test_a_cursor_that_is_none_is_refused(guest: Person) -> None:
    told(guest.get(ROOT, cursor="nonsense"), 422)
