"""`/healthz`, `/readyz`, `/metrics`: what a monitor asks."""

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from app.api.answers import answer
from app.api.identity import bearer
from app.domain import health, standing
from app.kit import draining, exposition, logging
from app.kit.errors import NotFound, Unavailable
from app.kit.transaction import transaction


class Alive(BaseModel):
    """The process lives."""

    status: str


class Readiness(BaseModel):
    """Whether messages can be taken, and why not."""

    status: str
    checks: dict[str, str]


api = APIBlueprint("operations", __name__, abp_tags=[{"name": "operations"}])


@api.get("/healthz", responses={200: Alive})
def healthz() -> Response:
    """Say that this process lives; asks nobody else."""
    return answer(Alive(status="ok"))


@api.get("/readyz", responses={200: Readiness, 503: Readiness})
def readyz() -> Response:
    """Say whether this process can take messages: database reachable and migrated, Redis reachable, not stopping."""
    if draining.has_begun():
        return answer(Readiness(status="stopping", checks={"process": "told to stop; ask another one"}), 503)
    checks = health.checks()
    ready = all(state == "ok" for state in checks.values())
    return answer(Readiness(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503)


@api.get("/metrics", doc_ui=False)
def metrics() -> Response:
    """Serve Prometheus; in production only to the holder of METRICS_TOKEN.

    Complete where all processes of a machine share PROMETHEUS_MULTIPROC_DIR. What stands in queues and tables is asked
    for here, so that it is true also while nobody works.
    """
    if not exposition.admits(bearer()):
        raise NotFound
    return Response(exposition.text(_standing()), content_type=CONTENT_TYPE_LATEST)


def _standing() -> exposition.Numbers:
    """What can be asked for; of what cannot there is no number rather than a wrong one."""
    numbers = standing.of_redis()
    try:
        with transaction() as session:
            return numbers | standing.of_database(session)
    except Unavailable as error:
        logging.survived("metrics.database", error)
        return numbers
