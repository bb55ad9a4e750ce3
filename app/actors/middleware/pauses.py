"""Pauses: a job that a worker had fetched before its queue was paused goes back instead of being run."""

from dramatiq import Broker, Middleware
from dramatiq.broker import MessageProxy
from dramatiq.middleware import SkipMessage

from app.actors import pausing


class Pauses(Middleware):
    """Puts back what must not begin now."""

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Raise SkipMessage for a job of a paused queue; its consumer then puts it back."""
        if pausing.holds(message.queue_name):
            pausing.put_back(message)
            raise SkipMessage
