"""Alerts to people: Slack, PagerDuty, mail or whatever else Apprise reaches; a log line when nothing is configured."""

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog

from app.config import settings
from app.kit.breakers import guarded
from app.kit.errors import Unavailable

if TYPE_CHECKING:
    from apprise import Apprise

DEADLINE = 10  # seconds for all addresses together

_log = structlog.stdlib.get_logger(__name__)


class AlertsUnavailable(Unavailable):
    """No address took the alert in time; it may be sent again."""

    code = "alerts_unavailable"


def warm_up() -> None:
    """Load what an alert needs now rather than under the first one: nothing where ALERT_URLS is empty."""
    _target(settings().alert_urls.get_secret_value())


def tell(title: str, body: str, *, is_over: bool = False) -> None:
    """Tell every address of ALERT_URLS; one that takes it is enough. Raises AlertsUnavailable.

    What `is_over` is told as good news. Without an address the alert is a log line at ERROR.
    """
    target = _target(settings().alert_urls.get_secret_value())
    if not target:
        _log.error("alert", title=title, body=body)
        return
    try:
        with guarded("alerts"):
            _notify(target, title, body, is_over=is_over)
    except Unavailable as error:
        raise AlertsUnavailable(str(error), retry_after=error.retry_after) from error


def are_readable() -> bool:
    """Tell whether every address of ALERT_URLS is one that Apprise knows; sends nothing."""
    from apprise import Apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log the addresses, which hold tokens
    return bool(Apprise().add(settings().alert_urls.get_secret_value()))


def _notify(target: "Apprise", title: str, body: str, *, is_over: bool) -> None:
    from apprise import NotifyType

    kind = NotifyType.SUCCESS if is_over else NotifyType.FAILURE
    # A total deadline: the timeouts of its sockets begin anew with every byte.
    result = target.notify(title=title, body=body, notify_type=kind, timeout=DEADLINE)
    taken = [bool(one) for one in result]
    if not any(taken):
        raise AlertsUnavailable(f"none of {len(taken)} addresses took the alert: {result.status.name}")
    if not all(taken):  # sending it again would tell the others twice
        _log.warning("an alert reached only some addresses", reached=sum(taken), of=len(taken))


@lru_cache(maxsize=1)
def _target(urls: str) -> "Apprise | None":
    if not urls.strip():
        return None
    from apprise import Apprise

    for chatty in ("apprise", "urllib3"):  # they log addresses and paths, which hold tokens
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    target = Apprise()
    if not target.add(urls):
        _log.error("ALERT_URLS has an address that Apprise cannot read", usable=len(target))
    return target if len(target) else None
