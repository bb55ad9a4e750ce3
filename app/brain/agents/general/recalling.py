"""What earlier talks were about, in the person's own words with their day; and honestly when that cannot be said."""

from collections.abc import Iterator

from app.brain import recalled as memory
from app.brain.agents.base import Turn
from app.brain.nlp import cues
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.phrases import day
from app.brain.nlp.text import fold
from app.brain.views import PastTurn, Recalled

MOST = 3  # things that are quoted
LONGEST = 120  # characters of one of them
_SHORT = 3  # words of a message that is a greeting or thanks and nothing else
_ACTS, _LIGHT = lexicon("acts")["talk"], lexicon("intents")["light"]
_ABOUT_MEMORY = ("known", "earlier", "recognised", "resume")


def told(turn: Turn) -> str:
    """Return what is recalled of earlier talks, or plainly why nothing can be told of them."""
    return found(turn) or turn.voice.say("recall.off" if memory.asked(turn) is None else "recall.nothing")


def found(turn: Turn) -> str:
    """Return what is recalled of earlier talks; nothing when there is nothing, a word when the memory is silent."""
    recalled = memory.asked(turn) or Recalled()
    if recalled.is_silent:
        return turn.voice.say("recall.silent")
    return " ".join((*_quotes(turn, recalled), *_facts(turn, recalled)))


def _quotes(turn: Turn, recalled: Recalled) -> Iterator[str]:
    told = [one for one in memory.elsewhere(turn, recalled) if _says_something(one.said)]
    if _ACTS["earlier"].search(turn.utterance.text):  # "last time" asks for the latest, whatever comes nearest
        told.sort(key=lambda one: one.at, reverse=True)
    quotes = list(dict.fromkeys(_quote(turn, one) for one in told))[:MOST]
    if quotes:
        yield turn.voice.say("recall.talks", quotes="; ".join(quotes))


def _quote(turn: Turn, one: PastTurn) -> str:
    words = turn.voice.say("quoted", words=memory.quotable(one.said, LONGEST))
    return turn.voice.say("recall.quote", words=words, day=day(turn.voice.language, memory.day_of(one)))


def _says_something(said: str) -> bool:
    """Whether the words tell what a talk was about: no greeting, no yes, and no question about what is remembered."""
    text = fold(said)
    if cues.YES.match(text) or cues.NO.match(text) or any(_ACTS[act].search(text) for act in _ABOUT_MEMORY):
        return False
    is_light = len(text.split()) <= _SHORT and any(words.search(text) for words in _LIGHT.values())
    return bool(memory.quotable(said, LONGEST)) and not is_light


def _facts(turn: Turn, recalled: Recalled) -> Iterator[str]:
    facts = [words for fact in recalled.facts if (words := memory.quotable(fact, LONGEST))]
    if facts:
        quotes = [turn.voice.say("quoted", words=words) for words in dict.fromkeys(facts[:MOST])]
        yield turn.voice.say("recall.facts", facts="; ".join(quotes))
