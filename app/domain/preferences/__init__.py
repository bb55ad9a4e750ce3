"""Preferences: what is remembered about a person, with the words that prove it and everything that happened to it.

Said outright beats inferred, newer beats older, and what the person forgot comes back only when they say it again.
"""

from app.domain.preferences.event import PreferenceEvent, PreferenceEventView, events
from app.domain.preferences.extraction import Finding, PreferenceExtraction, Source, is_done
from app.domain.preferences.person import confirm, correct, corrected, forget, settle, unquote
from app.domain.preferences.preference import LONGEST_VALUE, Preference, PreferenceView, active, own
from app.domain.preferences.remember import remember

__all__ = [
    "LONGEST_VALUE",
    "Finding",
    "Preference",
    "PreferenceEvent",
    "PreferenceEventView",
    "PreferenceExtraction",
    "PreferenceView",
    "Source",
    "active",
    "confirm",
    "correct",
    "corrected",
    "events",
    "forget",
    "is_done",
    "own",
    "remember",
    "settle",
    "unquote",
]
