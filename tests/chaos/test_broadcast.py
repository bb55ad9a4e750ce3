"""The short form of `make broadcast`."""

from pathlib import Path

import pytest

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from tests.chaos.broadcast import environment, live_through, providing
from tests.live import Noon


@pytest.mark.timeout(300)
def test_every_vendor_is_asked_once_or_listed_with_the_reason(
    tmp_path: Path, postgres: EmbeddedPostgres, valkey: EmbeddedValkey
) -> None:
    with providing() as providers:
        settings = environment(postgres, valkey.url.removesuffix("/0") + "/4", providers, tmp_path)
        with Noon(tmp_path, settings, with_demo=False) as town:
            outcome = live_through(town, providers, number=30)
    assert outcome.wrong == []
