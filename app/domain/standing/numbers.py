"""What stands in queues and tables right now, as `/metrics` tells it and our own check reads it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import periodic_runs
from app.domain.alerting import open_by_name
from app.domain.failed_tasks.task import FailedTask
from app.domain.turns.turn import OPEN, Turn
from app.kit import jobs
from app.kit.exposition import Numbers


def of_redis() -> Numbers:
    """Return what stands in the queues and who works; nothing, logged, when Redis cannot be asked."""
    counted = jobs.count_or_none()
    if counted is None:
        return {}
    states = ("ready", "delayed", "running")
    return {
        "queue_jobs": {(name, state): getattr(one, state) for name, one in counted.queues.items() for state in states},
        "queue_oldest_seconds": {(name,): one.oldest or 0 for name, one in counted.queues.items()},
        "workers_alive": {(): len(counted.workers)},
    }


def of_database(session: Session) -> Numbers:
    """Return what the tables say: dead jobs, open turns, the scheduler's last run, open alerts."""
    dead = select(FailedTask.queue, func.count()).where(FailedTask.state == "open").group_by(FailedTask.queue)
    waited = func.extract("epoch", func.clock_timestamp() - func.min(Turn.created_at))
    count, oldest = session.execute(select(func.count(), waited).where(Turn.status.in_(OPEN))).one()
    last = periodic_runs.last_run(session)
    return {
        "dead_jobs": {(queue,): float(number) for queue, number in session.execute(dead)},
        "turns_open": {(): float(count)},
        "turns_oldest_seconds": {(): float(oldest or 0)},
        "scheduler_last_run_timestamp_seconds": {(): last.timestamp() if last else 0.0},
        "alerts_open": {(name,): float(number) for name, number in open_by_name(session).items()},
    }
