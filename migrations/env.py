"""Runs migrations over the application's own engine; `flask db …` and `make migrate` come through here."""

from alembic import context
from flask import current_app

import app.domain.audit
import app.domain.bookings
import app.domain.broadcasts
import app.domain.circuits
import app.domain.conversations
import app.domain.deliveries
import app.domain.erasures
import app.domain.failed_tasks
import app.domain.handoffs
import app.domain.knowledge
import app.domain.listings
import app.domain.memory
import app.domain.model_usage
import app.domain.periodic_runs
import app.domain.preferences
import app.domain.requests
import app.domain.turns
import app.domain.users
import app.domain.vendors  # noqa: F401 - importing declares the tables

database = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate in one transaction: a revision that fails half-way leaves nothing."""
    with database.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=database.metadata, compare_server_default=True)
        with context.begin_transaction():
            # Two processes that start together must not migrate together; the lock goes with the transaction.
            connection.exec_driver_sql("select pg_advisory_xact_lock(817401)")
            context.run_migrations()


run()
