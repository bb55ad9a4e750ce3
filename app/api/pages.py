"""The pages at `/` and `/admin`, the files they are made of, and the pictures of listings."""

import re
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.security import safe_join

from app.api import policies
from app.api.site import STATIC, Site, Watched
from app.config import Settings
from app.kit.assets import Asset
from app.kit.errors import NotFound

DIGEST = re.compile("[0-9a-f]{16}")
YEAR = 31_536_000  # seconds
FOR_EVER = f"public, max-age={YEAR}, immutable"
ASK_FIRST = "no-cache"  # kept, but never shown before we said that it is still the one


def blueprint(config: Settings, folder: Path = STATIC) -> Blueprint:
    """Return the page's routes; `folder` holds its files."""
    pages = Blueprint("pages", __name__)
    site = Watched(folder, watch=config.app_env == "development")

    @pages.get("/")
    def index() -> Response:
        return _page(site.now(), "index.html")

    @pages.get("/admin")
    def console() -> Response:
        return _page(site.now(), "admin.html")  # a shell without a word of anybody: it asks for them as an admin

    @pages.get("/admin/outbox")
    def outbox() -> Response:
        query = request.query_string.decode("ascii", "replace")  # where it was before it was a view of the console
        there = f"/admin#/outbox{'?' if query else ''}{query}"
        return Response(status=302, headers={"Location": there}, content_type="text/plain")

    @pages.get("/sw.js")
    def worker() -> Response:
        return _sent(site.now().worker, ASK_FIRST, policies.WORKER)

    @pages.get("/manifest.webmanifest")
    def manifest() -> Response:
        return _file(site.now(), "manifest.webmanifest")

    @pages.get("/static/<path:name>")
    def static(name: str) -> Response:
        return _file(site.now(), name)

    _pictures(pages, Path(config.var_dir).resolve() / "media" / "listings")
    return pages


def _pictures(pages: Blueprint, media: Path) -> None:
    @pages.get("/media/listings/<name>")
    def picture(name: str) -> Response:
        return send_from_directory(media, name, max_age=YEAR)

    @pages.get("/media/listings/cards/<name>")
    def small_picture(name: str) -> Response:
        made = safe_join(str(media / "cards"), name)
        folder = media / "cards" if made and Path(made).is_file() else media  # the demo town's are small already
        return send_from_directory(folder, name, max_age=YEAR)


def _page(site: Site, name: str) -> Response:
    return _sent(site.pages[name], ASK_FIRST, site.policies[name])


def _file(site: Site, name: str) -> Response:
    """A file by its plain address, or below the digest of all: only there it may be kept for ever."""
    version, _, rest = name.partition("/")
    if version == site.digest:
        return _lasting(_found(site, rest))
    if DIGEST.fullmatch(version):
        # A page of the version before, or of the next one while both are being served: what we have, for this once.
        return _sent(_found(site, rest), "no-store")
    return _sent(_found(site, name), ASK_FIRST)


def _found(site: Site, name: str) -> Asset:
    if name not in site.files:
        raise NotFound("There is no such file")
    return site.files[name]


def _lasting(asset: Asset) -> Response:
    """A file that is never asked about again: a name for its bytes would weigh as much as some of our modules."""
    response = _packed(asset)
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _sent(asset: Asset, keeping: str, policy: str = policies.NOTHING) -> Response:
    response = _packed(asset)
    response.headers["Cache-Control"] = keeping
    response.headers["Content-Security-Policy"] = policy
    response.set_etag(f"{asset.etag}-gzip" if response.content_encoding else asset.etag)
    response.make_conditional(request)  # 304 for whoever has it already
    return response


def _packed(asset: Asset) -> Response:
    """The bytes, compressed for whoever reads that."""
    zipped = asset.zipped if request.accept_encodings["gzip"] else None
    response = Response(asset.body if zipped is None else zipped, content_type=_typed(asset))
    if asset.zipped is not None:
        response.vary.add("Accept-Encoding")
    if zipped is not None:
        response.content_encoding = "gzip"
    return response


def _typed(asset: Asset) -> str:
    return f"{asset.type}; charset=utf-8" if asset.type.startswith("text/") else asset.type
