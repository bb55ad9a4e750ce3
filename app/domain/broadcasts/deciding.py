"""Deciding about each vendor: asked, and by which way, or not, and why not. Nothing is read or written here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, cast
from uuid import UUID

from app.domain import deliveries
from app.domain.broadcasts.broadcast import MOST, Outcome
from app.domain.broadcasts.matching import Candidate
from app.domain.deliveries import Delivery
from app.domain.deliveries.delivery import OPEN, REACHED, ChannelName
from app.kit.errors import Conflict

UNPLANNABLE = {"not_matching", "own_request", "disabled", "retired", "opted_out", "no_channel"}
Usable = Callable[[str], bool]  # whether messages leave by a channel of that name


@dataclass(frozen=True, slots=True)
class Way:
    """How a message gets to a vendor."""

    channel: ChannelName
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to happen with a vendor, and why."""

    candidate: Candidate = field(repr=False)
    outcome: Outcome
    reason: str
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A decision as it is written down."""

    vendor_id: UUID
    outcome: Outcome
    reason: str
    channel: str | None
    delivery_id: UUID | None

    @classmethod
    def of(cls, decision: Decision, sent: Delivery | None = None) -> Self:
        """Return the decision with the message that came of it, or of an earlier one."""
        known = sent or decision.candidate.delivery
        outcome: Outcome = "held" if sent is not None and sent.state == "held" else decision.outcome
        where = (known.channel, known.id) if known else (None, None)
        return cls(decision.candidate.vendor.user_id, outcome, decision.reason, *where)


@dataclass(frozen=True, slots=True)
class Rules:
    """What decisions go by besides the vendor."""

    usable: Usable
    silent: Collection[str]  # addresses that want nothing from us
    stand_in: ChannelName | None = None  # for who can be reached by nothing that is usable: the console, in development
    room: int = MOST  # how many vendors may be asked that were not asked before


class TooFewReachable(Conflict):
    """More than half of the vendors cannot be asked, or there are none at all; so nobody was."""

    code, title = "too_few_reachable", "Too few vendors can be reached"

    def __init__(self, decisions: Sequence[Decision]) -> None:
        # As plain values: the rows they were decided about are gone when the plan is rolled back.
        unsent = [replace(one, outcome="skipped", reason="not_planned" if one.way else one.reason) for one in decisions]
        self.refused = tuple(Noted.of(one) for one in unsent)
        self.anybody = any(one.way for one in decisions)
        unplannable = sum(one.reason in UNPLANNABLE for one in decisions)
        super().__init__(f"{unplannable} of {len(decisions)} vendors cannot be asked")


def addresses(candidate: Candidate) -> set[str]:
    """Return whatever the vendor could be reached by, used or not."""
    return {one for one in (candidate.vendor.user.email, candidate.vendor.phone) if one}


def decide(found: Sequence[Candidate], rules: Rules) -> list[Decision]:
    """Return a decision for each vendor, in their order, so that the worst fits are the ones over the cap.

    Raises TooFewReachable when more than half cannot be asked, whoever is only over the cap aside.
    """
    decisions, room = [], rules.room
    for candidate in found:
        decision = _decision(candidate, rules)
        if decision.way and candidate.delivery is None:
            decision = decision if room > 0 else replace(decision, outcome="skipped", reason="over_cap", way=None)
            room -= 1
        decisions.append(decision)
    counted = [one for one in decisions if one.reason != "over_cap"]
    if sum(one.reason in UNPLANNABLE for one in counted) * 2 > len(counted) or not decisions:
        raise TooFewReachable(decisions)
    return decisions


def _decision(candidate: Candidate, rules: Rules) -> Decision:
    ways = _ways(candidate, rules)
    if reason := _why_not(candidate, ways, rules.silent):
        return Decision(candidate, "skipped", reason)
    return Decision(candidate, "sent", " ".join(candidate.fits) or "kind", _next(candidate, ways))


def _why_not(candidate: Candidate, ways: Sequence[Way], silent: Collection[str]) -> str | None:
    sent, vendor = candidate.delivery, candidate.vendor
    reasons = {
        "already_reached": sent is not None and sent.state in REACHED,
        "under_way": sent is not None and sent.state in OPEN,
        "unclear": sent is not None and not deliveries.is_over(sent),
        "own_request": candidate.is_own,
        "not_matching": not candidate.matches,
        "disabled": vendor.user.disabled_at is not None,
        "retired": vendor.retired_at is not None,
        # Whoever said STOP to one address is not written to at the other.
        "opted_out": not addresses(candidate).isdisjoint(silent),
        "no_channel": not ways,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _ways(candidate: Candidate, rules: Rules) -> list[Way]:
    """Return the ways that the vendor named, in the vendor's order, where there is an address."""
    vendor = candidate.vendor
    known = [(name, vendor.user.email if name == "email" else vendor.phone) for name in vendor.channels]
    named = [Way(cast("ChannelName", name), address) for name, address in known if address]
    usable = [way for way in named if rules.usable(way.channel)]
    if usable or not named or rules.stand_in is None:
        return usable
    return [Way(rules.stand_in, named[0].address)]


def _next(candidate: Candidate, ways: Sequence[Way]) -> Way:
    """Return the way to try: the preferred one, or the one behind that which has failed."""
    tried = [at for at, way in enumerate(ways) if candidate.delivery and way.channel == candidate.delivery.channel]
    return ways[(tried[0] + 1) % len(ways)] if tried else ways[0]
