"""Failed tasks: a job that died is a row, replaying it is a verb, and so is deciding that it needs none.

open -> replayed | resolved. A row is written once per job, however often somebody reports its death.
"""

from app.domain.failed_tasks.alerting import alert_again, owed_alert, take_alert
from app.domain.failed_tasks.preview import Preview, preview
from app.domain.failed_tasks.record import DeadLetter, record
from app.domain.failed_tasks.redaction import redacted
from app.domain.failed_tasks.replay import Replayed, Skipped, ensure_queue, replay, replay_many
from app.domain.failed_tasks.resolve import LONGEST_NOTE, resolve
from app.domain.failed_tasks.task import FailedTask, FailedTaskView, Filter, Reason, State, get, page
from app.kit.tracebacks import frames, frames_in

__all__ = [
    "LONGEST_NOTE",
    "DeadLetter",
    "FailedTask",
    "FailedTaskView",
    "Filter",
    "Preview",
    "Reason",
    "Replayed",
    "Skipped",
    "State",
    "alert_again",
    "ensure_queue",
    "frames",
    "frames_in",
    "get",
    "owed_alert",
    "page",
    "preview",
    "record",
    "redacted",
    "replay",
    "replay_many",
    "resolve",
    "take_alert",
]
