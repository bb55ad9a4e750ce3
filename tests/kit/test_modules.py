"""What a page of modules will load, read from their texts."""

import pytest

from app.kit.modules import Modules

BARE = {"a-library": "vendor/library.js"}


def modules(**texts: str) -> Modules:
    files = {name.replace("__", "/") + ".js": text for name, text in texts.items()}
    return Modules(files.__getitem__, BARE)


def test_what_is_needed_stands_before_whatever_needs_it_and_once() -> None:
    found = modules(
        js__start='import { a } from "./lib/a.js";\nimport "./b.js";\nbegin();',
        js__b='import * as a from "./lib/a.js";\nexport { io } from "a-library";',
        js__lib__a="export const a = 1;",
    )
    assert found.first("js/start.js") == ["js/lib/a.js", "vendor/library.js", "js/b.js", "js/start.js"]


def test_an_import_over_several_lines_is_seen_and_words_that_look_like_one_are_not() -> None:
    found = modules(
        js__start='import {\n  a,\n  b,\n} from "./a.js";\nexport const text = "import";\n// import "./not.js"',
        js__a='export const from = (x) => `${x} from "./not.js"`;',
    )
    assert found.first("js/start.js") == ["js/a.js", "js/start.js"]


def test_two_that_import_each_other_are_seen_once() -> None:
    found = modules(js__a='import "./b.js";', js__b='import "./a.js";')
    assert found.first("js/a.js") == ["js/b.js", "js/a.js"]


def test_what_the_entry_fetches_comes_next_and_what_others_may_fetch_does_not_come_by_itself() -> None:
    found = modules(
        js__start='import "./door.js";\nimport("./main.js").then(enter);',
        js__door='const later = () => import("./rare.js");',
        js__main='import "./door.js";',
        js__rare="",
    )
    assert found.first("js/start.js") == ["js/door.js", "js/start.js"]
    assert found.next("js/start.js") == ["js/main.js"]
    assert set(found.all("js/start.js")) == {"js/door.js", "js/start.js", "js/main.js", "js/rare.js"}


def test_a_library_that_the_import_map_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        modules(js__start='import x from "another";').first("js/start.js")
