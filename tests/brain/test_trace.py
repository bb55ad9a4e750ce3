"""Claims about the trace: how long each step took and how it ended, also when it failed."""

import pytest

from app.brain.trace import Trace


def test_a_step_is_kept_with_its_time_and_its_end() -> None:
    trace = Trace()
    assert trace.timed("act", lambda: 7, tool="search") == 7
    assert trace.timed("recall", lambda: [1, 2], ended=lambda found: f"ok: {len(found)}") == [1, 2]
    assert [(step.node, step.outcome, step.tool) for step in trace.steps] == [
        ("act", "ok", "search"),
        ("recall", "ok: 2", None),
    ]
    assert all(step.ms >= 0 for step in trace.steps)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_step_that_fails_is_kept_by_the_class_of_its_error(error: type[BaseException]) -> None:
    def fail() -> None:
        raise error("my secret words")

    trace = Trace()
    with pytest.raises(error):
        trace.timed("model", fail)
    assert [(step.node, step.outcome) for step in trace.steps] == [("model", error.__name__)]
