"""Asking the model: within its deadlines, past its breaker, twice where that is safe."""

import json
import random
import time
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.config import settings
from app.integrations.llm.answer import Answer, Piece, Tally
from app.integrations.llm.errors import LLMError, LLMUnavailable, renamed
from app.integrations.llm.request import Call, body
from app.kit import http
from app.kit.breakers import guarded
from app.kit.errors import Unavailable

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT, GAP, LONGEST = 2, 12, 120  # seconds: to connect, until the first and between two bytes, for any call at all
LONGEST_PAUSE = 2  # seconds: a provider that wants us to wait longer is not asked again
WORTH_ASKING = 1  # seconds that must be left of the deadline after the pause


def is_configured() -> bool:
    """Whether there is a model to ask."""
    return bool(settings().openai_api_key.get_secret_value())


def warm_up() -> None:
    """Load the SDK now rather than under the first message."""
    if is_configured():
        _client().chat  # noqa: B018 - the SDK loads its parts when they are looked at


def ask(call: Call, tally: Tally) -> Generator[Piece]:
    """Yield the pieces of the answer as they come, an End last; `tally` says at any time what it costs.

    Raises LLMError. Closing the iterator early closes the connection and counts neither for nor against the provider.
    """
    tally.asked = len(json.dumps([*call.messages, *call.tools, call.schema], ensure_ascii=False, default=str))
    try:
        with guarded("llm"):
            yield from _twice(call, tally, time.monotonic() + call.deadline)
    except Unavailable as error:
        raise LLMUnavailable("breaker open", retry_after=error.retry_after) from None


def _twice(call: Call, tally: Tally, until: float) -> Iterator[Piece]:
    try:
        yield from _once(call, tally, until)
    except LLMUnavailable as error:  # so nothing was handed on, and nobody sees anything twice
        pause = _pause(error, until)
        if pause is None:
            raise
    else:
        return
    time.sleep(pause)
    yield from _once(call, tally, until)


def _once(call: Call, tally: Tally, until: float) -> Iterator[Piece]:
    answer = Answer(tally)
    tally.sent += 1
    try:
        with http.within(until):
            stream: Any = _client().chat.completions.create(**body(call))
        tally.accepted += 1
        with stream:
            for chunk in stream:
                yield from answer.take(chunk)
        yield from answer.finish()
    except LLMError:
        raise
    except Exception as error:  # noqa: BLE001 - each of them becomes one of ours
        raise renamed(error, begun=tally.handed_on > 0) from None


def _pause(error: LLMUnavailable, until: float) -> float | None:
    """Return the seconds to wait before asking again, None when that is not sensible or not in time."""
    if not error.again or (error.retry_after or 0) > LONGEST_PAUSE:
        return None
    # Never less than we were told, never in step with everybody else who was told the same.
    pause = error.retry_after + random.uniform(0, 0.1) if error.retry_after else random.uniform(0.1, 0.4)
    return pause if time.monotonic() + pause + WORTH_ASKING <= until else None


def _client() -> "OpenAI":
    config = settings()
    return _client_of(config.openai_api_key.get_secret_value(), config.openai_base_url, GAP)


@lru_cache(maxsize=1)
def _client_of(key: str, url: str, gap: float) -> "OpenAI":
    from openai import OpenAI

    return OpenAI(
        api_key=key,
        base_url=url or None,
        http_client=http.client(connect=CONNECT, read=gap, total=LONGEST),
        max_retries=0,  # asked twice here, where the deadline and the pieces that are out are known
    )
