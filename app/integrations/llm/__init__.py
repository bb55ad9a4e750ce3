"""The language model: streamed chat completions of OpenAI or of any server that speaks the same (OPENAI_BASE_URL)."""

from app.integrations.llm.answer import End, Piece, Tally, ToolCall, Words
from app.integrations.llm.client import ask, is_configured, warm_up
from app.integrations.llm.errors import LLMCut, LLMError, LLMMalformed, LLMRefused, LLMUnavailable
from app.integrations.llm.request import Call

__all__ = [
    "Call",
    "End",
    "LLMCut",
    "LLMError",
    "LLMMalformed",
    "LLMRefused",
    "LLMUnavailable",
    "Piece",
    "Tally",
    "ToolCall",
    "Words",
    "ask",
    "is_configured",
    "warm_up",
]
