"""The promise, held against the rows and against what every person saw: each check returns what contradicts it."""

from collections import Counter
from itertools import pairwise

from tests.chaos.person import Person
from tests.chaos.rows import Rows

OWED = {"answered": ["complete"], "stopped": ["stopped"], "failed": []}  # status of a turn: what its replies look like
# claimed_at and ended_at are when their transactions began; a claim that waited for a lock began a little earlier.
OVERLAP = 0.5  # seconds
FAR = float("inf")


def judge(rows: Rows, people: list[Person]) -> dict[str, list[str]]:
    """Return the contradictions of every part of the promise; all empty when it was kept."""
    return {
        "lost": _lost(rows, people),
        "doubled": _doubled(rows, people),
        "out of order": _out_of_order(rows, people),
        "wrong outcome": _wrong_outcome(rows),
        "unknown": _unknown(rows, people),
        "seen differently": _seen_differently(rows, people),
        "surprises": [surprise for person in people for surprise in person.surprises],
    }


def _lost(rows: Rows, people: list[Person]) -> list[str]:
    turns, stored = rows.turn_of(), {(one["id"], one["client_msg_id"]) for one in rows.of_role("user")}
    found = []
    for person in people:
        for sent in person.sent:
            for answer in sent.answers[:1]:
                if (answer["message_id"], sent.client_msg_id) not in stored:
                    found.append(f"{person.name}: {sent.client_msg_id} was accepted and has no row")
                elif turns.get(answer["message_id"], {}).get("status") not in OWED:
                    found.append(f"{person.name}: {sent.client_msg_id} has no outcome")
    return found


def _doubled(rows: Rows, people: list[Person]) -> list[str]:
    copies = Counter(one["client_msg_id"] for one in rows.of_role("user"))
    found = [f"{number} messages of {cid}" for cid, number in copies.items() if number > 1]
    found += [f"{len(replies)} replies to {id_}" for id_, replies in rows.replies_to().items() if len(replies) > 1]
    for person in people:
        for sent in person.sent:
            if len({(answer["message_id"], answer["seq"]) for answer in sent.answers}) > 1:
                found.append(f"{person.name}: {sent.client_msg_id} was given several ids")
            if sum(not answer["duplicate"] for answer in sent.answers) > 1:
                found.append(f"{person.name}: {sent.client_msg_id} was new more than once")
    return found


def _out_of_order(rows: Rows, people: list[Person]) -> list[str]:
    asked = {one["id"]: one["seq"] for one in rows.of_role("user")}
    found = []
    for thread, messages in rows.by_thread(rows.messages).items():
        if [one["seq"] for one in messages] != list(range(1, len(messages) + 1)):
            found.append(f"thread {thread} has gaps")
        answered = [asked.get(one["in_reply_to"], 0) for one in messages if one["role"] == "assistant"]
        if answered != sorted(answered):
            found.append(f"thread {thread} was answered in the order {answered}")
    for thread, turns in rows.by_thread(rows.turns).items():
        claimed = [turn for turn in turns if turn["claimed_at"] is not None]
        for earlier, later in pairwise(claimed):
            if later["claimed_at"] < (earlier["ended_at"] or FAR) - OVERLAP:
                found.append(f"thread {thread}: turn {later['seq']} began before {earlier['seq']} was over")
    for person in people:
        numbers = [sent.answers[0]["seq"] for sent in person.sent if sent.answers]
        if numbers != sorted(numbers):
            found.append(f"{person.name}: messages are not in the order in which they were written")
    return found


def _wrong_outcome(rows: Rows) -> list[str]:
    replies = rows.replies_to()
    return [
        f"turn {turn['id']} is {turn['status']} and its replies are {looks}"
        for turn in rows.turns
        if (looks := [one["status"] for one in replies[turn["message_id"]]]) != OWED.get(turn["status"])
    ]


def _unknown(rows: Rows, people: list[Person]) -> list[str]:
    texts = {sent.client_msg_id: sent.text for person in people for sent in person.sent}
    turns = rows.turn_of()
    found = []
    for message in rows.messages:
        if message["role"] == "user" and texts.get(message["client_msg_id"]) != message["content"]:
            found.append(f"nobody wrote {message['id']}")
        if message["role"] == "assistant" and message["in_reply_to"] not in turns:
            found.append(f"nobody asked for {message['id']}")
    return found


def _seen_differently(rows: Rows, people: list[Person]) -> list[str]:
    threads = rows.by_thread(rows.messages)
    found = []
    for person in people:
        stored = [(one["seq"], one["id"], one["content"]) for one in threads[person.line.thread_id or ""]]
        seen = person.line.transcript.lines()
        if seen != stored:
            found.append(f"{person.name} sees {len(seen)} messages, {len(set(seen) ^ set(stored))} differ")
        found += [f"{person.name}: {id_} changed after it was shown" for id_ in person.line.transcript.changed]
    return found
