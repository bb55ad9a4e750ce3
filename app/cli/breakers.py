"""`flask breakers …`: look at the breakers, force them, let them go."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal

import click

from app.cli.failed_tasks import Group
from app.domain import circuits
from app.domain.audit import CLI
from app.domain.circuits import Force, Standing
from app.kit import breakers
from app.kit.transaction import transaction

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class _Span(click.ParamType[timedelta]):
    """A time like 90s, 30m, 2h or 1d."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        match = re.fullmatch(r"([1-9]\d{0,3})([smhd])", value)
        if not match:
            self.fail(f"{value!r} is no time like 90s, 30m, 2h or 1d", param, ctx)
        return timedelta(**{UNITS[match[2]]: int(match[1])})


@click.group("breakers", cls=Group)
def group() -> None:
    """Breakers of the outside providers: list, force, release, history."""


@group.command("list")
def list_breakers() -> None:
    """List them, with what is forced on them."""
    seen = {name: breakers.look(name) for name in breakers.POLICIES}
    with transaction() as session:
        items = circuits.standing(session, seen)
    for item in items:
        click.echo(_line(item))


@group.command("force")
@click.argument("name")
@click.argument("state", type=click.Choice(["open", "closed"]))
@click.option("--reason", required=True, help="Why; it is kept.")
@click.option("--for", "span", type=_Span(), help="90s, 30m, 2h, 1d; without it until somebody releases it.")
def force(name: str, state: Literal["open", "closed"], reason: str, span: timedelta | None) -> None:
    """Force one open (nothing is sent) or closed (everything is sent), whatever happens."""
    until = datetime.now(UTC) + span if span else None
    with transaction() as session:
        row = circuits.override(
            session, name, Force("forced_open" if state == "open" else "forced_closed", reason, until), CLI
        )
    ends = f"until {row.expires_at:%Y-%m-%d %H:%M:%S} UTC" if row.expires_at else "until it is released"
    click.echo(f"{name} {row.state} {ends}, in every process within 2 s")


@group.command("release")
@click.argument("name")
@click.option("--reason", default="", help="Why; it is kept.")
def release(name: str, reason: str) -> None:
    """Let one go by itself again."""
    with transaction() as session:
        was_forced = circuits.release(session, name, reason, CLI)
    click.echo(f"{name} goes by itself again" if was_forced else f"{name} was not forced")


@group.command("history")
@click.argument("name")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def history(name: str, limit: int) -> None:
    """Show what has happened to one, the latest first."""
    with transaction() as session:
        events, more = circuits.history(session, circuits.known(name), limit)
    for event in events:
        by = event.who or event.worker or "-"
        click.echo(f"{event.at:%Y-%m-%d %H:%M:%S}  {event.kind:13}  {by}  {event.reason}  {event.correlation_id}")
    click.echo(f"{len(events)} shown" + (", there are more" if more else ""))


def _line(item: Standing) -> str:
    line = f"{item.component:10}  {item.state:9}  {item.effective:13}  failures {item.failures}"
    if item.retry_at:
        line += f"  tried again at {item.retry_at:%H:%M:%S} UTC"
    if item.override:
        until = f" until {item.override.expires_at:%Y-%m-%d %H:%M:%S} UTC" if item.override.expires_at else ""
        line += f"  by {item.override.who}{until}: {item.override.reason}"
    return line
