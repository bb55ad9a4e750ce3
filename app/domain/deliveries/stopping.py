"""STOP and START: the words, and what they do."""

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy.orm import Session

from app.domain.deliveries import addresses
from app.domain.deliveries.cancelling import cancel_waiting
from app.domain.deliveries.delivery import Delivery
from app.domain.deliveries.unsubscribing import read_token

Wish = Literal["stop", "start"]


def wish_of(text: str) -> Wish | None:
    """Return what a message asks for when it is a STOP or a START word in any of our languages, None for all others."""
    return _wishes().get(_plain(text))


def opt_out(session: Session, address: str, source: str) -> bool:
    """Never send an address again what it did not ask for, until START; False when that was so already.

    What waits for it is cancelled.
    """
    return _opt_out(session, addresses.mark(address), source)


def unsubscribe(session: Session, token: str) -> None:
    """Opt out whoever holds the link. Raises NotFound for a link that we did not make."""
    _opt_out(session, read_token(token), "email")


def _opt_out(session: Session, mark: str, source: str) -> bool:
    is_new = addresses.note_opt_out(session, mark, source)
    cancel_waiting(session, "opted_out", Delivery.mark == mark, Delivery.proactive.is_(True))
    return is_new


@cache
def _wishes() -> dict[str, Wish]:
    """Return what each word asks for, from `words.toml`."""
    written = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return {_plain(word): wish for wish in get_args(Wish) for word in written[wish]}


def _plain(text: str) -> str:
    """Return the letters alone. Turkish İ and I are one letter here: telephones write them as they like."""
    folded = text.replace("İ", "i").replace("I", "i").replace("ı", "i").casefold()
    kept = (one if unicodedata.category(one)[0] in "LN" else " " for one in unicodedata.normalize("NFC", folded))
    return " ".join("".join(kept).split())
