"""What the pages with our modules are made of: files under the name of all their bytes, and pages that say it."""

import json
import re
from pathlib import Path

from app.api import policies
from app.kit import assets
from app.kit.assets import Asset, Assets
from app.kit.modules import Modules

STATIC = Path(__file__).parent.parent / "static"
BARE = {  # the browser libraries, by the names that our modules import
    "dompurify": "vendor/purify.min.js",
    "marked": "vendor/marked.esm.js",
    "socket.io-client": "vendor/socket.io.esm.min.js",
    "uplot": "vendor/uPlot.esm.js",
}
PAGES = ("index.html", "admin.html")
FOR_ADMINS = "js/i18n/admin/"  # the words of the console are no part of the chat's
MODULES, IMPORTS, ICONS = "<!-- modules -->", "<!-- imports -->", "<!-- icons -->"
LINKED = re.compile(r'"/static/([^"]+)"')
MODULE = re.compile(r'<script type="module" src="/static/([^"]+)">')
SHEET = re.compile(r'\n *<link rel="stylesheet" href="/static/([^"]+)">')


class Site:
    """The pages of one state of `app/static`. `files` holds that folder's and what is made of them."""

    def __init__(self, found: Assets) -> None:
        self.digest = found.digest
        self.prefix = f"/static/{found.digest}/"
        self.files = dict(found.files)
        self._found = found
        self._modules = Modules(found.text, BARE)
        self.pages = {name: self._page(name) for name in PAGES}
        self.policies = {name: policies.scripted(self._import_map(name)) for name in PAGES}
        self.worker = self._worker()

    def shell(self) -> list[str]:
        """Return every file that the chat page needs without a network."""
        linked = [name for name in LINKED.findall(self._dressed("index.html")) if not name.endswith(".png")]
        later = [name for name in self.files if name.startswith(("js/i18n/", "css/later/", "img/"))]
        kept = [name for name in later if not name.endswith(".png") and not name.startswith(FOR_ADMINS)]
        return sorted({*linked, *kept, *self._modules.all(self._entry("index.html"))})

    def _import_map(self, page: str) -> str:
        """A module asked for by its plain address is the page's own too, not a second one with a state of its own."""
        needed = self._modules.all(self._entry(page))
        bare = {name: self.prefix + path for name, path in BARE.items() if path in needed}
        return json.dumps({"imports": {**bare, "/static/js/": f"{self.prefix}js/"}}, separators=(",", ":"))

    def _page(self, name: str) -> Asset:
        text = self._dressed(name).replace('"/static/', f'"{self.prefix}')
        mapped = _put(text, IMPORTS, f'<script type="importmap">{self._import_map(name)}</script>')
        return Asset(mapped.encode(), "text/html")

    def _entry(self, page: str) -> str:
        found = MODULE.search(self._found.text(page))
        if found is None:
            raise ValueError(f"{page} loads no module")
        return found[1]

    def _dressed(self, name: str) -> str:
        """A page with its modules named, its icons in it, and one sheet for its many."""
        text = self._found.text(name)
        entry = self._entry(name)
        loads = [*map(_preload, self._modules.first(entry)), *map(_preload_later, self._modules.next(entry))]
        text = _put(text, MODULES, "\n  ".join([IMPORTS, *loads]))  # a map after the first module is too late
        text = _put(text, ICONS, self._found.text("img/icons.svg").strip())
        return self._with_one_sheet(name, text)

    def _with_one_sheet(self, page: str, text: str) -> str:
        """The sheets of a page in one: each by itself would hold up the first paint for a trip of its own."""
        together = f"css/{page.removesuffix('.html')}.page.css"
        sheets = (self._found.files[name].body for name in SHEET.findall(text))
        self.files[together] = Asset(b"\n".join(sheets), "text/css")
        link = f'\n  <link rel="stylesheet" href="/static/{together}">'
        return SHEET.sub("", SHEET.sub("<!-- sheet -->", text, count=1)).replace("<!-- sheet -->", link)

    def _worker(self) -> Asset:
        """The service worker, told which version it is of and what to keep: another version is another file."""
        about = {"digest": self.digest, "shell": self.shell(), "page": self.pages["index.html"].etag}
        return Asset(
            f"const SITE = {json.dumps(about)};\n{self._found.text('js/worker.js')}".encode(), "text/javascript"
        )


class Watched:
    """The site of a folder: as it was at the start, or with `watch` as it is now."""

    def __init__(self, folder: Path, *, watch: bool) -> None:
        self._folder, self._watch = folder, watch
        self._state = assets.state(folder)
        self._site = Site(Assets(folder))

    def now(self) -> Site:
        """Return the site; one that is being edited is made anew after each change."""
        if self._watch and (state := assets.state(self._folder)) != self._state:
            self._site, self._state = Site(Assets(self._folder)), state
        return self._site


def _preload(path: str) -> str:
    return f'<link rel="modulepreload" href="/static/{path}">'


def _preload_later(path: str) -> str:
    return f'<link rel="modulepreload" fetchpriority="low" href="/static/{path}">'


def _put(text: str, mark: str, what: str) -> str:
    """Raises ValueError when a page has no place for it: it would be without its modules or icons in silence."""
    before, found, after = text.partition(mark)
    if not found:
        raise ValueError(f"A page lacks its {mark}")
    return before + what + after
