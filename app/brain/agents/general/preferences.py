"""What is remembered of the person: noted, told, forgotten. Noting itself happens when the reply is recorded."""

from app.brain.agents.base import Draft, Turn
from app.brain.agents.general import recalling, resuming
from app.brain.extraction import by_rules
from app.brain.nlp import features
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.text import fold
from app.brain.plain import plain
from app.brain.types import Proposal
from app.brain.views import Preference

_ACTS, _TOPICS = lexicon("acts")["talk"], lexicon("acts")["topics"]
_STEM = 5  # letters that two forms of a word share
MAX_LABEL = 80


def respond(turn: Turn) -> Draft:
    """Answer a message about what should be remembered."""
    text = turn.utterance.text
    if _ACTS["known"].search(text):
        return _known(turn)
    if _ACTS["forget"].search(text):
        return _forget(turn)
    labels = [plain(found.label, MAX_LABEL) for found in by_rules(turn.utterance)]
    said = turn.voice.say("pref.noted", labels=_listed(labels)) if labels else turn.voice.say("pref.unread")
    return resuming.reminding(turn, Draft((said,), turn.state))


def _known(turn: Turn) -> Draft:
    said = _joined(_kept(turn), recalling.found(turn)) or (turn.voice.say("pref.nothing"),)
    return resuming.reminding(turn, Draft(said, turn.state))


def earlier(turn: Turn) -> Draft:
    """Tell what earlier talks were about, what this one is about, and what is remembered of the person."""
    here = resuming.open_talk(turn)
    now = turn.voice.say("recall.here", told=here) if here else ""
    return resuming.reminding(turn, Draft(_joined(recalling.told(turn), now, _kept(turn)), turn.state))


def _kept(turn: Turn) -> str:
    labels = [plain(one.label, MAX_LABEL) for one in turn.context.preferences]
    return turn.voice.say("pref.known", labels=_listed(labels)) if labels else ""


def _joined(*parts: str) -> tuple[str, ...]:
    """Return the parts that say something as the pieces of an answer."""
    said = [part for part in parts if part]
    return tuple(part if n == 0 else f" {part}" for n, part in enumerate(said))


def _forget(turn: Turn) -> Draft:
    meant = [one for one in turn.context.preferences if _is_meant(turn, one)]
    if not meant:
        return Draft((turn.voice.say("pref.no_match"),), turn.state)
    proposals = tuple(forgotten(one) for one in meant)
    labels = _listed([plain(one.label, MAX_LABEL) for one in meant])
    return Draft((turn.voice.say("pref.forgotten", labels=labels),), turn.state, proposals=proposals)


def forgotten(preference: Preference) -> Proposal:
    """Return the proposal that forgets `preference`."""
    return Proposal("forget_preference", {"preference_id": str(preference.id)})


def _is_meant(turn: Turn, one: Preference) -> bool:
    """Whether the message names everything, what this preference is about, or its own words."""
    text = turn.utterance.text
    if _ACTS["everything"].search(text):
        return True
    if any(found.key == one.key and found.value == one.value for found in by_rules(turn.utterance)):
        return True
    if any(words.search(text) for topic, words in _TOPICS.items() if topic in one.key.replace(".", "_").split("_")):
        return True
    if one.key == "home.features" and one.value in _features(turn):
        return True
    said = {word[:_STEM] for word in text.split() if len(word) >= _STEM}
    own = fold(f"{one.label} {one.value}".replace("_", " ")).split()
    return any(word[:_STEM] in said for word in own if len(word) >= _STEM)


def _features(turn: Turn) -> tuple[str, ...]:
    wishes = features.read(turn.utterance)
    return (*wishes.wanted, *wishes.dropped) if wishes else ()


def _listed(labels: list[str]) -> str:
    return ", ".join(labels)
