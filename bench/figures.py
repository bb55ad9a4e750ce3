"""Percentiles on one line."""


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round((len(ordered) - 1) * share))]


def line(name: str, values: list[float], unit: str = "ms") -> str:
    """Return median, p95 and maximum of a measurement."""
    p50, p95 = percentile(values, 0.5), percentile(values, 0.95)
    return f"  {name:22} p50 {p50:8.1f}   p95 {p95:8.1f}   max {max(values):8.1f} {unit}   n={len(values)}"
