"""Brains to answer with, and how a test gives one to the actor."""

from collections.abc import Callable
from uuid import UUID

from app.brain.types import Capabilities, Reply, TurnContext

Think = Callable[[TurnContext, Capabilities], Reply]
Answering = Callable[[UUID], None]


def echo(context: TurnContext, able: Capabilities) -> Reply:
    words = f"About {context.text}"
    able.stream(words)
    return Reply(text=words, agent="echo", language="en", checkpoint={"agent": "echo", "slots": {"last": context.text}})
