"""The short form of `make chaos`."""

from pathlib import Path

import pytest

from tests.chaos.drive import Wish, drive
from tests.chaos.report import is_kept, lines


@pytest.mark.timeout(150)
def test_every_accepted_message_has_one_outcome_whatever_dies(tmp_path: Path) -> None:
    outcome = drive(Wish(seed=3, turns=40, kills=4, users=8, demo=0), tmp_path)

    assert is_kept(outcome), "\n".join(lines(outcome))
