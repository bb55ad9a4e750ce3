"""Blueprints that several resources make alike."""

from flask_openapi.blueprint import APIBlueprint

from app.api.identity import admin
from app.kit.problems import Problem


def for_admins(name: str) -> APIBlueprint:
    """Return the blueprint of a resource that admins may change and operators read: everybody else gets 401 or 403."""
    api = APIBlueprint(
        name,
        f"app.api.{name}",
        abp_tags=[{"name": "admin"}],
        abp_security=[{"bearer": []}],
        abp_responses={401: Problem, 403: Problem, 422: Problem},
    )

    @api.before_request
    def _only_admins() -> None:
        admin()

    return api
