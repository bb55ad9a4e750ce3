"""tmp"""
from app.brain.router.old import Route, route
def spoken(raw: str) -> str:
    """Return the words of a message as their meaning is asked for: the local model reads lower case best."""
    return " ".join(raw[:600].replace("İ", "i").lower().split())
