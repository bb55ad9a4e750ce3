"""RULES as Prometheus reads them: `ops/alerts.yml` is this text, and a test holds it to that."""

import json

from app.domain.alerting.rules import RULES, Rule

HEAD = """# Made by `flask metrics rules` from app/domain/alerting/rules.py: change that table, not this file.
groups:
  - name: easy-islanders
    interval: 5s
    rules:
"""


def rendered() -> str:
    """Return the rules file."""
    return HEAD + "".join(map(_rendered, RULES))


def expression(rule: Rule) -> str:
    """Return the PromQL that holds while an alert is to be open.

    One that `clears` lower than it begins goes on by what Prometheus itself says of it.
    """
    beyond = f"{rule.of} {'<' if rule.is_below else '>'} {rule.limit:g}"
    if rule.clears is None:
        return beyond
    firing = f'ALERTS{{alertname="{rule.name}", alertstate="firing"}}'
    return f"{beyond} or ({rule.of} > {rule.clears:g} and on ({rule.by}) {firing})"


def _rendered(rule: Rule) -> str:
    subject = f"{{{{ $labels.{rule.by} }}}}" if rule.by else ""
    says = rule.says.replace("{subject}", subject)
    for written in ("{value:.0f}", "{value:.1f}"):
        says = says.replace(written, f'{{{{ $value | printf "%{written[7:-1]}" }}}}')
    lines = (
        f"      - alert: {rule.name}",
        f"        expr: {json.dumps(expression(rule))}",
        f"        for: {rule.held}s",
        f"        labels: {{severity: {rule.severity}}}",
        "        annotations:",
        f"          summary: {json.dumps(rule.summary)}",
        f"          description: {json.dumps(says)}",
        f"          runbook_url: {json.dumps(rule.runbook)}",
    )
    return "\n".join(lines) + "\n"
