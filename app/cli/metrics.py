"""`flask metrics`: the files that are made from what the code says about its numbers."""

import csv
import io
import sys

import click
from flask.cli import AppGroup
from prometheus_client.parser import text_string_to_metric_families

from app.domain.alerting import prometheus
from app.kit.metrics import catalog

group = AppGroup("metrics", help="The rules for Prometheus, and a sample of every number.")


@group.command()
def rules() -> None:
    """Print ops/alerts.yml."""
    click.echo(prometheus.rendered(), nl=False)


@group.command()
def sample() -> None:
    """Print docs/metrics-sample.csv; what /metrics told comes by standard input."""
    click.echo(written(sys.stdin.read()), nl=False)


def written(told: str) -> str:
    """Return a line for every metric there is, with one sample of it from `told`, a page of /metrics."""
    samples = {family.name: family.samples for family in text_string_to_metric_families(told)}
    table = io.StringIO()
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow(("name", "type", "labels", "meaning", "sample"))
    for one in catalog():
        first = next(iter(samples.get(one.name.removesuffix("_total"), ())), None)
        lines.writerow((one.name, one.type, " ".join(one.labels), one.meaning, _spelled(first) if first else ""))
    return table.getvalue()


def _spelled(sample: object) -> str:
    name, labels, value = sample.name, sample.labels, sample.value  # type: ignore[attr-defined]
    inside = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}"
