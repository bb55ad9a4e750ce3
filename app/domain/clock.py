"""The clock on the wall of North Cyprus."""

from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Nicosia")  # summer time as in the south
