"""The pages and the files they are made of: how they are kept, how small they are, what they may do."""

import gzip
import io
import json
import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.api import pages
from app.api.site import STATIC
from app.config import Settings
from app.domain import deliveries
from app.domain.deliveries.addresses import mark

ZIPPED = {"Accept-Encoding": "gzip, deflate, br"}
LIMIT = 150 * 1024  # bytes that come over the line when somebody opens the page for the first time
ADDRESSES = re.compile(r'"(/static/[^"]*[^"/])"')
INLINE = re.compile(r'<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle="|\son[a-z]+="|javascript:', re.IGNORECASE)
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>')


@pytest.fixture
def prefix(client: FlaskClient) -> str:
    found = re.search(r'"(/static/[0-9a-f]{16}/)js/start\.js"', client.get("/").text)
    assert found
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our files that may be changed."""
    return Path(shutil.copytree(STATIC, tmp_path / "static"))


def served(folder: Path, environment: str) -> FlaskClient:
    """A client of an application that serves these files and nothing else."""
    app = Flask("test", static_folder=None)
    app.register_blueprint(pages.blueprint(Settings(app_env=environment), folder))  # type: ignore[arg-type]
    return app.test_client()


# ---- files


def test_a_file_below_the_name_of_all_bytes_is_kept_for_ever(client: FlaskClient, prefix: str) -> None:
    answer = client.get(f"{prefix}js/start.js", headers=ZIPPED)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "text/javascript"
    assert gzip.decompress(answer.data) == (STATIC / "js/start.js").read_bytes()


def test_a_part_kept_for_ever_says_no_more_than_parts_are_asked_and_a_drawing_still_may_do_nothing(
    client: FlaskClient, prefix: str
) -> None:
    said = {"Content-Type", "Content-Length", "Content-Encoding", "Vary", "Cache-Control", "X-Content-Type-Options"}
    for name in ("js/start.js", "js/i18n/en.json", "css/index.page.css"):
        assert set(client.get(prefix + name, headers=ZIPPED).headers.keys()) == said
    drawing = client.get(f"{prefix}img/logo.svg").headers
    assert drawing["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    missing = client.get(f"{prefix}js/none.js").headers
    assert {"X-Correlation-ID", "Content-Security-Policy"} <= set(missing.keys())


def test_by_its_plain_address_a_file_is_asked_about_each_time(client: FlaskClient) -> None:
    answer = client.get("/static/js/start.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.data == (STATIC / "js/start.js").read_bytes()
    again = client.get("/static/js/start.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_what_is_zipped_is_not_taken_for_what_is_not(client: FlaskClient) -> None:
    plain, zipped = (client.get("/static/js/start.js", headers=how) for how in ({}, ZIPPED))
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    unwanted = client.get("/static/js/start.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in unwanted.headers


def test_a_picture_is_not_zipped_again(client: FlaskClient) -> None:
    answer = client.get("/static/img/icon-192.png", headers=ZIPPED)
    assert answer.mimetype == "image/png"
    assert "Content-Encoding" not in answer.headers


def test_to_a_page_of_another_version_a_file_is_lent(client: FlaskClient) -> None:
    answer = client.get("/static/0123456789abcdef/js/start.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["js/none.js", "../config.py", "%2e%2e/config.py", "", "js/", "js"])
def test_what_is_not_a_file_of_ours_is_not_there(client: FlaskClient, prefix: str, name: str) -> None:
    assert client.get(prefix + name).status_code == 404
    assert client.get(f"/static/{name}").status_code == 404


def test_while_we_write_a_change_gives_the_page_another_version(folder: Path) -> None:
    client = served(folder, "development")
    before = client.get("/")
    (folder / "css/chat.css").write_text("body { color: red }")
    after = client.get("/", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert ADDRESSES.findall(before.text)[0] != ADDRESSES.findall(after.text)[0]
    sheet = next(one for one in ADDRESSES.findall(after.text) if one.endswith(".css"))
    assert "color: red" in client.get(sheet).text


def test_where_people_are_a_process_serves_what_it_began_with(folder: Path) -> None:
    client = served(folder, "test")
    before = client.get("/").text
    (folder / "css/chat.css").write_text("body { color: red }")
    assert client.get("/").text == before


# ---- pages


@pytest.mark.parametrize("address", ["/", "/admin"])
def test_every_file_that_a_page_names_is_there_for_ever(client: FlaskClient, address: str) -> None:
    named = ADDRESSES.findall(client.get(address).text)
    assert len(named) > 5
    for one in named:
        answer = client.get(one)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True), one


@pytest.mark.parametrize("address", ["/", "/admin", "/sw.js", "/manifest.webmanifest"])
def test_what_names_the_version_is_asked_about_each_time(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers=ZIPPED)
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={**ZIPPED, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("query", ["", "?q=5b1f0c1e-7a53-4ad7-9f3f-000000000000&state=held"])
def test_the_outbox_of_an_old_link_is_a_view_of_the_console(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/admin/outbox{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin#/outbox{query}")


def test_a_page_without_a_place_for_its_modules_is_refused_at_the_start(folder: Path) -> None:
    page = folder / "index.html"
    page.write_text(page.read_text().replace("<!-- modules -->", ""))
    with pytest.raises(ValueError, match="modules"):
        served(folder, "test")


def test_a_first_visit_costs_at_most_150_kilobytes(client: FlaskClient) -> None:
    page = client.get("/", headers=ZIPPED)
    named = set(ADDRESSES.findall(gzip.decompress(page.data).decode()))
    words = next(one for one in named if one.endswith("js/start.js")).replace("start.js", "i18n/en.json")
    pictures = [one for one in named if one.endswith(".png")]  # for who installs it
    sizes = {one: len(client.get(one, headers=ZIPPED).data) for one in named - set(pictures) | {words}}
    total = len(page.data) + sum(sizes.values())
    assert len(sizes) > 40
    assert total <= LIMIT, sorted(sizes.items(), key=lambda one: -one[1])[:12]


# ---- what a page may do


def html_pages(app: Any, client: FlaskClient) -> Iterator[tuple[str, Any]]:
    """Yield endpoint and answer of every route that answers with a page."""
    token = deliveries.unsubscribe_url(mark("ayse@example.com")).rsplit("/", 1)[1]
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        values = dict.fromkeys(rule.arguments, "5b1f0c1e-7a53-4ad7-9f3f-000000000000")
        address = rule.build({**values, **({"token": token} if rule.endpoint == "unsubscribe.ask" else {})})
        answer = client.get(address[1])
        assert answer.headers["Content-Security-Policy"], rule.rule
        if answer.mimetype == "text/html":
            yield rule.endpoint, answer


def test_every_page_has_a_policy_without_a_hole(app: Any, client: FlaskClient) -> None:
    found = dict(html_pages(app, client))
    assert {"pages.index", "pages.console", "docs.page", "quote_page.show", "unsubscribe.ask"} <= found.keys()
    for endpoint, answer in found.items():
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; "), endpoint
        assert {"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} <= set(policy.split("; ")), endpoint
        for hole in ("unsafe-", "*", "http:", "https:", "ws:", "wss:"):
            assert hole not in policy, endpoint
        assert ("script-src" in policy) == ("require-trusted-types-for 'script'" in policy), endpoint


def test_every_page_stands_alone_and_may_use_no_sensor(app: Any, client: FlaskClient) -> None:
    for endpoint, answer in html_pages(app, client):
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", endpoint
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", endpoint
        assert "camera=()" in headers["Permissions-Policy"], endpoint
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), endpoint


def test_the_one_inline_script_is_the_import_map_that_the_policy_names(app: Any, client: FlaskClient) -> None:
    for endpoint, answer in html_pages(app, client):
        maps = IMPORT_MAP.findall(answer.text)
        rest = IMPORT_MAP.sub("", answer.text)
        assert INLINE.findall(rest) == [], endpoint
        known = [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in maps]
        assert re.findall(r"'sha256-[^']+'", answer.headers["Content-Security-Policy"]) == known, endpoint


def test_an_answer_that_is_no_page_may_do_nothing(client: FlaskClient) -> None:
    for address in ("/healthz", "/api/nowhere", "/static/img/logo.svg", "/api/openapi.json"):
        assert client.get(address).headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


# ---- without a network, and installed


def worker(client: FlaskClient) -> dict[str, Any]:
    """Return what the service worker is told."""
    first_line = client.get("/sw.js").text.split("\n", 1)[0]
    told: dict[str, Any] = json.loads(first_line.removeprefix("const SITE = ").removesuffix(";"))
    return told


def test_the_worker_keeps_what_the_page_loads_and_every_language(client: FlaskClient, prefix: str) -> None:
    told = worker(client)
    assert prefix == f"/static/{told['digest']}/"
    named = {one.removeprefix(prefix) for one in ADDRESSES.findall(client.get("/").text) if not one.endswith(".png")}
    languages = {f"js/i18n/{file.name}" for file in (STATIC / "js/i18n").glob("*.json")}
    assert named | languages <= set(told["shell"])
    assert not [one for one in told["shell"] if client.get(prefix + one).status_code != 200]
    assert not [one for one in told["shell"] if one.startswith("js/admin/")]


def test_a_changed_page_is_another_worker(folder: Path) -> None:
    client = served(folder, "development")
    before = client.get("/sw.js").data
    page = folder / "index.html"
    page.write_text(page.read_text().replace("<title>", "<title>New "))
    assert client.get("/sw.js").data != before


def test_the_manifest_names_pictures_of_the_sizes_it_says(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert {"id", "name", "short_name", "description", "start_url", "scope", "lang", "dir"} <= manifest.json.keys()
    sizes = set()
    for icon in manifest.json["icons"]:
        answer = client.get(icon["src"])
        assert answer.mimetype == icon["type"]
        if icon["type"] == "image/png":
            picture = Image.open(io.BytesIO(answer.data))
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            assert icon["purpose"] != "maskable" or picture.mode == "P", "a phone would show what is see-through black"
            sizes.add((icon["sizes"], icon["purpose"]))
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
