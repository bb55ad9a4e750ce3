"""The short form of `make outage`."""

from pathlib import Path

import pytest

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from tests.chaos.outage import environment, live_through
from tests.doubles import zep
from tests.live import LiveTown


@pytest.mark.timeout(240)
def test_an_outage_of_the_memory_loses_nothing_and_needs_nobody(
    tmp_path: Path, postgres: EmbeddedPostgres, valkey: EmbeddedValkey
) -> None:
    with zep.serving() as double:
        settings = environment(postgres, valkey.url.removesuffix("/0") + "/2", double, tmp_path, "outage")
        with LiveTown(tmp_path, settings, with_demo=False) as town:
            # Valkey is emptied as well, and with it forgets that a breaker was open: else this waits for half a minute.
            outcome = live_through(town, double, turns=24, users=4, at_return=town.forget_redis)
    assert outcome.waited > 0
    assert outcome.wrong == []
