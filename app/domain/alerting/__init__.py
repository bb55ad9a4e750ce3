"""Alerts: those that rows owe, and those of RULES, which are told once when they begin and once when they end."""

from app.domain.alerting.alert import AlertRow, forget_old, open_by_name
from app.domain.alerting.owing import Alert, Owing, one_at_a_time, owe_again
from app.domain.alerting.rules import RULES, Rule
from app.domain.alerting.settling import settle
from app.domain.alerting.telling import OpenAlert, Word, open_alerts, told, words_owed

__all__ = [
    "RULES",
    "Alert",
    "AlertRow",
    "OpenAlert",
    "Owing",
    "Rule",
    "Word",
    "forget_old",
    "one_at_a_time",
    "open_alerts",
    "open_by_name",
    "owe_again",
    "settle",
    "told",
    "words_owed",
]
