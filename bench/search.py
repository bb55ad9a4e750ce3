"""The search page."""

import time

import requests

from bench.figures import line, percentile

QUERIES = {
    "newest": {},
    "filters": {"location": "Girne", "bedrooms": 2, "rent_type": "long_term", "max_price": 700, "currency": "GBP"},
    "words": {"q": "quiet flat with sea view and parking"},
}


def run(url: str) -> None:
    """GET /real_estate/search, 50 times each"""
    http = requests.Session()
    medians = {}
    for name, query in QUERIES.items():
        taken = []
        for _ in range(50):
            began = time.perf_counter()
            http.get(f"{url}/api/v1/real_estate/search", params=query).raise_for_status()
            taken.append((time.perf_counter() - began) * 1000)
        medians[name] = percentile(taken, 0.5)
        print(line(name, taken))
    print(f"  words take {medians['words'] / medians['newest']:.1f} times as long as the newest page")
