"""Claims about joining a broken answer to its continuation."""

import pytest

from app.brain.seam import Seam


def joined(said: str, continuation: str, size: int) -> str:
    seam = Seam(said)
    pieces = [continuation[i : i + size] for i in range(0, len(continuation), size)]
    return said + "".join(seam.feed(piece) for piece in pieces) + seam.rest()


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
@pytest.mark.parametrize(
    ("said", "continuation", "whole"),
    [
        ("Three flats fit. The fir", "st one has a pool.", "Three flats fit. The first one has a pool."),
        ("Three flats fit. The", " first one.", "Three flats fit. The first one."),
        ("Three flats fit. The", "Three flats fit. The first one.", "Three flats fit. The first one."),
        ("Three flats fit. The first", "The first one has a pool.", "Three flats fit. The first one has a pool."),
        ("Three flats fit.", "Three flats", "Three flats fit."),
        ("a cat", "tle", "a cattle"),
        ("Das ist gut", "", "Das ist gut"),
        ("", "Anything", "Anything"),
        ("x" * 200 + " end", "x" * 200 + " end and more", "x" * 200 + " end and more"),
    ],
)
def test_nothing_is_said_twice_and_nothing_is_lost(said: str, continuation: str, whole: str, size: int) -> None:
    assert joined(said, continuation, size) == whole
