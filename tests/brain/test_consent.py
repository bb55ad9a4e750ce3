"""Claims about consent: what a tool changes, the person spoke of or agreed to, whoever else asked for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from app.brain.nlp.moments import HERE
from app.brain.tools.base import ToolError
from app.brain.types import HistoryLine
from app.brain.views import Preference, Viewing
from tests.brain.test_tools import asked, listed, turn, use
from tests.brain.town import TOWN, Conversation

VIEWING = Viewing(UUID(int=4), TOWN[1].id, TOWN[1].title, datetime(2026, 11, 27, 15, tzinfo=HERE), "requested")
SEA = Preference(UUID(int=1), "home.features", "sea_view", "sea view", True)
CHANGES = [
    ("cancel_request", {"request_id": str(UUID(int=1))}),
    ("cancel_viewing", {"booking_id": str(VIEWING.id)}),
    ("forget_preference", {"preference_id": str(SEA.id)}),
    ("book_viewing", {"listing": 1, "date": "2026-11-27", "time": "17:00"}),
]


def owner() -> Conversation:
    talk = listed()
    talk.requests, talk.viewings, talk.preferences = (asked(),), (VIEWING,), (SEA,)
    return talk


@pytest.mark.parametrize(("name", "arguments"), CHANGES, ids=lambda one: one if isinstance(one, str) else "")
def test_nothing_is_changed_of_which_the_person_did_not_speak(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolError, match="has not asked"):
        use(name, turn("is there parking?", owner()), **arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "question", "answer"),
    [
        (*CHANGES[0], "Soll ich die Anfrage stornieren?", "ja"),
        (*CHANGES[1], "Randevunuzu iptal edeyim mi?", "evet"),
        (*CHANGES[2], "Забыть об этом?", "да"),
        (*CHANGES[2], "Забыть об этом? Удалить запись?", "да, пожалуйста"),
        (*CHANGES[3], "Shall I ask for a viewing on Friday at 15:00?", "yes please"),
    ],
)
def test_a_yes_to_our_question_is_consent_and_a_yes_to_anything_else_is_none(
    name: str, arguments: dict[str, Any], question: str, answer: str
) -> None:
    talk = owner()
    talk.history.append(HistoryLine("assistant", question))
    assert use(name, turn(answer, talk), **arguments).proposals
    talk.history.append(HistoryLine("vendor", question))
    with pytest.raises(ToolError, match="has not asked"):
        use(name, turn(answer, talk), **arguments)
