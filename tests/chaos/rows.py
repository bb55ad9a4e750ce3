"""What the database says when everything is over."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.chaos.town import Town

MESSAGES = """
    select id::text, conversation_id::text as thread_id, seq, role, content, status, client_msg_id::text,
           in_reply_to::text, extract(epoch from created_at)::float as created_at
    from messages order by conversation_id, seq
"""
TURNS = """
    select id::text, conversation_id::text as thread_id, message_id::text, seq, status, attempts, error,
           extract(epoch from created_at)::float as created_at, extract(epoch from claimed_at)::float as claimed_at,
           extract(epoch from ended_at)::float as ended_at
    from turns order by conversation_id, seq
"""

Row = dict[str, Any]


@dataclass
class Rows:
    """Every message and every turn, grouped as the checks ask for them."""

    messages: list[Row]
    turns: list[Row]

    @classmethod
    def read(cls, town: Town) -> "Rows":
        return cls(town.rows(MESSAGES), town.rows(TURNS))

    def of_role(self, role: str) -> list[Row]:
        return [message for message in self.messages if message["role"] == role]

    def turn_of(self) -> dict[str, Row]:
        """Return the turns by the id of their message."""
        return {turn["message_id"]: turn for turn in self.turns}

    def replies_to(self) -> dict[str, list[Row]]:
        """Return the assistant's messages by the id of what they answer."""
        found: dict[str, list[Row]] = defaultdict(list)
        for message in self.of_role("assistant"):
            found[message["in_reply_to"]].append(message)
        return found

    @staticmethod
    def by_thread(rows: list[Row]) -> dict[str, list[Row]]:
        """Return rows by thread, each in the order of `seq`."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            found[row["thread_id"]].append(row)
        return found
