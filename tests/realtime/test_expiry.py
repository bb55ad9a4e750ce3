"""A token that expires while connected: the client is told, refreshes, and keeps its connection."""

from tests.live import LiveTown
from tests.tokens import now, resigned


def test_an_expired_token_is_told_refused_and_refreshed_on_the_same_connection(live: LiveTown) -> None:
    person = live.guest()
    soon = resigned(person.token, key=live.environment["SECRET_KEY"], exp=now(2))
    with person.connect(token=soon) as ear:
        assert ear.call("chat_send", {"message": "while it is valid"})["ok"] is True
        expired = ear.wait_for("auth_expired")
        assert expired["code"] == 4401
        refused = ear.call("chat_send", {"message": "too late"})
        assert refused["ok"] is False
        assert refused["error"]["code"] == "token_expired"
        assert ear.call("refresh_auth", {"token": soon})["ok"] is False
        assert ear.call("refresh_auth", {"token": person.token}) == {"ok": True}
        ear.reply_to(ear.call("chat_send", {"message": "and again"})["message_id"])
        assert len(ear.of("auth_expired")) == 1
        assert len(ear.of("chat_status", event="connected")) == 1


def test_a_connection_cannot_become_somebody_elses(live: LiveTown) -> None:
    person, stranger = live.guest(), live.guest()
    with person.connect() as ear:
        refused = ear.call("refresh_auth", {"token": stranger.token})
        assert refused["ok"] is False
        assert refused["error"]["status"] == 401
        thread_id = ear.call("chat_send", {"message": "hello"})["thread_id"]
    assert len(person.messages(thread_id)) >= 1


def test_a_token_of_a_sign_in_that_has_ended_refreshes_nothing(live: LiveTown) -> None:
    person = live.guest()
    with person.connect() as ear:
        live.ask_database(
            "update token_families set revoked_at = now() where user_id = %s returning 1", person.id
        )  # not by signing out, which would close the connection
        assert ear.call("refresh_auth", {"token": person.token})["error"]["code"] == "token_revoked"
