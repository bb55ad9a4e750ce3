"""The programs of a running copy besides its servers."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.dev.children import Child
from app.dev.terminal import Login

# In the order in which they are stopped: nothing new is begun, nobody is let in, what is begun is finished.
CHILDREN = (
    Child("scheduler", (sys.executable, "worker.py", "--scheduler"), grace=5),
    Child("web", (sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"), grace=8),
    Child("worker", (sys.executable, "worker.py"), grace=15),
)
PREPARE = Child("prepare", (sys.executable, "-m", "app.dev", "prepare"), grace=5)


def demo_logins() -> Sequence[Login]:
    """Who can sign in to the seeded town."""
    from app.dev.seed import demo_logins as logins

    return logins()


@dataclass(frozen=True)
class Plan:
    """What a copy runs besides its servers."""

    children: Sequence[Child] = CHILDREN
    prepare: Child = PREPARE
    logins: Callable[[], Sequence[Login]] = demo_logins
