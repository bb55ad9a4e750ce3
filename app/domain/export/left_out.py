"""What the export leaves out of our tables, and why; the file itself carries this list.

A table or a column that is neither shown by a part nor named here fails a test: whoever adds one has to decide.
"""

_NOT_YOURS = "about nobody: the same for everybody"
_WORKINGS = "how our machines keep track of the work; says nothing of you"

TABLES = {
    "article_cues": _NOT_YOURS,
    "articles": _NOT_YOURS,
    "breaker_events": "how parts of the service failed and came back; what you did stands under done_as_operator",
    "breaker_overrides": "how parts of the service are forced; what you did stands under done_as_operator",
    "categories": _NOT_YOURS,
    "exchange_rates": _NOT_YOURS,
    "failed_tasks": "jobs of ours that died, with ids and names of errors; never your words",
    "model_days": _NOT_YOURS,
    "periodic_runs": _NOT_YOURS,
    "queue_pauses": "which of our machines' queues stand still; what you did stands under done_as_operator",
}

ANYWHERE = {  # columns of these names, in whatever table
    "alert": "whether an operator was told of a failure",
    "alerted_at": "whether an operator was told of a failure",
    "attempts": _WORKINGS,
    "claim_id": _WORKINGS,
    "correlation_id": "ties lines of our logs together",
    "dedup_key": _WORKINGS,
    "lease_until": _WORKINGS,
    "mark": "stands for an address of yours that is given in clear",
    "next_try_at": _WORKINGS,
    "source_id": _WORKINGS,
    "tried_at": _WORKINGS,
    "turn_id": "another name of the message",
    "user_id": "your id, which stands under account",
    "worker": _WORKINGS,
}

COLUMNS = {
    "audit.detail": "an operator's words, which may be about others",
    "audit.id": _WORKINGS,
    "audit.who": "a colleague's id; what you did yourself stands under done_as_operator",
    "broadcast_decisions.delivery_id": "the message to you stands under deliveries, those to others are theirs",
    "broadcast_decisions.vendor_id": "the vendor's name is given",
    "broadcasts.wanted": "ids of vendors; those who were asked are named under vendors_asked",
    "broadcasts.woken_at": _WORKINGS,
    "conversations.checkpoint_version": _WORKINGS,
    "deliveries.former_ids": "a provider's names for the message",
    "deliveries.provider_id": "a provider's name for the message",
    "deliveries.recipient_id": "your id, which stands under account",
    "deliveries.segments": "what an SMS cost us",
    "deliveries.wanted_at": _WORKINGS,
    "erasures.done_at": "a receipt that is done names nobody, so it cannot be found for you",
    "erasures.error": _WORKINGS,
    "erasures.not_before": _WORKINGS,
    "erasures.subject": "what is being erased, by your id and the conversation's",
    "handoffs.taken_by": "a colleague's id",
    "inbound_messages.due_at": _WORKINGS,
    "inbound_messages.message_sid": "a provider's name for the message",
    "inbound_messages.replied_to": "a provider's name for the message",
    "listings.embedding": "numbers computed from the words, which are given",
    "listings.embedding_model": "by what those numbers were computed",
    "listings.owner_id": "your id, which stands under account",
    "listings.tsv": "an index of the words, which are given",
    "memory_entries.meaning": "numbers computed from the words, which stand under messages",
    "memory_writes.error": _WORKINGS,
    "memory_writes.is_unclear": _WORKINGS,
    "memory_writes.seq": "the message's number, which stands under messages",
    "memory_writes.strikes": _WORKINGS,
    "messages.client_msg_id": "your browser's own name for the message",
    "messages.sender_id": "the name of whoever wrote it is given",
    "model_calls.cost_usd": "what it cost us",
    "model_calls.estimated": "what it cost us",
    "model_calls.first_piece_ms": _WORKINGS,
    "model_calls.id": _WORKINGS,
    "model_calls.ms": _WORKINGS,
    "preference_events.ms": _WORKINGS,
    "preference_extractions.ms": _WORKINGS,
    "quotes.vendor_id": "the vendor's name is given",
    "refresh_tokens.family_id": "part of what proves a sign-in",
    "refresh_tokens.id": "part of what proves a sign-in",
    "token_families.id": "part of what proves a sign-in",
    "turns.claimed_at": _WORKINGS,
    "turns.conversation_id": "stands with the message",
    "turns.course": _WORKINGS,
    "turns.id": "another name of the message",
    "turns.seq": "the message's number, which stands under messages",
    "users.password_hash": "a secret, from which the password cannot be read either",
    "vendor_responses.id": _WORKINGS,
    "vendor_responses.vendor_id": "the vendor's name is given",
    "viewings.idempotency_key": _WORKINGS,
}


def reason(table: str, column: str) -> str | None:
    """Return why a column is left out wherever no part shows it; None when nobody has decided that."""
    return TABLES.get(table) or COLUMNS.get(f"{table}.{column}") or ANYWHERE.get(column)
