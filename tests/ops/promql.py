"""As much of PromQL as our rules use, over one page of /metrics; it knows nothing else and says so."""

import re
import time

from prometheus_client.parser import text_string_to_metric_families

Vector = dict[tuple[tuple[str, str], ...], float]
SELECTOR = re.compile(r'([a-z_:]+)(?:\{([a-z_]+)="([^"]*)"\})?$')
AGGREGATED = re.compile(r"(max|sum)(?: by \(([a-z_, ]+)\))? ?\((.*)\)$")
COMPARED = re.compile(r"(.*) ([<>]) ([0-9.]+)$")
QUANTILE = re.compile(r"histogram_quantile\(([0-9.]+), sum by \(le\) \(rate\(([a-z_]+)_bucket\[5m\]\)\)\)$")


def alarms(expression: str, page: str) -> Vector:
    """Return the values for which a rule's expression holds; nothing is firing yet."""
    first = expression.split(" or (", maxsplit=1)[0]  # what follows goes on with what is firing already
    compared = COMPARED.match(first)
    assert compared, first
    value, sign, limit = compared[1], compared[2], float(compared[3])
    found = evaluate(value, page)
    return {labels: one for labels, one in found.items() if (one > limit if sign == ">" else one < limit)}


def evaluate(expression: str, page: str) -> Vector:
    """Return the vector that an expression gives."""
    if expression.startswith("time() - "):
        return {key: time.time() - value for key, value in evaluate(expression[9:], page).items()}
    if quantile := QUANTILE.match(expression):
        return {(): _quantile(float(quantile[1]), samples(f"{quantile[2]}_bucket", page))}
    if expression.startswith("abs("):
        return {key: abs(value) for key, value in evaluate(expression[4:-1], page).items()}
    if aggregated := AGGREGATED.match(expression):
        return _aggregated(aggregated[1], (aggregated[2] or "").split(", "), evaluate(aggregated[3], page))
    selector = SELECTOR.match(expression)
    assert selector, f"not known: {expression}"
    name, label, wanted = selector.groups()
    return {key: value for key, value in samples(name, page).items() if not label or dict(key).get(label) == wanted}


def samples(name: str, page: str) -> Vector:
    families = text_string_to_metric_families(page)
    found = {tuple(sorted(one.labels.items())): one.value for f in families for one in f.samples if one.name == name}
    assert found or name in ("dead_jobs", "alerts_open"), f"{name} is not told"
    return found


def _aggregated(how: str, by: list[str], vector: Vector) -> Vector:
    groups: dict[tuple[tuple[str, str], ...], list[float]] = {}
    for key, value in vector.items():
        groups.setdefault(tuple((label, one) for label, one in key if label in by), []).append(value)
    return {key: (max if how == "max" else sum)(values) for key, values in groups.items()}


def _quantile(share: float, buckets: Vector) -> float:
    """The upper bound of the bucket in which it lies: all counts are taken as of the last minutes."""
    counts = sorted((float(dict(key)["le"]), value) for key, value in buckets.items())
    return next((bound for bound, count in counts if counts[-1][1] and count >= share * counts[-1][1]), 0.0)
