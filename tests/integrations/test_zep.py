"""Which Zep a process talks to, and when it pays for its SDK."""

import subprocess
import sys

import pytest

from app.integrations import zep as adapter
from tests import zeps
from tests.doubles.zep import Zep


def test_without_an_address_there_is_none() -> None:
    assert not adapter.is_configured()
    adapter.warm_up()  # loads nothing, asks nobody


def test_it_is_the_one_of_the_settings_and_the_same_each_time(zep: Zep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert adapter.is_configured()
    assert adapter.memory() is adapter.memory()
    assert adapter.memory().name == "zep-ce"
    zeps.point_at(monkeypatch, zep, "cloud")
    assert adapter.memory().name == "zep-cloud"


@pytest.mark.parametrize("flavor", ["ce", "cloud"])
def test_warming_up_asks_nobody(zep: Zep, monkeypatch: pytest.MonkeyPatch, flavor: str) -> None:
    zeps.point_at(monkeypatch, zep, flavor)
    adapter.warm_up()
    assert zep.requests == []


def test_the_sdks_are_loaded_when_they_are_needed_and_not_before() -> None:
    code = (
        "import sys; from app.integrations import zep; zep.is_configured(); "
        "print([one for one in ('zep_python', 'zep_cloud', 'httpx') if one in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
