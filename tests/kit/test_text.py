"""What untrusted text goes through before it is stored."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.kit.errors import Invalid
from app.kit.text import Text, bare, clean


@pytest.mark.parametrize("words", ["a", "Günaydın", "Привет", "👩‍👩‍👧", "two\nlines", "x" * 10])
def test_usable_text_stays_as_it_was_written(words: str) -> None:
    assert clean(words, "message", 10) == words


def test_blanks_around_it_are_trimmed_before_it_is_measured() -> None:
    assert clean("   " + "x" * 10 + "\n\t ", "message", 10) == "x" * 10


def test_length_counts_code_points_and_not_bytes() -> None:
    assert clean("ğ" * 10, "message", 10)
    with pytest.raises(Invalid, match="at most 10"):
        clean("ğ" * 11, "message", 10)


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "\u00a0"])
def test_nothing_but_blanks_is_refused(words: str) -> None:
    with pytest.raises(Invalid, match="empty"):
        clean(words, "message", 10)


@pytest.mark.parametrize("words", ["a\x00b", "\ud800", "ok \udfff", "\udc00\ud800"])
def test_what_cannot_be_stored_is_refused_and_named(words: str) -> None:
    with pytest.raises(Invalid) as caught:
        clean(words, "message", 10)
    assert [error["field"] for error in caught.value.errors] == ["message"]
    assert words not in str(caught.value.errors)


@pytest.mark.parametrize("words", ["a\x00b", "a\ud800b"])
def test_a_shape_with_text_refuses_what_cannot_be_stored(words: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Text).validate_python(words)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("two\nlines\t here", "two lines here"),
        ("[click](https://evil.example) ![x](http://e.e/p)", "click x"),
        ("see https://evil.example/a or www.evil.example", "see or"),
        ("<b>cash</b> **only** `now` # title", "cash only now title"),
        ("me@evil.example", "me @ evil.example"),
        ("a\u202eb\u200bc\ud800d", "a b cd"),
        ("1.500 TL, yarın gelirim", "1.500 TL, yarın gelirim"),
        ("", ""),
    ],
)
def test_what_a_stranger_wrote_is_bare_words(written: str, shown: str) -> None:
    assert bare(written, 100) == shown


def test_bare_words_end_with_a_sign_that_there_was_more() -> None:
    assert bare("x" * 20, 10) == "x" * 9 + "…"
