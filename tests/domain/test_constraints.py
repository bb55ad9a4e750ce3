"""The database itself refuses what must not exist twice, whatever the code believes."""

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from tests.making import answered, claim, guest, member, rows, said

pytestmark = pytest.mark.usefixtures("database")

COPY_MESSAGE = (
    "insert into messages (id, conversation_id, seq, role, content, sender_name, client_msg_id, in_reply_to, status) "
    "select gen_random_uuid(), conversation_id, {seq}, role, content, sender_name, {client_msg_id}, in_reply_to, "
    "status from messages where role = '{role}'"
)
COPY_TURN = (
    "insert into turns (id, conversation_id, message_id, seq, status, claim_id, correlation_id) "
    "select gen_random_uuid(), conversation_id, {message}, {seq}, status, claim_id, 'cid' from turns where seq = 1"
)


def refused(statement: str, by: str, **parameters: object) -> None:
    with pytest.raises(IntegrityError) as caught:
        rows(statement, **parameters)
    assert by in str(caught.value)


def test_a_second_active_thread() -> None:
    user = guest()
    said(user)
    refused(
        "insert into conversations (id, user_id, active) values (:id, :user, true)",
        "uq_conversations_active",
        id=uuid4(),
        user=user,
    )


def test_a_second_message_with_the_same_client_msg_id() -> None:
    said(guest())
    statement = COPY_MESSAGE.format(seq=99, client_msg_id="client_msg_id", role="user")
    refused(statement, "uq_messages_conversation_id_client_msg_id")


def test_a_second_message_with_the_same_number() -> None:
    said(guest())
    statement = COPY_MESSAGE.format(seq="seq", client_msg_id="null", role="user")
    refused(statement, "uq_messages_conversation_id_seq")


def test_a_second_reply_to_the_same_message() -> None:
    answered(guest())
    refused(COPY_MESSAGE.format(seq=99, client_msg_id="null", role="assistant"), "uq_messages_reply")


def test_a_second_turn_of_the_same_message() -> None:
    said(guest())
    refused(COPY_TURN.format(message="message_id", seq=99), "uq_turns_message_id")


def test_a_second_running_turn_of_the_same_thread() -> None:
    user = guest()
    claim(said(user).thread_id)
    second = said(user, "second")
    refused(
        "update turns set status = 'running', claim_id = :c where message_id = :m",
        "uq_turns_running",
        c=uuid4(),
        m=second.message_id,
    )


@pytest.mark.parametrize("change", ["status = 'running'", "claim_id = gen_random_uuid()", "status = 'lost'"])
def test_a_turn_that_contradicts_itself(change: str) -> None:
    said(guest())
    refused(f"update turns set {change}", "ck_turns")


@pytest.mark.parametrize("email", ["ayse@example.com", "AYSE@Example.COM"])
def test_a_second_account_of_the_same_address(email: str) -> None:
    member("ayse@example.com")
    refused(
        "insert into users (id, role, email, password_hash, display_name) values (:id, 'user', :e, 'x', 'x')",
        "uq_users_email",
        id=uuid4(),
        e=email,
    )


def test_a_user_who_could_not_sign_in() -> None:
    refused("update users set role = 'user' where id = :id", "ck_users_reachable", id=guest())
