"""`/api/v1/admin/failed-tasks`: jobs that died, to be replayed or resolved by an admin."""

from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.api.shapes import Page, PageQuery
from app.domain import failed_tasks
from app.domain.failed_tasks import FailedTaskView, Filter, Preview, Replayed, State
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction


class FailedTaskPath(BaseModel):
    """The failed task named in a path."""

    task_id: UUID


class FailedTasksQuery(PageQuery):
    """Which failed tasks."""

    state: State | None = None
    actor: Text | None = None


class FailedTasks(Page[FailedTaskView]):
    """A page of failed tasks, the latest first."""


class FailedTaskDetail(FailedTaskView):  # type: ignore[no-redef] # the plugin takes `kwargs` for its own
    """A failed task with what a replay would do."""

    preview: Preview


class Note(BaseModel):
    """Why nothing is to be run again."""

    note: Annotated[str, Field(description=f"1-{failed_tasks.LONGEST_NOTE} characters after trimming")]


class ReplayMany(BaseModel):
    """Which open tasks to replay; a dry run only tells what would happen."""

    filter: Filter
    dry_run: bool


api = for_admins("failed_tasks")


@api.get("/", responses={200: FailedTasks})
def list_failed_tasks(query: FailedTasksQuery) -> Response:
    """List jobs that died."""
    with transaction() as session:
        wanted = Filter(state=query.state, actor=query.actor)
        tasks, following = failed_tasks.page(session, wanted, query.limit, query.before())
        items = [FailedTaskView.of(task) for task in tasks]
    return answer(FailedTasks.of(items, following))


@api.get("/<uuid:task_id>", responses={200: FailedTaskDetail, 404: Problem})
def get_failed_task(path: FailedTaskPath) -> Response:
    """Show one, with what was already done and what a replay would do."""
    with transaction() as session:
        task = failed_tasks.get(session, path.task_id)
        preview = failed_tasks.preview(session, task)
        detail = FailedTaskDetail(**FailedTaskView.of(task).model_dump(), preview=preview)
    return answer(detail)


@api.post("/<uuid:task_id>/replay", responses={200: FailedTaskView, 404: Problem, 409: Problem, 503: Problem})
def replay_failed_task(path: FailedTaskPath) -> Response:
    """Run the job again, once."""
    failed_tasks.ensure_queue()
    with transaction() as session:
        view = FailedTaskView.of(failed_tasks.replay(session, path.task_id, str(admin().user_id)))
    return answer(view)


@api.post("/<uuid:task_id>/resolve", responses={200: FailedTaskView, 404: Problem, 409: Problem})
def resolve_failed_task(path: FailedTaskPath, body: Note) -> Response:
    """Close it without running anything."""
    with transaction() as session:
        view = FailedTaskView.of(failed_tasks.resolve(session, path.task_id, body.note, str(admin().user_id)))
    return answer(view)


@api.post("/replay", responses={200: Replayed, 503: Problem})
def replay_failed_tasks(body: ReplayMany) -> Response:
    """Replay all open ones that a filter matches, at most 500 at once."""
    failed_tasks.ensure_queue()
    with transaction() as session:
        told = failed_tasks.replay_many(session, body.filter, str(admin().user_id), dry_run=body.dry_run)
    return answer(told)
