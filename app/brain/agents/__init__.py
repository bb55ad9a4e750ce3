"""Who answers: the catalog of agents. Adding one is a file here and a line below."""

from app.brain.agents import general, marketplace, real_estate
from app.brain.agents.base import Agent, Draft, Turn

__all__ = ["AGENTS", "Agent", "Draft", "Turn"]

AGENTS: tuple[Agent, ...] = (
    Agent("real_estate", real_estate.respond),  # homes, land and shops, to rent or to buy
    Agent("marketplace", marketplace.respond),  # goods, and people who come and do a job
    Agent("general", general.respond),  # everything that is not a search: greetings, help, honesty about limits
)
