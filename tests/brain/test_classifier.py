"""Claims about the classifier: it belongs to its corpus, gives honest probabilities, and works without a meaning."""

import random

import numpy as np
import pytest

from app.brain.router import classifier
from app.brain.router.classifier import INTENTS, WEIGHTS, classify, weights
from app.brain.router.ngrams import BUCKETS, buckets
from tests.brain.reading import utterance
from tests.evals import measure
from tests.evals.augment import variant
from tests.evals.train import TRAIN, fingerprint


def best(text: str, meaning: object = None) -> str:
    return next(iter(classify(utterance(text), meaning)))  # type: ignore[arg-type]


def test_the_weights_were_learnt_from_the_corpus_that_is_committed() -> None:
    assert weights().corpus == fingerprint(), "train.jsonl changed: run `make train-router`"


def test_the_weights_know_what_they_learnt() -> None:
    lines = random.Random(4).sample(measure.read(TRAIN)[0], 300)
    meanings = measure.meanings([line.text for line in lines])
    pairs = [(line.intent, best(line.text, vector)) for line, vector in zip(lines, meanings, strict=True)]
    assert measure.accuracy(pairs) >= 0.97


def test_the_corpus_covers_every_intent_in_every_language_and_says_nothing_twice() -> None:
    lines, wrong = measure.read(TRAIN)
    assert wrong == []
    for lang in measure.LANGUAGES:
        intents = [line.intent for line in lines if line.lang == lang]
        assert len(intents) >= 400
        assert min(intents.count(intent) for intent in INTENTS) >= 40
    assert len({line.text.lower() for line in lines}) == len(lines)


@pytest.mark.parametrize("text", ["I need a plumber", "", "🙂", "x" * 3000, "привет", "2+1 girne"])
def test_probabilities_are_ordered_and_sum_to_one(text: str) -> None:
    for meaning in (None, np.zeros(512), measure.meanings([text or " "])[0]):
        likely = classify(utterance(text), meaning)
        assert set(likely) == set(INTENTS)
        assert list(likely.values()) == sorted(likely.values(), reverse=True)
        assert sum(likely.values()) == pytest.approx(1, abs=1e-4)


def test_a_meaning_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape|broadcast"):
        classify(utterance("hello"), [0.0] * 300)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I need a plumber in Kyrenia", "service_request"),
        ("girnede kiralık daire arıyorum", "property_search"),
        ("куплю подержанную машину", "goods_search"),
        ("besichtigungstermin am samstag bitte", "viewing_booking"),
        ("ikamet izni nasıl alınır", "local_knowledge"),
        ("tell me a joke", "off_topic"),
        ("спасибо", "small_talk"),
    ],
)
def test_it_works_without_a_meaning_too(text: str, intent: str) -> None:
    assert best(text) == intent


def test_russian_in_latin_letters_falls_into_the_same_buckets() -> None:
    assert buckets("privet") == buckets("привет")
    assert set(buckets("snimu kvartiru")) == set(buckets("сниму квартиру"))


def test_spelling_is_read_the_same_with_and_without_umlauts() -> None:
    assert buckets("moebliert") == buckets("mobliert")
    assert all(0 <= bucket < BUCKETS for bucket in buckets("any words at all"))


def test_a_variant_of_a_sentence_is_the_same_every_time() -> None:
    assert variant("flat in kyrenia", "en", "property_search", random.Random(3)) == variant(
        "flat in kyrenia", "en", "property_search", random.Random(3)
    )


def test_the_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000


def test_weights_that_were_learnt_with_other_word_lists_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "NAMES", (*classifier.NAMES, "a new signal"))
    classifier.weights.cache_clear()
    with pytest.raises(classifier.StaleWeights):
        classifier.weights()
    classifier.weights.cache_clear()
