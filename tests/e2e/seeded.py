"""Long conversations, written straight into the database of a live town."""

from typing import Any
from uuid import uuid4

from tests.live import LiveTown

CONVERSATION = """
insert into conversations (id, user_id, active, last_seq, read_up_to_seq) values (%s, %s, true, %s, %s)
on conflict (user_id) where active do update set last_seq = excluded.last_seq, read_up_to_seq = excluded.read_up_to_seq
returning id
"""
MESSAGES = """
with thread as (select id, id::text as name, %s as last from conversations where id = %s)
insert into messages
    (id, conversation_id, seq, role, content, sender_name, client_msg_id, in_reply_to, status, created_at)
select md5(name || n)::uuid, thread.id, n, case when asked then 'user' else 'assistant' end,
       case when asked then 'Question ' || n else 'Answer ' || n || repeat(', and some words of it', n %% 17) end,
       'Somebody', case when asked then md5(name || 'client' || n)::uuid end,
       case when not asked then md5(name || (n - 1))::uuid end,
       case when asked then 'sent' else 'complete' end, now() - (last - n) * interval '7 minutes'
from thread, generate_series(1, last) n, lateral (select n %% 2 = 1 as asked) odd
returning seq
"""


def talk(live: LiveTown, user_id: str, count: int, read: int | None = None) -> str:
    """Give somebody an active thread of `count` messages, `read` up to there (all when None); return its id."""
    last_read = count if read is None else read
    thread_id = str(live.ask_database(CONVERSATION, str(uuid4()), user_id, count, last_read)[0][0])
    live.ask_database(MESSAGES, count, thread_id)
    return thread_id


def note(thread_id: str, seq: int, text: str, role: str = "vendor") -> dict[str, Any]:
    """Return a message of somebody else, as a socket brings it."""
    return {
        "id": str(uuid4()),
        "thread_id": thread_id,
        "seq": seq,
        "role": role,
        "content": text,
        "client_msg_id": None,
        "in_reply_to": None,
        "sender": {"id": None, "display_name": "Usta Mehmet", "avatar_url": None},
        "agent": None,
        "status": "sent",
        "degraded": False,
        "recommendations": [],
        "meta": {},
        "attachments": [],
        "created_at": "2026-11-22T10:00:00Z",
        "is_unread": True,
    }
