"""How thinking can fail: one error per way, and the one signal that is not a failure."""


class TurnEnded(BaseException):
    """The turn was stopped by its reader or lost to another worker; nobody may answer it any more.

    A BaseException on purpose: whatever an agent catches in order to carry on must not catch this.
    """


class CheckpointError(Exception):
    """The stored state of a conversation could not be read; `__cause__` says why. The talk goes on without it."""


class AgentError(Exception):
    """An agent is missing, or answered with something that is not a `Draft`."""


class StepLimit(Exception):
    """An agent asked for more searches than one reply may cost."""
