"""What the metrics say."""

from prometheus_client import REGISTRY


def survived(operation: str) -> float:
    """Return how many failures of `operation` were logged and survived so far."""
    return REGISTRY.get_sample_value("non_fatal_failures_total", {"operation": operation}) or 0.0
