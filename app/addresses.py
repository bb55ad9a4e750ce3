"""Addresses as people write them in the settings, brought into the one form that the rest can use."""

import re
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit

MAIL_PORTS = {"smtp": 25, "smtps": 465}
MAILBOX = re.compile(r"[^@\s<>\"(),;:\\]+@[^@\s<>\"(),;:\\]+")
PHONE = re.compile(r"\+[1-9]\d{6,14}")
CONTENT = re.compile(r"(?P<purpose>[a-z_]+(\.[a-z]{2})?)=(?P<sid>HX[0-9a-f]{32})")
SUFFIX = "/api/v2"  # what zep-python puts behind the address by itself, and what the cloud's documentation shows
VERSION = re.compile(r"(/api)?/v\d+(?=/|$)", re.IGNORECASE)
VERSIONED = re.compile(r"(?P<before>.*)/api/v\d+")


def origin(address: str) -> str:
    """Return scheme, host and perhaps a prefix; "" for "". Raises ValueError that says what to write instead.

    One `/api/v2` at the end is taken off. Anything else that looks like a version is not guessed at: the SDK would
    ask at `/api/v2/api/v2` or at the routes of another Zep, and every answer would be a 404.
    """
    if not address.strip():
        return ""
    parts = _split(address.strip())
    path = parts.path.rstrip("/").removesuffix(SUFFIX).rstrip("/")
    if VERSION.search(path):
        raise ValueError(f"names a version of the API, which is added here; write {_origin(parts)}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def graph_base(address: str) -> str:
    """Return an address that ends in /api/vN; "" for "". Raises ValueError that says what to write instead."""
    if not address.strip():
        return ""
    parts = _split(address.strip())
    path = parts.path.rstrip("/")
    version = VERSIONED.fullmatch(path)
    if not version or VERSION.search(version["before"]):
        raise ValueError(f"must end in one /api/v and a number; write {_origin(parts)}{SUFFIX}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def base(address: str) -> str:
    """Return an http address without its last slash; "" for "". Raises ValueError."""
    if not address.strip():
        return ""
    parts = _split(address.strip())
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def page(address: str) -> str:
    """Return the origin of an address as browsers write it: scheme, host and perhaps a port. Raises ValueError."""
    parts = _split(address.strip())
    return f"{parts.scheme}://{parts.netloc}".lower()


def mail_server(address: str) -> SplitResult:
    """Return the parts of smtp://user:password@host:port or smtps://…. Raises ValueError that shows none of it."""
    parts = urlsplit(address.strip())
    if parts.scheme not in MAIL_PORTS or not parts.hostname or re.search(r"\s", address.strip()):
        raise ValueError("must look like smtp://user:password@host:587 or smtps://user:password@host:465")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must end with the port; write %23, %2F and %3F for #, / and ? in a password")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("names a user without a password, or the other way round")
    _ = parts.port  # raises ValueError for one that is none
    return parts


def mailbox(written: str) -> str:
    """Return the bare address of `Name <address>` or `address`. Raises ValueError when there is none."""
    address = parseaddr(written)[1]
    if "\n" in written or "\r" in written or not MAILBOX.fullmatch(address):
        raise ValueError("must be an e-mail address, as in Easy Islanders <hello@islanders.example>")
    return address


def phone(written: str) -> str:
    """Return a number as it is sent from, without `whatsapp:`; "" for "". Raises ValueError."""
    number = re.sub(r"[ ()-]", "", written.strip().removeprefix("whatsapp:"))
    if number and not PHONE.fullmatch(number):
        raise ValueError("must be a phone number with its country, as in +14155238886")
    return number


def contents(written: str) -> dict[str, str]:
    """Return WhatsApp's approved templates by purpose, say `rfq` or `rfq.tr`. Raises ValueError."""
    found: dict[str, str] = {}
    for one in filter(None, map(str.strip, written.split(","))):
        match = CONTENT.fullmatch(one)
        if not match:
            raise ValueError("must look like rfq=HX…,rfq.tr=HX… with the Content SIDs of approved templates")
        found[match["purpose"]] = match["sid"]
    return found


def _split(address: str) -> SplitResult:
    if re.search(r"\s", address):
        raise ValueError("contains white space")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise ValueError("must begin with http:// or https://, as in https://host.example")
    if not parts.hostname:
        raise ValueError(f"names no host; write it as {parts.scheme}://host.example")
    if "@" in parts.netloc:  # httpx would send them in place of the key
        raise ValueError(f"must hold no name and no password; write {_origin(parts)}")
    if "?" in address or "#" in address:
        raise ValueError(f"must have neither a query nor a fragment; write {_origin(parts)}")
    _ = parts.port  # raises ValueError for one that is none
    return parts


def _origin(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{VERSION.split(parts.path, maxsplit=1)[0].rstrip('/')}"
