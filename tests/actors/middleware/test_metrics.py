"""Every job is observed with its actor and how it ended."""

import dramatiq
import pytest
from prometheus_client import REGISTRY

from app.actors.middleware.metrics import Metrics

MESSAGE = dramatiq.broker.MessageProxy(dramatiq.Message("q", "some.actor", (), {}, {}))


def observed(outcome: str) -> float:
    return REGISTRY.get_sample_value("job_seconds_count", {"actor": "some.actor", "outcome": outcome}) or 0


@pytest.mark.parametrize(("exception", "outcome"), [(None, "done"), (ValueError(), "error")])
def test_a_job_is_counted_by_its_outcome(app: object, exception: Exception | None, outcome: str) -> None:
    before, metrics = observed(outcome), Metrics()
    metrics.before_process_message(dramatiq.get_broker(), MESSAGE)
    metrics.after_process_message(dramatiq.get_broker(), MESSAGE, exception=exception)
    assert observed(outcome) == before + 1


def test_a_skipped_job_is_counted_too(app: object) -> None:
    before = observed("skipped")
    Metrics().after_skip_message(dramatiq.get_broker(), MESSAGE)
    assert observed("skipped") == before + 1
