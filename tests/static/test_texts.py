"""The words of the page: the same keys in every language, with every plural form, and none that nobody says."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).parent.parent.parent / "app/static"
SCRIPTS = {file: file.read_text() for file in sorted((STATIC / "js").rglob("*.js"))}
PAGES = sorted(STATIC.glob("*.html"))
PARTS = {  # of the words: everybody's, and what the console alone says, which no other page fetches
    part: {file.stem: json.loads(file.read_text()) for file in sorted((STATIC / "js/i18n" / part).glob("*.json"))}
    for part in ("", "admin")
}
LANGUAGES = {language: {**words, **PARTS["admin"][language]} for language, words in PARTS[""].items()}
ENGLISH = LANGUAGES["en"]
# The cardinal categories of CLDR: how many ways a language has to count.
FORMS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "tr": {"one", "other"},
    "ru": {"one", "few", "many", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
}
SAYS_THE_NUMBER = {"zero", "one", "two"}  # “a single message” need not have the figure as well
COUNTED = {"count", "n"}
# Keys that are put together while the page runs, and what with: each of these names, or, for None, whatever comes.
PUT_TOGETHER: dict[str, tuple[str, ...] | None] = {
    "agent.": None,
    "city.": None,
    "deal.": None,
    "error.": None,
    "feature.": None,
    "handoff.": None,
    "period.": None,
    "request.": (
        *("draft", "open", "cancelled"),
        *("collecting", "quoted", "accepted", "expired", "broadcast_failed"),
    ),
    "viewing.": ("requested", "confirmed", "cancelled", "declined", "done"),
    "booking.": ("date", "time", "note"),
    "booking.need_": ("date", "time"),
    "edge.": ("above", "below"),
    "feedback.": ("up", "down"),
    "feedback.reason.": ("listings", "question", "language", "slow", "other"),
    "message.": ("go_on", "go_on_full", "again", "again_full"),
    "wait.": ("queued", "held", "unsure"),
    "status.": ("pending", "sent", "answered", "stopped"),
    "cards.": ("previous", "next"),
    "notices.": ("confirm", "decline"),
    "quotes.": ("vendor", "price", "terms", "until"),
    "remembered.": ("keep", "edit", "forget"),
    "welcome.prompt": ("1", "2", "3", "4"),
    "admin.view.": None,
    "admin.live.": ("live", "asked", "lost"),
    "admin.state.": None,
    "admin.alert.": None,
    "admin.error.": ("forbidden", "not_found"),
    "admin.breakers.": ("forced_open", "forced_closed"),
    "admin.breakers.event.": None,
    "admin.breakers.span.": ("never", "quarter", "hour", "shift", "day"),
    "admin.chart.": ("accepted", "answered", "failed"),
    "admin.dead.reason.": None,
    "admin.outbox.": (
        *("channel", "state", "purpose"),
        *("created_at", "due_at", "sent_at", "delivered_at", "read_at", "failed_at"),
    ),
    "admin.outbox.channel.": None,
    "admin.outbox.purpose.": None,
    "admin.outbox.reason.": None,
    "admin.broadcasts.": ("sent", "failed", "skipped", "unknown"),
    "admin.broadcasts.outcome.": None,
    "admin.broadcasts.failure.": None,
    "admin.broadcasts.fit.": None,
    "admin.broadcasts.reason.": None,
    "admin.listings.rent.": ("long_term", "short_term", "sale"),
    "admin.preferences.by.": None,
    "admin.preferences.key.": None,
    "admin.users.role.": None,
    "category.": None,
    "admin.queues.": ("ready", "delayed", "running", "dead"),
    "admin.tile.": (
        *("turns", "latency", "open", "backlog", "failures", "breakers"),
        *("sockets", "ledger", "memory", "deliveries", "workers", "scheduler"),
    ),
    "admin.trace.": ("step", "course", "took", "outcome"),
    "admin.trace.kind.": None,
}
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
BEGUN = re.compile(r"(?<!el\()`([a-z_]+\.[a-z_.0-9]*)\$\{")  # not `el(`button.${look}`)`
LABELLED = re.compile(r'\blabel\("([a-z_.]+)",')
SAID = re.compile(r'\bt\("([^"]+)"')
SAID_WITH = re.compile(r'\bt\("([^"]+)", \{([^{}]*)\}\)')
HOLE = re.compile(r"\{(\w+)\}")


def forms(text: Any) -> dict[str, str]:
    return text if isinstance(text, dict) else {"": text}


def holes(text: Any) -> set[str]:
    return {name for form in forms(text).values() for name in HOLE.findall(form)}


class Words(HTMLParser):
    """Gathers the keys that a page names, each with the words that stand there before any script has run."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: str | None = None
        self.feed(page.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._open = given.get("data-t")
        self.found += [
            (key, given.get(name[7:], ENGLISH.get(key, "")))
            for name, key in given.items()
            if name.startswith("data-t-")
        ]

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found.append((self._open, data))
            self._open = None


def said() -> Iterator[str]:
    """Yield every key that the page says by its full name."""
    for page in PAGES:
        yield from (key for key, _ in Words(page).found)
    for script in SCRIPTS.values():
        yield from SAID.findall(script)
        groups = {key.partition(".")[0] for key in ENGLISH if "." in key}
        for literal in LITERAL.findall(script):
            if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", literal) and literal.partition(".")[0] in groups:
                yield literal


def put_together() -> Iterator[str]:
    """Yield the beginning of every key that is put together."""
    for script in SCRIPTS.values():
        yield from (begun for begun in BEGUN.findall(script) if not begun.startswith("ei."))  # what is kept, not said
        yield from (f"{group}." for group in LABELLED.findall(script))


def test_what_the_console_alone_says_is_in_its_own_words_and_nothing_else_is() -> None:
    for language, words in PARTS["admin"].items():
        assert [key for key in words if not key.startswith("admin.")] == [], language
        assert [key for key in PARTS[""][language] if key.startswith("admin.")] == [], language
    chat = [file for file in SCRIPTS if "admin" not in file.parts]
    assert [file.name for file in chat if re.search(r'"admin\.[a-z_.]+"', SCRIPTS[file])] == []


def test_every_key_that_the_page_says_is_in_its_words() -> None:
    keys = [key for key in said() if f"{key}." not in PUT_TOGETHER]  # the group of a `label("outbox.state", …)`
    assert sorted({key for key in keys if key not in ENGLISH}) == []


def test_keys_are_put_together_only_where_it_is_known_what_with() -> None:
    assert set(put_together()) == PUT_TOGETHER.keys()
    named = {start + name for start, names in PUT_TOGETHER.items() for name in names or ()}
    assert sorted(named - ENGLISH.keys()) == []


def test_there_are_no_words_that_nobody_says() -> None:
    spoken = {*said(), "dir"} | {start + name for start, names in PUT_TOGETHER.items() for name in names or ()}
    free = tuple(start for start, names in PUT_TOGETHER.items() if names is None)
    assert [key for key in ENGLISH if key not in spoken and not key.startswith(free)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key_and_no_other(language: str) -> None:
    words = LANGUAGES[language]
    assert sorted(ENGLISH.keys() - words.keys()) == []
    assert sorted(words.keys() - ENGLISH.keys()) == []
    assert all(form.strip() for text in words.values() for form in forms(text).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_every_plural_form_of_the_language(language: str) -> None:
    words = LANGUAGES[language]
    plural = {key for key, text in ENGLISH.items() if isinstance(text, dict)}
    assert {key for key, text in words.items() if isinstance(text, dict)} == plural
    assert {key: words[key].keys() ^ FORMS[language] for key in plural if words[key].keys() != FORMS[language]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same_in_every_language(language: str) -> None:
    wrong = [
        f"{key} {name}: {form}"
        for key, text in LANGUAGES[language].items()
        for name, form in forms(text).items()
        for lacks in [holes(ENGLISH.get(key, text)) ^ set(HOLE.findall(form))]
        if lacks and not (name in SAYS_THE_NUMBER and lacks <= COUNTED)
    ]
    assert wrong == []


def test_whoever_says_something_with_a_gap_fills_it() -> None:
    empty = [
        f"{file.name}: {key} without {sorted(lacks)}"
        for file, script in SCRIPTS.items()
        for key, given in SAID_WITH.findall(script)
        for lacks in [holes(ENGLISH.get(key, "")) - set(re.findall(r"(?:^|,)\s*(\w+)", given))]
        if lacks
    ]
    bare = [
        f"{file.name}: {key}"
        for file, script in SCRIPTS.items()
        for key in re.findall(r'\bt\("([^"]+)"\)', script)
        if holes(ENGLISH.get(key, ""))
    ]
    assert empty + bare == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_stands_on_a_page_before_its_script_has_run_is_the_english_of_the_same_key(page: Path) -> None:
    found = Words(page).found
    assert len(found) > 10
    assert [(key, words) for key, words in found if words != ENGLISH.get(key)] == []


def test_the_languages_are_the_same_wherever_they_are_listed() -> None:
    listed = re.search(r"LANGUAGES = \{([^}]*)\}", SCRIPTS[STATIC / "js/lib/i18n.js"])
    early = re.search(r"known = \[([^\]]*)\]", SCRIPTS[STATIC / "js/early.js"])
    assert listed is not None
    assert early is not None
    assert (
        set(re.findall(r"(\w+):", listed[1]))
        == set(re.findall(r'"(\w+)"', early[1]))
        == LANGUAGES.keys()
        == FORMS.keys()
    )


def test_a_language_that_runs_from_right_to_left_is_known_before_the_first_paint() -> None:
    early = SCRIPTS[STATIC / "js/early.js"]
    leftward = {language for language, words in LANGUAGES.items() if words["dir"] == "rtl"}
    assert set(re.findall(r'lang === "(\w+)" \? "rtl"', early)) == leftward == {"ar"}
