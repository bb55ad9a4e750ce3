"""Who answers: the catalog of agents. Adding one is a file here and a line below."""

from app.brain.agents import general, marketplace, real_estate, requests
from app.brain.agents.base import Agent, Draft, Turn

__all__ = ["AGENTS", "Agent", "Draft", "Turn"]

AGENTS: tuple[Agent, ...] = (
    Agent("real_estate", real_estate.respond),  # homes, land and shops, to rent or to buy, and seeing them
    Agent("marketplace", marketplace.respond),  # goods
    Agent("requests", requests.respond),  # jobs to be done, and quotes for them and for goods
    Agent("general", general.respond),  # the rest: greetings, help, local knowledge, preferences, a person
)
