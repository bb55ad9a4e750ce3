"""What was asked already: how it is going, which quotes came, and taking a request back."""

import re
from dataclasses import replace

from app.brain.agents import choices
from app.brain.agents.base import Draft, Turn
from app.brain.agents.requests import quotes
from app.brain.agents.requests.draft import ASIDE, NAME
from app.brain.agents.requests.need import MAX_DETAILS, Need, label, title
from app.brain.nlp import categories, cues, money
from app.brain.nlp.lexicon import lexicon
from app.brain.nlp.moments import HERE
from app.brain.nlp.phrases import day
from app.brain.nlp.text import fold
from app.brain.plain import plain
from app.brain.types import Card, Proposal
from app.brain.views import OpenRequest
from app.brain.wording import Voice

WHICH = "which_request"  # what the session expects after "which request should I cancel?"
_ACTS = lexicon("acts")["requests"]
_SHOWN = 5  # requests told at once
_WORD = 4  # letters of a word that tells one request from another


def wants_cancelling(turn: Turn) -> bool:
    """Whether the message takes a request back, or answers which one to take back."""
    if _ACTS["cancel"].search(turn.utterance.text):
        return True
    return turn.state.session(NAME).expecting == WHICH and _named(turn, turn.able.requests()) is not None


def status(turn: Turn) -> Draft:
    """Tell how the requests are going: the one that is meant with its quotes compared, the others by name."""
    known = turn.able.requests()
    if not known:
        return Draft((turn.voice.say("request.none"),), turn.state.having(NAME, turn.state.session(NAME)))
    meant = _named(turn, known) or _worded(turn, known) or next((one for one in known if one.quotes), known[0])
    voice = voice_for(turn, meant)
    compared = quotes.compare(meant, voice, turn.context.now.astimezone(HERE).date())
    lines = quotes.told(compared, voice)
    if any(row.quote.currency != voice.currency and row.pounds is not None for row in compared.rows):
        lines.append(voice.say("found.rates", day=day(voice.language, voice.rates.as_of)))
    others = [title(voice, one.category, one.details) for one in known[:_SHOWN] if one is not meant]
    lines += [voice.say("quotes.others", titles="; ".join(others))] if others else []
    cards = (quotes.card(compared, voice),) if compared.rows else ()
    pieces = (*(f"{line}\n" for line in lines[:-1]), lines[-1])
    return Draft(pieces, turn.state.having(NAME, turn.state.session(NAME)), cards=cards)


def cancel(turn: Turn) -> Draft:
    """Propose to cancel the request that is meant; ask which one when several could be."""
    known = tuple(one for one in turn.able.requests() if one.status != "accepted")
    meant = known[0] if len(known) == 1 else _named(turn, known) or _worded(turn, known)
    if meant is None:
        return _which(turn, known)
    proposal, card = cancelled(turn.voice, meant)
    session = turn.state.session(NAME)
    if session.expecting == WHICH:
        session = replace(session, expecting=ASIDE if "drafted" in session.slots else None)
    said = turn.voice.say("request.cancelled", title=title(turn.voice, meant.category, meant.details))
    return Draft((said,), turn.state.having(NAME, session), proposals=(proposal,), cards=(card,))


def cancelled(voice: Voice, request: OpenRequest) -> tuple[Proposal, Card]:
    """Return the proposal that takes `request` back, and the card that shows it."""
    need = Need(request.category, plain(request.details, MAX_DETAILS), request.city)
    return Proposal("cancel_request", {"request_id": str(request.id)}), Card("request", need.body(voice, "cancelled"))


def voice_for(turn: Turn, request: OpenRequest) -> Voice:
    """Return the voice that tells this request's prices in the person's currency."""
    budget = money.read(turn.utterance)
    return quotes.speaking_to(turn.context, turn.voice, budget.currency if budget else None, request.quotes)


def _which(turn: Turn, known: tuple[OpenRequest, ...]) -> Draft:
    if not known:
        return Draft((turn.voice.say("request.none"),), turn.state.having(NAME, turn.state.session(NAME)))
    voice = turn.voice
    lines = [f"{n}. {title(voice, one.category, one.details)}" for n, one in enumerate(known[:_SHOWN], 1)]
    session = replace(turn.state.session(NAME), expecting=WHICH)
    answers = choices.numbered(voice, [label(voice, one.category) for one in known])
    pieces = (f"{voice.say('request.cancel_which')}\n", "\n".join(lines))
    return Draft(pieces, turn.state.having(NAME, session), cards=choices.card(answers))


def _named(turn: Turn, known: tuple[OpenRequest, ...]) -> OpenRequest | None:
    """Return the request that the message points at by its number or its category."""
    number = cues.chosen(turn.utterance.text, min(len(known), _SHOWN))
    if number is not None:
        return known[number]
    category = categories.read_market(turn.utterance)
    fitting = [one for one in known if category and one.category == category]
    return fitting[0] if len(fitting) == 1 else None


def _worded(turn: Turn, known: tuple[OpenRequest, ...]) -> OpenRequest | None:
    """Return the only request that shares a word with the message."""
    said = _words(turn.context.text)
    fitting = [one for one in known if said & _words(one.details)]
    return fitting[0] if len(fitting) == 1 else None


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(text)) if len(word) >= _WORD}
