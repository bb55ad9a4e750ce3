"""What a page of ours may do in a browser: each answer carries one of these."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from flask import Response

# What is not a page of ours needs nothing: an answer opened by itself shows, and does nothing else.
NOTHING = "default-src 'none'; frame-ancestors 'none'"
# No script at all, and nothing but our own style, mark and form.
PLAIN = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A worker asks with the policy that it came with.
WORKER = "default-src 'none'; script-src 'self'; connect-src 'self'"
SAFE = {
    "Content-Security-Policy": NOTHING,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SAFE_PAGE = {  # says nothing on any other answer
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
        )
    ),
}
PART = {"X-Content-Type-Options": "nosniff"}
OPENED = ("text/html", "image/svg+xml")  # what a browser makes a document of


def of(response: Response) -> Mapping[str, str]:
    """Return the headers that keep an answer safe.

    A part of a page that is kept for ever gets only what speaks of parts: the rest would be half of the smaller ones.
    """
    if response.mimetype == "text/html":
        return SAFE | SAFE_PAGE
    return PART if lasts(response) and response.mimetype not in OPENED else SAFE


def lasts(response: Response) -> bool:
    """Return whether browsers keep the answer for ever, for requests that nobody here will see."""
    return response.cache_control.immutable is True


def scripted(inline: str) -> str:
    """Return the policy of a page with our modules: nothing inline but `inline`, nothing from elsewhere.

    Text becomes markup only through DOMPurify, and an address a worker only through `lib/offline.js`.
    """
    known = b64encode(sha256(inline.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'sha256-{known}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types dompurify easy-islanders",
        )
    )
