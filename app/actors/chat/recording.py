"""Writing an answer down: the reply, the state of the talk and what the brain proposed, in one transaction."""

from dataclasses import asdict
from typing import Any

from app.brain import types as brain
from app.domain import turns
from app.kit.transaction import transaction


def record(claim: turns.Claim, answer: brain.Reply) -> bool:
    """Store the answer if it is still owed; False, and nothing stored, when the claim was lost meanwhile."""
    with transaction() as session:
        return turns.record_reply(
            session,
            claim,
            turns.Answer(
                text=answer.text,
                agent=answer.agent,
                checkpoint=dict(answer.checkpoint),
                recommendations=[_recommendation(one) for one in answer.recommendations],
                degraded=answer.degraded,
                meta={"language": answer.language},
                trace=[asdict(step) for step in answer.trace],
            ),
        )


def _recommendation(one: brain.Recommendation) -> dict[str, Any]:
    return {
        "listing_id": str(one.listing.id),
        "listing": dict(one.listing.card),
        "reasons": list(one.reasons),
        "misses": list(one.misses),
        "score": round(one.score, 4),
    }
