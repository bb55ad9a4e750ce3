"""`/api/v1/preferences`: what is remembered, corrected, kept, forgotten, and the trail of it all."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests import people
from tests.making import messages, said
from tests.people import Person
from tests.problems import but_for_the_id, told
from tests.remembering import found, tell

ROOT = "/api/v1/preferences"
VIEW = {
    "id", "key", "value", "label", "explicit", "confirmed", "confidence", "method", "evidence", "message_id",
    "created_at", "updated_at",
}  # fmt: skip


@pytest.fixture
def dog(guest: Person) -> str:
    """A preference of the guest."""
    return str(tell(guest.id, found("pets", "dog", label="has a dog", evidence="we have a dog"))[0].id)


def patch(person: Person, preference: object, body: Any) -> Any:
    return person.client.patch(f"{ROOT}/{preference}", json=body, headers=person.headers)


def active(person: Person) -> list[dict[str, Any]]:
    answer = person.get(f"{ROOT}/active/")
    assert (answer.status_code, answer.json["next_cursor"]) == (200, None)
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def test_what_is_remembered_is_listed_in_its_one_shape(guest: Person, dog: str) -> None:
    (one,) = active(guest)
    assert set(one) == VIEW
    assert (one["id"], one["key"], one["value"], one["label"]) == (dog, "pets", "dog", "has a dog")
    assert (one["explicit"], one["confirmed"], one["method"], one["evidence"]) == (
        True,
        False,
        "rules",
        "we have a dog",
    )


def test_a_correction_is_mine_and_sure(guest: Person, dog: str) -> None:
    answer = patch(guest, dog, {"value": "cat", "label": "has a cat"})
    assert answer.status_code == 200
    corrected = answer.json
    assert (corrected["id"], corrected["value"], corrected["label"]) == (dog, "cat", "has a cat")
    assert (corrected["explicit"], corrected["confirmed"], corrected["confidence"]) == (True, True, 1.0)
    assert corrected["method"] == "person"
    assert active(guest) == [corrected]


def test_keeping_it_confirms_it(guest: Person) -> None:
    preference = tell(guest.id, found("home.city", "Kyrenia", explicit=False))[0].id
    kept = patch(guest, preference, {"confirmed": True}).json
    assert (kept["explicit"], kept["confirmed"], kept["confidence"], kept["value"]) == (True, True, 1.0, "Kyrenia")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": None},
        {"label": "only a label"},
        {"value": ""},
        {"value": " "},
        {"value": "x" * 121},
        {"value": "a\x00b"},
        {"value": 7},
        {"confirmed": False},
        {"confirmed": "maybe"},
    ],
)
def test_a_change_that_says_nothing_usable_changes_nothing(guest: Person, dog: str, body: Any) -> None:
    told(patch(guest, dog, body), 422)
    assert active(guest)[0]["value"] == "dog"


def test_what_is_forgotten_is_gone(guest: Person, dog: str) -> None:
    answer = guest.delete(f"{ROOT}/{dog}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert active(guest) == []
    told(guest.delete(f"{ROOT}/{dog}"), 404, "preference_not_found")
    told(patch(guest, dog, {"confirmed": True}), 404, "preference_not_found")


def test_somebody_elses_is_like_one_that_is_not_there(guest: Person, dog: str) -> None:
    stranger = people.guest(guest.client)
    for attempt in (
        lambda preference: stranger.delete(f"{ROOT}/{preference}"),
        lambda preference: patch(stranger, preference, {"value": "cat"}),
        lambda preference: patch(stranger, preference, {"confirmed": True}),
    ):
        theirs, nobodys = (told(attempt(one), 404, "preference_not_found") for one in (dog, uuid4()))
        assert but_for_the_id(theirs) == but_for_the_id(nobodys)
    assert (active(stranger), stranger.get(f"{ROOT}/audit/").json["items"]) == ([], [])
    assert active(guest)[0]["value"] == "dog"


def test_the_trail_shows_every_step_in_pages(guest: Person, dog: str) -> None:
    patch(guest, dog, {"confirmed": True})
    patch(guest, dog, {"value": "cat"})
    guest.delete(f"{ROOT}/{dog}")
    first = guest.get(f"{ROOT}/audit/", limit=3).json
    rest = guest.get(f"{ROOT}/audit/", limit=3, cursor=first["next_cursor"]).json
    trail = [*first["items"], *rest["items"]]
    assert [event["kind"] for event in trail] == ["forgotten", "corrected", "confirmed", "remembered"]
    assert {event["preference_id"] for event in trail} == {dog}
    assert (trail[1]["before"]["value"], trail[1]["after"]["value"]) == ("dog", "cat")
    assert rest["next_cursor"] is None


def test_a_cursor_that_is_not_ours_is_refused(guest: Person) -> None:
    told(guest.get(f"{ROOT}/audit/", cursor="nonsense"), 422)


@pytest.mark.parametrize("path", ["/active/", "/audit/"])
def test_nobody_without_a_token_sees_anything(client: Any, path: str) -> None:
    told(client.get(ROOT + path), 401)


def test_the_state_of_a_thread_carries_them(guest: Person, dog: str) -> None:
    thread: UUID = messages(said(guest.id).thread_id)[0].conversation_id
    state = guest.get(f"/api/v1/chat/thread/{thread}/personalization/state/").json
    assert (state["preferences"], state["memory_mode"]) == (active(guest), "FULL")
