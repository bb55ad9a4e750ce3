"""Alerts: those that rows owe, and those of RULES, which are told once when they begin and once when they end."""

from app.domain.alerting.alert import open_by_name
from app.domain.alerting.owing import Alert, Owing
from app.domain.alerting.rules import RULES, Rule
from app.domain.alerting.settling import forget_old, settle
from app.domain.alerting.telling import OpenAlert, Word, open_alerts, told, words_owed

__all__ = [
    "RULES",
    "Alert",
    "OpenAlert",
    "Owing",
    "Rule",
    "Word",
    "forget_old",
    "open_alerts",
    "open_by_name",
    "settle",
    "told",
    "words_owed",
]
