"""POLICIES: every provider that has a breaker, and how that one judges."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """When a breaker opens, for how long, and how careful it is meanwhile."""

    fail_max: int = 5  # failures in a row that open it
    open_for: float = 30  # seconds that it lets nothing through
    longest: float = 30  # seconds after which the place of a call is free again, in case its process was killed
    counts_429: bool = True  # whether being asked too often is a failure; else it counts neither way
    cautious: bool = True  # after a failure, no more calls in flight than could still be needed to open it


POLICIES = {
    # Without caution: a refusal costs the quality of somebody's answer now, a wasted call only its own time.
    # A 429 counts: asking again is as useless as during an outage and lengthens it (docs/decisions/0009).
    "llm": Policy(cautious=False),
    "embeddings": Policy(cautious=False),
    # With caution: what is refused here waits in its row and is done later, and a provider in trouble is left alone.
    # A 429 of Zep is about one record or a quota; it says nothing about whether Zep is there.
    "zep_read": Policy(counts_429=False),
    "zep_write": Policy(counts_429=False),
    "twilio": Policy(),
    "twilio_media": Policy(),  # another place than the one that sends: its outage must not hold up what is sent
    "smtp": Policy(),
    "alerts": Policy(),
}
