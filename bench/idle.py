"""A lone message on an idle system."""

import random
import time

from bench.figures import line, percentile
from bench.person import Person

EXCHANGES = 30


def run(url: str) -> None:
    """from POST to each event, every message after 1-2.5 s of silence"""
    people = [Person(url) for _ in range(3)]  # one alone would meet the rate limit
    for person in people:
        person.wait(person.say("hello"))
    taken: dict[str, list[float]] = {"healthz": [], "202": [], "typing": [], "reply": []}
    for number in range(EXCHANGES):
        person = people[number % len(people)]
        time.sleep(random.uniform(1, 2.5))
        began = time.perf_counter()
        person.http.get(f"{url}/healthz")
        taken["healthz"].append((time.perf_counter() - began) * 1000)
        for event, ms in person.wait(person.say("2 bedroom flat in Girne, long term, under £700")).items():
            taken[event].append(ms)
    for name, values in taken.items():
        print(line(name, values))
    ratio = percentile(taken["typing"], 0.95) / percentile(taken["healthz"], 0.95)
    print(f"  typing p95 is {ratio:.1f} times the p95 of /healthz in the same run")
