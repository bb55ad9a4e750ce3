"""One message in, one reply out: restore → route → agent → format."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial

import structlog

from app.brain.agents import AGENTS, Draft, Turn
from app.brain.agents.requests.draft import put_aside
from app.brain.checkpoint import Checkpoint, restore, store
from app.brain.errors import AgentError, CheckpointError, StepLimit
from app.brain.mind import Mind
from app.brain.model import Model, ModelError
from app.brain.nlp.language import detect
from app.brain.nlp.phrases import say
from app.brain.nlp.text import Utterance, fold
from app.brain.recalled import counted
from app.brain.router import Route, route, spoken
from app.brain.router.asking import intent_of
from app.brain.trace import Trace
from app.brain.types import Capabilities, Language, ListingQuery, Reply, SearchResult, TurnContext
from app.brain.views import Recalled
from app.brain.wording import Voice

log = structlog.get_logger()
MAX_SEARCHES = 16
MAX_FAILURES = 2


def think(context: TurnContext, capabilities: Capabilities) -> Reply:
    """Answer the message of `context`, streaming the words as they are decided.

    With a model the agents think with tools; without one, or when it fails, they answer by rules and the reply is
    `degraded`. Always returns a Reply, the fallback one when an agent fails. `TurnEnded` from a capability passes
    through: then nobody is waiting for a reply any more.
    """
    return _Thought(context, capabilities).reply()


@dataclass(slots=True)
class _Thought:
    """The supervisor at work on one turn: what was said so far and which steps were taken."""

    context: TurnContext
    capabilities: Capabilities
    said: list[str] = field(default_factory=list)
    trace: Trace = field(init=False)
    searches: int = 0

    def __post_init__(self) -> None:
        self.trace = Trace(around=self.capabilities.around)

    def reply(self) -> Reply:
        state = self._restore()
        language = detect(self.context.text, state.language)
        name = "fallback"
        try:
            utterance = _utterance(self.context, state, language)
            way = self.trace.timed("route", lambda: self._route(utterance, state))
            name = way.agent
            voice = Voice(language, self.context.rates)
            turn = Turn(self.context, utterance, way.act, state, voice, self._able())
            return self._with_model(turn, way) or self._by_rules(turn, way)
        except Exception as error:  # noqa: BLE001 - whatever an agent does, the person gets an answer
            self._failed(name, error)
            return self._fallback(state, language)

    def _restore(self) -> Checkpoint:
        try:
            return self.trace.timed("restore", lambda: restore(self.context.checkpoint))
        except CheckpointError as error:
            self._failed("restore", error)
            return Checkpoint()

    def _route(self, utterance: Utterance, state: Checkpoint) -> Route:
        meaning = self.trace.timed("meaning", lambda: self.capabilities.meaning(spoken(utterance.raw)))
        model = self.capabilities.model
        return route(utterance, state, meaning, partial(self._asked_intent, model) if model else None)

    def _asked_intent(self, model: Model, text: str, intents: tuple[str, ...]) -> str | None:
        """Return which of `intents` the model takes the message for; None when it does not say."""
        try:
            return self.trace.timed("model", lambda: intent_of(text, intents, model), tool="route")
        except ModelError as error:
            self._failed("route", error)
            return None

    def _with_model(self, turn: Turn, way: Route) -> Reply | None:
        """Return the model's reply, or None when there is no model or it failed: then the rules go on."""
        if self.capabilities.model is None:
            return None
        mind = Mind(turn, way.agent, self.capabilities.model, self._say, self.trace.timed)
        try:
            mind.answer()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with the model, the rules can answer
            self._failed("model", error)
            return None
        state = put_aside(turn, mind.turn.state)
        draft = Draft((), state, mind.recommendations, mind.proposals, mind.cards)
        return self._reply(turn, replace(way, agent=mind.agent), draft, degraded=False)

    def _by_rules(self, turn: Turn, way: Route) -> Reply:
        draft = self.trace.timed(way.agent, lambda: _asked(way, turn))
        self.capabilities.degraded()
        if self.said:
            self._say("\n\n")  # below what the model had said when it failed
        self.trace.timed("format", lambda: self._say_all(draft.pieces))
        return self._reply(turn, way, draft, degraded=True)

    def _able(self) -> Capabilities:
        recall = self.capabilities.recall and cache(partial(self._recalled, self.capabilities.recall))
        return replace(self.capabilities, search_listings=self._search, recall=recall)

    def _recalled(self, recall: Callable[[], Recalled]) -> Recalled:
        """Return what the memory gives; one that breaks its promise never to raise costs nobody the reply."""
        try:
            return self.trace.timed("recall", recall, ended=counted)
        except Exception as error:  # noqa: BLE001 - whatever the memory does, the person gets an answer
            self._failed("recall", error)
            return Recalled(is_silent=True)

    def _search(self, query: ListingQuery) -> SearchResult:
        self.searches += 1
        if self.searches > MAX_SEARCHES:
            raise StepLimit(f"{MAX_SEARCHES} searches")
        return self.trace.timed("act", lambda: self.capabilities.search_listings(query), tool="search_listings")

    def _say(self, words: str) -> None:
        self.said.append(words)
        self.capabilities.stream(words)

    def _say_all(self, pieces: tuple[str, ...]) -> None:
        for piece in filter(None, pieces):
            self._say(piece)

    def _failed(self, node: str, error: Exception) -> None:
        """Log the failure by class and ids: an error's own words may hold the person's."""
        cause = type(error.__cause__).__name__ if error.__cause__ else None
        log.warning(
            "brain.failed",
            operation=node,
            error=type(error).__name__,
            cause=cause,
            turn_id=str(self.context.turn_id),
            thread_id=str(self.context.thread_id),
        )

    def _fallback(self, state: Checkpoint, language: Language) -> Reply:
        """Apologise, and keep the talk's state unless it keeps failing."""
        self.capabilities.degraded()
        lead = "\n\n" if self.said else ""
        self._say(lead + say(language, "fallback"))
        failures = state.failures + 1
        kept = replace(state, language=language, failures=failures)
        checkpoint = store(kept if failures < MAX_FAILURES else Checkpoint(language=language))
        return Reply("".join(self.said), "fallback", language, checkpoint, degraded=True, trace=tuple(self.trace.steps))

    def _reply(self, turn: Turn, way: Route, draft: Draft, *, degraded: bool) -> Reply:
        language = turn.utterance.language
        return Reply(
            text="".join(self.said),
            agent=way.agent,
            language=language,
            checkpoint=store(replace(draft.state, language=language, failures=0)),
            recommendations=draft.recommendations,
            proposals=draft.proposals,
            cards=draft.cards,
            degraded=degraded,
            intent=way.intent,
            trace=tuple(self.trace.steps),
        )


def _asked(way: Route, turn: Turn) -> Draft:
    agent = next((agent for agent in AGENTS if agent.name == way.agent), None)
    if agent is None:
        raise AgentError(f"no agent is called {way.agent}")
    draft = agent.respond(turn)
    if not isinstance(draft, Draft) or not "".join(draft.pieces).strip():
        raise AgentError(f"{way.agent} answered with {type(draft).__name__}")
    return draft


def _utterance(context: TurnContext, state: Checkpoint, language: Language) -> Utterance:
    text, session = fold(context.text), state.session(state.agent or "")
    expecting = session.expecting
    bare = text.strip(" .!?+")
    if session.slots and bare.isdigit() and expecting != "budget":  # a lone number: rooms when small, else money
        rooms = len(bare) == 1 and expecting is not None and "bedrooms" not in session.slots
        expecting = "bedrooms" if rooms else "budget" if len(bare) > 2 else expecting
    return Utterance(context.text, text, language, context.places, context.now.date(), expecting)
