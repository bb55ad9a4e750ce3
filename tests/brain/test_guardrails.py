"""Claims about words that could act on a reader's screen: none of them gets through, everything else does."""

import pytest

from app.brain.guardrails import LONGEST, Screen, screened

OURS = "https://gov.example/permits"


def in_pieces(text: str, size: int) -> str:
    screen = Screen(frozenset({OURS}))
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    return "".join(screen.feed(piece) for piece in pieces) + screen.rest()


@pytest.mark.parametrize("size", [1, 2, 5, 4000])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Two flats, **£600** a month.", "Two flats, **£600** a month."),
        ("see [here](https://evil.example/a?b=c) now", "see here now"),
        ("![x](https://evil.example/p.png?q=secret)", "x"),
        ("[![x](https://evil.example/p.png)](https://evil.example)", "x"),
        ("go to https://evil.example/?q=1 now", "go to  now"),
        ("www.evil.example", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("[a](javascript:alert(1))", "a)"),
        ("<img src=x onerror=alert(1)>hi", "hi"),
        ("<https://evil.example>", ""),
        ("[1]: https://evil.example/x\nhi", "[1] : \nhi"),
        (f"[Permits]({OURS})", f"[Permits]({OURS})"),
        (f"source: {OURS}.", f"source: {OURS}."),
        ("below <600 and >2 rooms [sic] wow!", "below <600 and >2 rooms [sic] wow!"),
        ("1. a\n2. b\n", "1. a\n2. b\n"),
        ("Привет! Цена: 600 £", "Привет! Цена: 600 £"),
    ],
)
def test_only_harmless_words_and_our_own_links_are_shown(written: str, shown: str, size: int) -> None:
    assert in_pieces(written, size) == shown


def test_a_bracket_that_never_closes_does_not_hold_the_answer_back() -> None:
    screen = Screen()
    shown = "".join(screen.feed("word ") for _ in range(3)) + screen.feed("[" + "so on " * LONGEST)
    assert len(shown) > LONGEST


def test_words_are_shown_as_they_come() -> None:
    screen = Screen()
    assert [screen.feed(piece) for piece in ("Two ", "fl", "ats ", "fit")] == ["Two ", "", "flats ", ""]


def test_a_whole_text_is_screened_at_once() -> None:
    assert screened("see [this](https://evil.example/a) and evil.example/b") == "see this and "
    assert screened("Two flats, **£600** a month. " * 90) == "Two flats, **£600** a month. " * 90
