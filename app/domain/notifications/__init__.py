"""Notifications: what a person is told on the page, now or when its time has come, and what of it they have seen.

held -> told -> read, or cancelled before it was told. The row is the truth; the event only brings it sooner.
"""

from app.domain.notifications.looking import mark_all_read, mark_read, page, unread_count
from app.domain.notifications.notification import Notification, NotificationView
from app.domain.notifications.telling import Note, cancel, notify, wake_due

__all__ = [
    "Note",
    "Notification",
    "NotificationView",
    "cancel",
    "mark_all_read",
    "mark_read",
    "notify",
    "page",
    "unread_count",
    "wake_due",
]
