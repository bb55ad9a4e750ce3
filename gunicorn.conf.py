"""How the web process runs: one event loop per process, thousands of sockets each."""

import os
import threading

from psycogreen.gevent import patch_psycopg

from app.kit import tallies

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_class = "app.serving.DrainingWorker"
worker_connections = 5000  # the default of 1000 would be the limit of open sockets
graceful_timeout = 5 + int(os.environ.get("SHUTDOWN_GRACE", "0"))  # of which the last 5 are for draining
timeout = 60
keepalive = 15
control_socket_disable = True
# Never preload: the Redis manager's host id would be shared by all processes and each would drop the others' events.
preload_app = False

tallies.settle(os.environ)  # read by each process, and only here before it has numbers of its own


def post_fork(server, worker):  # noqa: ANN001, ANN201, ARG001 - gunicorn's hook
    """Let psycopg2 yield to other greenlets while it waits for the database."""
    patch_psycopg()


def post_worker_init(worker):  # noqa: ANN001, ANN201, ARG001 - gunicorn's hook
    """Load now what a first search or alert would stall for; say what /readyz waits for; watch over all."""
    from app.actors import watching
    from app.domain import health
    from app.integrations import alerts, embeddings

    embeddings.warm_up_search()
    alerts.warm_up()
    threading.Thread(target=health.await_database, name="readiness", daemon=True).start()
    watching.start()
