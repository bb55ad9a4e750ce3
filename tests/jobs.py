"""What waits in the real queues."""

from typing import Any

import dramatiq


def queued(queue: str) -> list[dramatiq.Message[Any]]:
    """Return the jobs of a queue."""
    broker: Any = dramatiq.get_broker()
    return [dramatiq.Message.decode(raw) for raw in broker.client.hvals(f"{broker.namespace}:{queue}.msgs")]
