"""Bookings: appointments to see a home; the database refuses two at once, of a home and of a person.

requested -> confirmed | declined by the owner, or cancelled by the person. Both sides are told of every step, and
reminded before it begins.
"""

from app.domain.bookings.booking import request_viewing
from app.domain.bookings.deciding import cancel, confirm, decline
from app.domain.bookings.forgetting import forget
from app.domain.bookings.looking import BookingView, coming, find, is_taken, page
from app.domain.bookings.sides import SideName
from app.domain.bookings.viewing import (
    FURTHEST,
    LONGEST,
    MOVES,
    Appointment,
    Busy,
    InThePast,
    MoveRefused,
    NotAHome,
    OutsideHours,
    Status,
    Taken,
    TooFar,
    Viewing,
)

__all__ = [
    "FURTHEST",
    "LONGEST",
    "MOVES",
    "Appointment",
    "BookingView",
    "Busy",
    "InThePast",
    "MoveRefused",
    "NotAHome",
    "OutsideHours",
    "SideName",
    "Status",
    "Taken",
    "TooFar",
    "Viewing",
    "cancel",
    "coming",
    "confirm",
    "decline",
    "find",
    "forget",
    "is_taken",
    "page",
    "request_viewing",
]
