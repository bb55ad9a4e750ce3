"""The page at `/` and the pictures it shows."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from werkzeug.security import safe_join

from app.config import Settings

STATIC = Path(__file__).parent.parent / "static"
YEAR = 31_536_000  # seconds
# Nothing inline, nothing from elsewhere: an injected script has nowhere to stand.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def blueprint(config: Settings) -> Blueprint:
    """Return the page's routes."""
    pages = Blueprint("pages", __name__)
    media = Path(config.var_dir).resolve() / "media" / "listings"

    @pages.get("/")
    def index() -> Response:
        response = send_from_directory(STATIC, "index.html", max_age=0)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    @pages.get("/media/listings/<name>")
    def picture(name: str) -> Response:
        return send_from_directory(media, name, max_age=YEAR)

    @pages.get("/media/listings/cards/<name>")
    def small_picture(name: str) -> Response:
        made = safe_join(str(media / "cards"), name)
        folder = media / "cards" if made and Path(made).is_file() else media  # the demo town's are small already
        return send_from_directory(folder, name, max_age=YEAR)

    return pages
