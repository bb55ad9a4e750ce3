"""How a web process ends: not ready first, served for the grace of SHUTDOWN_GRACE, then drained by gunicorn."""

from typing import Any

import gevent
from gunicorn.workers.ggevent import GeventWorker

from app.kit import draining

DRAIN_SECONDS = 5  # open sockets never end by themselves: a stop waits all of it


class DrainingWorker(GeventWorker):  # type: ignore[misc] # gunicorn publishes no types
    """Gunicorn's gevent worker, whose balancer hears of its end before its listeners close."""

    def init_process(self) -> None:
        """Split the time that the arbiter grants into the grace and the drain."""
        self.grace = max(0, self.cfg.graceful_timeout - DRAIN_SECONDS)
        self.cfg.set("graceful_timeout", DRAIN_SECONDS)
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Answer /readyz with 503 from now, and stop after the grace; told again, at once."""
        if draining.has_begun() or not self.grace:
            draining.begin()
            super().handle_exit(sig, frame)
            return
        draining.begin()
        gevent.spawn_later(self.grace, super().handle_exit, sig, frame)
