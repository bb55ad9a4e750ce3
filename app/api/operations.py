"""`/healthz`, `/readyz`, `/metrics`: what a monitor asks."""

import secrets

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from pydantic import BaseModel

from app.api.answers import answer
from app.api.identity import bearer
from app.config import settings
from app.domain import health
from app.kit import breakers, draining
from app.kit.errors import NotFound
from app.kit.metrics import AllProcesses


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
    """Serve Prometheus; in production only to the holder of METRICS_TOKEN."""
    token = settings().metrics_token.get_secret_value()
    if (token or settings().is_production) and not (token and secrets.compare_digest(bearer() or "", token)):
        raise NotFound
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """All processes' numbers when they share a folder, else this one's; of breakers what all processes share."""
    levels = breakers.levels()  # also brings this process's own gauges up to date
    if not settings().prometheus_multiproc_dir:
        return REGISTRY
    registry = CollectorRegistry()
    registry.register(AllProcesses(levels))
    return registry
