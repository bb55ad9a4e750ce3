"""A web process that lost Redis hears it again within a second and brings its clients level."""

import redis

from tests.live import LiveTown
from tests.waiting import until


def cut_every_listener(live: LiveTown) -> None:
    """What a restart of Redis does to those that listen."""
    redis.Redis.from_url(live.environment["REDIS_URL"]).execute_command("CLIENT", "KILL", "TYPE", "pubsub")


def test_after_a_lost_connection_clients_are_brought_level_and_hear_again(live: LiveTown) -> None:
    person = live.guest()
    with person.connect() as ear:
        ear.wait_for("rehydration")
        cut_every_listener(live)
        until(lambda: len(ear.of("rehydration")) >= 2, 10, "a second rehydration")
        said = person.say("hello")
        assert ear.reply_to(said["message_id"])
