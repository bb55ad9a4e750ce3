"""`/api/v1/notifications`: what I was told, and up to where I have seen it."""

from uuid import UUID

from flask import Response
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel

from app.api.answers import answer
from app.api.identity import me
from app.api.shapes import Page, PageQuery
from app.domain import notifications
from app.domain.notifications import NotificationView
from app.kit.problems import Problem
from app.kit.transaction import transaction


class NotificationPath(BaseModel):
    """The notification named in a path."""

    notification_id: UUID


class NotificationsQuery(PageQuery):
    """Which notifications: all, or those not seen yet."""

    unread: bool = False


class Notifications(Page[NotificationView]):
    """A page of notifications, the latest first; `unread_count` counts all pages."""

    unread_count: int


class SeenUpTo(BaseModel):
    """The id of the latest notification that was seen."""

    up_to: UUID


class Unseen(BaseModel):
    """How many notifications are not seen yet."""

    unread_count: int


api = APIBlueprint(
    "notifications",
    __name__,
    abp_tags=[{"name": "notifications"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem, 422: Problem},
)


@api.get("/", responses={200: Notifications})
def list_notifications(query: NotificationsQuery) -> Response:
    """List what I was told."""
    with transaction() as session:
        rows, following = notifications.page(session, me().user_id, query.limit, query.before(), unread=query.unread)
        items = [NotificationView.of(row) for row in rows]
        count = notifications.unread_count(session, me().user_id)
    return answer(Notifications.of(items, following, unread_count=count))


@api.post("/read", responses={200: Unseen, 404: Problem})
def read_up_to(body: SeenUpTo) -> Response:
    """Say that I have seen one and everything before it."""
    with transaction() as session:
        notifications.mark_all_read(session, me().user_id, body.up_to)
        count = notifications.unread_count(session, me().user_id)
    return answer(Unseen(unread_count=count))


@api.post("/<uuid:notification_id>/read", responses={200: Unseen, 404: Problem})
def read_one(path: NotificationPath) -> Response:
    """Say that I have seen one."""
    with transaction() as session:
        notifications.mark_read(session, me().user_id, path.notification_id)
        count = notifications.unread_count(session, me().user_id)
    return answer(Unseen(unread_count=count))
