"""Many people at once. Start the copy with CHAT_RATE_LIMIT=100000/minute AUTH_RATE_LIMIT=1000/minute."""

import os
import time

from bench.figures import line
from bench.person import Person

PEOPLE = 20
RATE = float(os.environ.get("RATE", "20"))  # messages a second, open loop
SECONDS = 20


def run(url: str) -> None:
    """RATE messages a second from 20 people for 20 s, whether or not the earlier ones are answered"""
    people = [Person(url) for _ in range(PEOPLE)]
    began = time.perf_counter()
    exchanges = []
    for number in range(int(RATE * SECONDS)):
        time.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        person = people[number % PEOPLE]
        exchanges.append((person, person.say("hello")))
    taken = [person.wait(cid) for person, cid in exchanges]
    for event in ("202", "typing", "reply"):
        print(line(event, [one[event] for one in taken if event in one]))
    print(f"  {len(taken)} answered in {time.perf_counter() - began:.1f} s")
