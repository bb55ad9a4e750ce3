"""How long each kill was felt."""

from dataclasses import dataclass, field
from typing import Self

from tests.chaos.killer import Struck
from tests.chaos.rows import Row, Rows

FAR = float("inf")


@dataclass
class Blow:
    """Kills that came so close together that their damage cannot be told apart, and how it was repaired."""

    struck: list[Struck]
    hit: int = 0  # turns that were open at some moment of it
    first: float | None = None  # seconds until the next recorded reply of anybody
    repaired: float = 0.0  # seconds until the last of the turns that it delayed was over
    delayed: set[str] = field(default_factory=set)  # these turns

    @property
    def names(self) -> str:
        return " + ".join(one.name for one in self.struck)

    @property
    def hit_a_database(self) -> bool:
        return any(one.is_database for one in self.struck)

    @property
    def began(self) -> float:
        return self.struck[0].death.at

    @property
    def over(self) -> float:
        """The moment from which recovery is counted: the last kill, or when the last database answered again."""
        return max(one.death.back_at or FAR if one.is_database else one.death.at for one in self.struck)


@dataclass(frozen=True)
class Life:
    """A turn from its beginning to its end; `accepted` is when its message got its first 202."""

    id: str
    began: float
    accepted: float
    ended: float

    @classmethod
    def of(cls, turn: Row, accepted_at: dict[str, float]) -> Self:
        accepted = accepted_at.get(turn["message_id"], turn["created_at"])
        return cls(turn["id"], turn["created_at"], accepted, turn["ended_at"] or FAR)


@dataclass
class Recovery:
    """All blows, and how long messages waited from their 202 to the end of their turn."""

    blows: list[Blow]
    waits: list[float]
    undisturbed: float  # the longest wait of a message that no blow delayed

    @property
    def slowest(self) -> float:
        """Seconds until the last reply was made good for, databases excluded."""
        return max([self.undisturbed, *(blow.repaired for blow in self.blows if not blow.hit_a_database)])

    @property
    def slowest_after_database(self) -> float:
        return max([0.0, *(blow.repaired for blow in self.blows if blow.hit_a_database)])


def measure(rows: Rows, accepted_at: dict[str, float], struck: list[Struck]) -> Recovery:
    """Return what the kills cost; `accepted_at` is when each message got its first 202."""
    lives = [Life.of(turn, accepted_at) for turn in rows.turns]
    blows = _blows(struck)
    # A few are open at two blows, because their transaction was under way when the killer looked: the later one counts.
    last = {life.id: blow for blow in blows for life in lives if life.began <= blow.over and life.ended >= blow.began}
    for blow in blows:
        hit = [life for life in lives if last.get(life.id) is blow]
        # What came while that was made good for waited for the same repair.
        repaired_at = max((life.ended for life in hit), default=blow.over)
        after = [life for life in lives if life.id not in last and blow.over < life.began <= repaired_at]
        blow.hit, blow.delayed = len(hit), {life.id for life in hit + after}
        blow.repaired = max((life.ended - max(life.accepted, blow.over) for life in hit + after), default=0.0)
        blow.first = min((life.ended - blow.over for life in lives if life.ended > blow.over), default=None)
    felt = set().union(*(blow.delayed for blow in blows))
    waits = {life.id: max(0.0, life.ended - life.accepted) for life in lives}
    return Recovery(blows, list(waits.values()), max((waits[one] for one in waits if one not in felt), default=0.0))


def _blows(struck: list[Struck]) -> list[Blow]:
    blows: list[Blow] = []
    for one in struck:
        if one.kill.hurried and blows:
            blows[-1].struck.append(one)
        else:
            blows.append(Blow([one]))
    return blows
