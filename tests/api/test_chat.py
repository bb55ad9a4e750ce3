"""`/api/v1/chat`: what is answered with 202 is stored once, whatever is sent again."""

from uuid import uuid4

from tests.people import Person


def test_a_message_is_answered_with_202_and_where_it_went(guest: Person) -> None:
    answer = guest.say("ping")
    assert answer.status_code == 202
    body = answer.json
    assert body["seq"] == 1
    assert body["status"] == "queued"
    assert body["duplicate"] is False
    assert body["correlation_id"] == answer.headers["X-Correlation-ID"]


def test_the_same_client_msg_id_again_finds_the_same_message(guest: Person) -> None:
    client_msg_id = str(uuid4())
    first, again = (guest.say("hello", client_msg_id=client_msg_id).json for _ in range(2))
    assert again == {**first, "duplicate": True}
