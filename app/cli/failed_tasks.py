"""`flask failed-tasks …`: look at jobs that died, replay them, resolve them."""

import json
from uuid import UUID

import click

from app.actors import dead_set
from app.domain import failed_tasks
from app.domain.audit import CLI
from app.domain.failed_tasks import FailedTaskView, Filter, Replayed
from app.kit.errors import AppError
from app.kit.transaction import transaction


class Group(click.Group):
    """Says our own errors as a line instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except AppError as error:
            raise click.ClickException(f"{error.code}: {error.detail}") from error


@click.group("failed-tasks", cls=Group)
def group() -> None:
    """Jobs that died: list, show, replay, resolve."""


@group.command("list")
@click.option("--state", type=click.Choice(["open", "replayed", "resolved"]), help="Only these.")
@click.option("--actor", help="Only of this actor.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def list_tasks(state: failed_tasks.State | None, actor: str | None, limit: int) -> None:
    """List them, the latest first."""
    with transaction() as session:
        tasks, more = failed_tasks.page(session, Filter(state=state, actor=actor), limit)
    for task in tasks:
        died = f"{task.created_at:%Y-%m-%d %H:%M:%S}"
        click.echo(f"{task.id}  {died}  {task.state:8}  {task.actor or '-':24}  {task.reason}  {task.error}")
    click.echo(f"{len(tasks)} shown" + (", there are more" if more else ""))


@group.command("show")
@click.argument("task_id", type=click.UUID)
def show(task_id: UUID) -> None:
    """Show one, with what a replay would do."""
    with transaction() as session:
        task = failed_tasks.get(session, task_id)
        preview = failed_tasks.preview(session, task)
        fields = FailedTaskView.of(task).model_dump(mode="json")
    traceback = fields.pop("traceback")
    for name, value in fields.items():
        click.echo(f"{name:14} {json.dumps(value) if isinstance(value, list | dict) else value}")
    click.echo(f"{'done':14} {preview.done}\n{'replay':14} {preview.would}\n\n{traceback}")


@group.command("replay")
@click.argument("task_id", type=click.UUID, required=False)
@click.option("--actor", help="All open ones of this actor.")
@click.option("--all", "everything", is_flag=True, help="All open ones.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
def replay(task_id: UUID | None, actor: str | None, *, everything: bool, dry_run: bool) -> None:
    """Run one job again, or all of an actor, or all."""
    if [task_id is not None, actor is not None, everything].count(True) != 1:
        raise click.UsageError("give one of TASK_ID, --actor and --all")
    failed_tasks.ensure_queue()
    if task_id:
        _replay_one(task_id, dry_run=dry_run)
        return
    with transaction() as session:
        told = failed_tasks.replay_many(session, Filter(actor=actor), CLI, dry_run=dry_run)
    _tell(told)


@group.command("resolve")
@click.argument("task_id", type=click.UUID)
@click.option("--note", required=True, help="Why nothing is to be run again.")
def resolve(task_id: UUID, note: str) -> None:
    """Close one without running anything."""
    with transaction() as session:
        failed_tasks.resolve(session, task_id, note, CLI)
    click.echo(f"{task_id} resolved")


@group.command("import-dead")
def import_dead() -> None:
    """Take in what sits in the broker's own dead-letter sets."""
    click.echo(f"{dead_set.import_all()} imported")


def _replay_one(task_id: UUID, *, dry_run: bool) -> None:
    with transaction() as session:
        if dry_run:
            told = failed_tasks.preview(session, failed_tasks.get(session, task_id))
            click.echo(f"{task_id}: {told.done}; {told.would}")
        else:
            task = failed_tasks.replay(session, task_id, CLI)
            click.echo(f"{task_id} replayed as {task.replayed_as}")


def _tell(told: Replayed) -> None:
    for one in told.replayed:
        click.echo(f"{one.id}  {one.actor}: {one.preview.done}; {one.preview.would}")
    for skipped in told.skipped:
        click.echo(f"{skipped.id}  {skipped.actor} skipped: {skipped.why}")
    verb = "would be replayed" if told.dry_run else "replayed"
    click.echo(f"{len(told.replayed)} {verb}" + (", there are more: run it again" if told.more else ""))
