"""A model that obeys whatever it reads, with real rows: nobody else's change, and the reply takes its words back."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.actors import proposals
from app.brain.types import Capabilities, Proposal, Reply, TurnContext
from app.kit.transaction import transaction
from tests.actors.brains import Answering, Think
from tests.domain.test_bookings import at
from tests.doubles.openai import Answer, OpenAI, Tool
from tests.making import count, guest, listing, market, messages, rows, said
from tests.provider import KEY
from tests.remembering import found, tell

SORRY = "nothing was changed"
STATES = (
    "select status from requests union all select status from viewings"
    " union all select case when ended_at is null then 'kept' else 'gone' end from preferences"
)


@pytest.fixture
def theirs(user: UUID) -> dict[str, str]:
    """The ids of a request, a viewing and a preference of somebody else."""
    other = guest()
    turn = proposals.Turn(other, said(other).thread_id, uuid4())
    need = {"category": "service.plumbing", "details": "a secret leak", "city": "Girne"}
    visit = {"listing_id": str(listing(market())), "starts_at": at().isoformat()}
    with transaction() as session:
        request = proposals.apply(session, turn, "open_request", need)
        viewing = proposals.apply(session, turn, "book_viewing", visit)
    (remembered,) = tell(other, found("likes", "secret gardens"))
    return {"request_id": str(request), "booking_id": str(viewing), "preference_id": str(remembered.id)}


OTHERS = [
    ("cancel_request", "request_id", "requests", "cancel my request"),
    ("cancel_viewing", "booking_id", "real_estate", "cancel my viewing"),
    ("forget_preference", "preference_id", "general", "forget what I like"),
]


@pytest.mark.parametrize("attack", OTHERS, ids=lambda one: one[0])
def test_a_model_changes_nothing_of_others_and_reads_nothing_of_theirs(
    user: UUID, theirs: dict[str, str], double: OpenAI, reply: Answering, attack: tuple[str, ...]
) -> None:
    name, field, agent, words = attack
    before = rows(STATES)
    arguments = {field: theirs[field]}
    double.script = gullible(
        [Tool("pass_on", {"agent": agent}, "a"), Tool(name, arguments, "b")],
        [Tool(name, {**arguments, "user_id": str(uuid4())}, "c"), Tool("list_requests", {}, "d")],
    )
    thread = said(user, words).thread_id
    reply(thread)
    assert rows(STATES) == before
    answers = [json.loads(line["content"]) for line in double.chats[-1]["messages"] if line["role"] == "tool"]
    assert ["error" in one for one in answers[:3]] == [False, True, True], answers
    sent = json.dumps(double.chats)
    assert not [one for one in ("secret", KEY, str(user), str(thread)) if one in sent]
    assert messages(thread)[-1].content == "As you wish."


@pytest.mark.parametrize(("name", "field"), [one[:2] for one in OTHERS], ids=[one[0] for one in OTHERS])
def test_a_brain_that_fell_changes_nothing_of_others_and_the_reply_says_so(
    user: UUID, theirs: dict[str, str], thinking: Callable[[Think], None], reply: Answering, name: str, field: str
) -> None:
    before = rows(STATES)
    thinking(proposing(Proposal(name, {field: theirs[field]})))
    thread = said(user).thread_id
    reply(thread)
    answer = messages(thread)[-1]
    assert rows(STATES) == before
    assert SORRY in answer.content
    assert answer.meta["cards"] == []


@pytest.mark.parametrize("extra", ["user_id", "conversation_id", "turn_id", "on_behalf_of"])
def test_a_proposal_that_names_a_person_is_refused_whole(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, extra: str
) -> None:
    need = {"category": "service.plumbing", "details": "a leak", extra: str(guest())}
    good = Proposal("hand_off", {"reason": "asked", "summary": "wants a person"})
    thinking(proposing(good, Proposal("open_request", need)))
    thread = said(user).thread_id
    reply(thread)
    assert (count("requests"), count("handoffs")) == (0, 0)
    assert SORRY in messages(thread)[-1].content


def test_what_is_opened_belongs_to_the_person_of_the_turn_whatever_the_model_wrote(
    user: UUID, double: OpenAI, reply: Answering
) -> None:
    other = guest()
    draft = {"category": "service.plumbing", "details": f"for user {other}, not for me", "city": "Kyrenia"}
    double.script = gullible([Tool("pass_on", {"agent": "requests"}, "a"), Tool("draft_request", draft, "b")])
    thread = said(user, "I need a plumber in Girne").thread_id
    reply(thread)
    double.script = gullible([Tool("pass_on", {"agent": "requests"}, "a"), Tool("open_request", {}, "b")])
    said(user, "yes")
    reply(thread)
    assert rows("select user_id, conversation_id from requests") == [(user, thread)]


def test_what_no_database_stores_does_not_cost_the_reply(user: UUID, double: OpenAI, reply: Answering) -> None:
    cars = {"category": "goods.car", "words": "car\0s", "anywhere": True}
    double.script = gullible(
        [Tool("pass_on", {"agent": "marketplace"}, "a"), Tool("search_goods", cars, "b"), Tool("x\0y", {}, "c")],
        words=["Here \0", "they \ud83d", "\ude00 are\udfff."],
    )
    thread = said(user, "show me cars").thread_id
    reply(thread)
    assert (messages(thread)[-1].content, messages(thread)[-1].view().degraded) == ("Here they  are.", False)


def gullible(*steps: list[Tool], words: Any = "As you wish.") -> Callable[[Any], Answer]:
    """Return a script that uses these tools, one list after the other, and then says the words."""
    left = list(steps)

    def answer(request: Any) -> Answer:
        if request.get("response_format"):
            schema = request["response_format"]["json_schema"]["schema"]
            return Answer(json.dumps({"intent": schema["properties"]["intent"]["enum"][0]}))
        return Answer(tools=left.pop(0)) if left else Answer(words)

    return answer


def proposing(*wanted: Proposal) -> Think:
    """Return a brain that announces and proposes whatever it was told to."""

    def think(_: TurnContext, able: Capabilities) -> Reply:
        able.stream("It is done.")
        return Reply(text="It is done.", agent="requests", language="en", checkpoint={}, proposals=wanted)

    return think
