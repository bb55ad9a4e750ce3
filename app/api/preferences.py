"""`/api/v1/preferences`: what is remembered about me; I may keep, correct and forget it, and see all that happened."""

from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.api.answers import answer, empty
from app.api.identity import me
from app.api.shapes import Page, PageQuery
from app.domain import preferences
from app.domain.preferences import LONGEST_VALUE, Preference, PreferenceEventView, PreferenceView
from app.kit.errors import Invalid
from app.kit.problems import Problem
from app.kit.transaction import transaction

Wording = Annotated[str | None, Field(description=f"1-{LONGEST_VALUE} characters after trimming")]


class PreferencePath(BaseModel):
    """The preference named in a path."""

    preference_id: UUID


class Preferences(BaseModel):
    """What holds for me, what I said outright first; all of it is one page."""

    items: list[PreferenceView]
    next_cursor: None = None


class Change(BaseModel):
    """`value` corrects it, in one of our values or in free words; `label` is what to call it. `confirmed` keeps it."""

    value: Wording = None
    label: Wording = None
    confirmed: Literal[True] | None = None


class PreferenceEvents(Page[PreferenceEventView]):
    """A page of what happened, the latest first."""


api = APIBlueprint(
    "preferences",
    __name__,
    abp_tags=[{"name": "preferences"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem},
)


@api.get("/active/", responses={200: Preferences})
def list_active() -> Response:
    """List what is remembered about me."""
    with transaction() as session:
        items = [one.view() for one in preferences.active(session, me().user_id)]
    return answer(Preferences(items=items))


@api.patch("/<uuid:preference_id>", responses={200: PreferenceView, 404: Problem, 422: Problem})
def change(path: PreferencePath, body: Change) -> Response:
    """Correct it or keep it; either way it counts as said outright from now on."""
    if body.value is None and body.confirmed is None:
        raise Invalid.field("value", "say a value, or confirmed")
    with transaction() as session:
        view = _changed(session, path.preference_id, body).view()
    return answer(view)


@api.delete("/<uuid:preference_id>", responses={204: None, 404: Problem})
def forget(path: PreferencePath) -> Response:
    """Forget it; only my saying it again brings it back."""
    with transaction() as session:
        preferences.forget(session, me().user_id, path.preference_id)
    return empty()


@api.get("/audit/", responses={200: PreferenceEvents, 422: Problem})
def list_events(query: PageQuery) -> Response:
    """List everything that happened to what is remembered about me."""
    with transaction() as session:
        events, following = preferences.events(session, me().user_id, query.limit, query.before())
        items = [PreferenceEventView.of(event) for event in events]
    return answer(PreferenceEvents.of(items, following))


def _changed(session: Session, preference_id: UUID, body: Change) -> Preference:
    if body.value is None:
        return preferences.confirm(session, me().user_id, preference_id)
    return preferences.correct(session, me().user_id, preference_id, body.value, body.label)
