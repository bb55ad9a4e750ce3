"""The way of a turn through the supervisor, as docs/graph.md draws it; a test compares it with what turns do."""

# From, to, when. "agent" stands for each of AGENTS, "act" for whatever it uses.
FLOW: tuple[tuple[str, str, str], ...] = (
    ("restore", "meaning", ""),
    ("meaning", "route", ""),
    ("route", "model", "there is a model"),
    ("route", "recall", "there is a model and a memory"),
    ("recall", "model", "what helps"),
    ("route", "agent", "there is none"),
    ("model", "act", "it uses a tool"),
    ("act", "model", "facts, or why not"),
    ("model", "reply", "it has answered"),
    ("model", "agent", "ModelError, StepLimit"),
    ("agent", "act", "it searches"),
    ("agent", "recall", "asked of earlier talks"),
    ("agent", "format", ""),
    ("agent", "fallback", "AgentError"),
    ("format", "reply", "degraded"),
    ("fallback", "reply", "degraded"),
)
