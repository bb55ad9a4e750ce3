"""Zep as a memory, in the flavour that the settings name. Which one answers is never found out by asking."""

from functools import lru_cache

from app.addresses import SUFFIX
from app.config import settings
from app.integrations.memory import Memory


def is_configured() -> bool:
    """Whether there is a Zep to ask."""
    return settings().has_zep


def memory() -> Memory:
    """Return the Zep of the settings, the same one each time."""
    config = settings()
    graph = config.zep_graph_address if config.enable_graph_memory else None
    return _memory_of(config.zep_flavor, config.zep_api_key.get_secret_value(), config.zep_base_url, graph)


def warm_up() -> None:
    """Load the SDK now rather than under the first turn: it takes a quarter of a second."""
    if is_configured():
        memory()


@lru_cache(maxsize=1)
def _memory_of(flavor: str, key: str, origin: str, graph: str | None) -> Memory:
    from app.integrations.zep import client

    base = origin + SUFFIX
    if flavor == "cloud":
        from app.integrations.zep.cloud import Cloud

        return Cloud(client.cloud(key, base), client.cloud(key, graph) if graph else None)
    from app.integrations.zep.community import CommunityEdition

    return CommunityEdition(client.community(key, base), client.community(key, graph) if graph else None)
