"""`flask ledger`: what became of every accepted message, per day and in total."""

import sys

import click

from app.domain import turns
from app.kit.transaction import transaction

COLUMNS = ("accepted", "answered", "failed", "stopped", "open", "imbalance")


@click.command()
@click.option("--days", default=14, show_default=True, help="How many days to list below the total.")
def ledger(days: int) -> None:
    """Show the conservation ledger; exit 1 when it does not balance."""
    with transaction() as session:
        lines = turns.ledger(session, days)
    click.echo(f"{'day':10}" + "".join(f"{column:>11}" for column in COLUMNS))
    for line in lines:
        day = str(line.day or "all")
        click.echo(f"{day:10}" + "".join(f"{getattr(line, column):>11}" for column in COLUMNS))
    sys.exit(1 if any(line.imbalance for line in lines) else 0)
