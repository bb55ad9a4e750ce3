"""The style sheets: nothing in them says left or right, so the page runs either way."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent.parent / "app/static/css"
SCRIPTS = sorted((CSS.parent / "js").rglob("*.js"))
SHEETS = sorted(CSS.rglob("*.css"))
SIDED = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)"
    r"|(?<![-\w])(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)
FOUR = re.compile(r"(?<![-\w])(margin|padding|inset|border-width|border-style|border-color)\s*:\s*([^;}]+)")
CORNERS = re.compile(r"(?<![-\w])border-radius\s*:\s*([^;}]+)")


def values(text: str) -> list[str]:
    """Return the parts of a shorthand: `max(1rem, 2vw) auto` has two."""
    parts, depth = [""], 0
    for letter in text.strip():
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter.isspace() and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part and part != "!important"]


def one_sided(sheet: str) -> Iterator[str]:
    yield from SIDED.findall(sheet)
    for name, value in FOUR.findall(sheet):
        parts = values(value)
        if len(parts) == 4 and parts[1] != parts[3]:
            yield f"{name}: {value}"
    for value in CORNERS.findall(sheet):
        parts = values(value.partition("/")[0])
        top_left, top_right, bottom_right, bottom_left = parts + {1: parts * 3, 2: parts, 3: parts[1:2]}.get(
            len(parts), []
        )
        if top_left != top_right or bottom_left != bottom_right:
            yield f"border-radius: {value}"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_style_says_left_or_right(sheet: Path) -> None:
    assert list(one_sided(sheet.read_text())) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_what_moves_or_turns_sideways_does_so_the_other_way_from_right_to_left(sheet: Path) -> None:
    text = sheet.read_text()
    sideways = re.findall(r"translateX\((-?)([^()]+)\)", text)
    assert {way for sign, way in sideways if not sign} == {way for sign, way in sideways if sign}
    if sheet.name != "tokens.css":  # where the icons of a way are turned, once: turned twice they would point back
        assert "scaleX(" not in text
        assert not re.search(r"safe-area-inset-(left|right)", text)  # --safe-start and --safe-end know the way


def test_a_one_sided_style_would_be_found() -> None:
    for wrong in (
        "a { margin-left: 1rem }",
        "a { left: 0 }",
        "a { text-align: right }",
        "a { padding: 1rem max(1rem, 2vw) 1rem 0 }",
        "a { border-radius: 1px 2px }",
        "a { border-radius: 0 0 9px 0 }",
    ):
        assert list(one_sided(wrong)), wrong
    assert not list(one_sided("a { padding: 1rem max(1rem, 2vw) 0; border-radius: 9px 9px 0 0; inset-inline: 0 1px }"))


def test_what_moves_stands_still_for_whoever_asked_for_it() -> None:
    tokens = (CSS / "tokens.css").read_text()
    still = tokens.partition("@media (prefers-reduced-motion: reduce)")[2]
    for what in ("animation-duration", "animation-iteration-count", "transition", "scroll-behavior"):
        assert re.search(rf"{what}:[^;]+!important", still), what


def test_whoever_scrolls_smoothly_has_asked_whether_that_is_wanted() -> None:
    smooth = [script for script in SCRIPTS if '"smooth"' in script.read_text()]
    assert [script.name for script in smooth if "prefers-reduced-motion" not in script.read_text()] == []
