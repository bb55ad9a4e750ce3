"""A whole story on real processes: a plumber is needed, vendors are asked, answer by WhatsApp, and one is taken."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from tests.chaos.broadcast import VENDOR, Providers, environment, providing
from tests.live import Ear, LivePerson, Noon
from tests.waiting import until

WEBHOOK = "/api/v1/webhooks/twilio/"
VENDORS = {f"+90533000100{n}": f"Vendor {name}" for n, name in enumerate(("Ada", "Bora", "Can", "Deniz", "Ela"))}
ADA, BORA = list(VENDORS)[:2]


@pytest.fixture
def providers() -> Iterator[Providers]:
    with providing() as both:
        yield both


@pytest.fixture
def town(tmp_path: Path, postgres: EmbeddedPostgres, valkey: EmbeddedValkey, providers: Providers) -> Iterator[Noon]:
    settings = environment(postgres, valkey.url.removesuffix("/0") + "/5", providers, tmp_path, "story")
    with Noon(tmp_path, settings, with_demo=False) as running:
        for phone, name in VENDORS.items():
            email = f"{name.split()[1].lower()}@example.com"
            running.ask_database(VENDOR, str(uuid4()), email, name, phone, ["en"], ["whatsapp"])
        yield running


class Buyer:
    """Somebody who talks to the assistant and hears everything that comes."""

    def __init__(self, person: LivePerson) -> None:
        self.person = person
        self.thread = ""

    def say(self, ear: Ear, text: str) -> dict[str, Any]:
        """Say something and return the reply."""
        accepted = self.person.say(text)
        self.thread = accepted["thread_id"]
        return ear.reply_to(accepted["message_id"])


@pytest.mark.timeout(180)
def test_from_a_leaking_tap_to_an_accepted_offer(town: Noon, providers: Providers) -> None:
    buyer = Buyer(town.guest())
    with buyer.person.connect() as ear:
        draft = buyer.say(ear, "I need a plumber in Girne, the kitchen tap is leaking")
        assert [card["kind"] for card in draft["meta"]["cards"]][:1] == ["request"]
        assert providers.total() == 0  # nobody is asked before a yes
        buyer.say(ear, "yes")

        until(lambda: all(providers.twilio.sent_to(phone) for phone in VENDORS), 30, "five vendors are asked")
        assert providers.total() == len(VENDORS)

        for phone, words in ((ADA, "1500 TL, I can come tomorrow morning"), (BORA, "I do it for £20, until Friday")):
            answer = providers.twilio.receive(town.url + WEBHOOK, f"whatsapp:{phone}", words)
            assert answer.status_code == 200
        quotes = until(lambda: len(ear.of("quote")) == 2 and ear.of("quote"), 20, "two quotes")
        offered = {one["quote"]["vendor"]["display_name"]: one["quote"] for one in quotes}
        assert (offered["Vendor Ada"]["currency"], float(offered["Vendor Ada"]["price"])) == ("TRY", 1500)
        assert (offered["Vendor Bora"]["currency"], float(offered["Vendor Bora"]["price"])) == ("GBP", 20)

        said = until(lambda: in_thread(buyer, "vendor", 2), 10, "two vendors' messages")
        assert all(said[0]["seq"] < one["seq"] for one in said[1:])

        asked = buyer.say(ear, "I take the offer of Vendor Bora")
        assert status_of(buyer, quotes[0]["request_id"]) == "quoted", asked["content"]  # asked before it is done
        buyer.say(ear, "yes")
        until(lambda: status_of(buyer, quotes[0]["request_id"]) == "accepted", 10, "it is accepted")

        until(lambda: len(providers.twilio.sent_to(BORA)) == 2, 20, "who was chosen is told")
        until(lambda: len(providers.twilio.sent_to(ADA)) == 2, 20, "who was not chosen is told")
        assert "accepted" in providers.twilio.sent_to(BORA)[1]["body"]
        assert "another" in providers.twilio.sent_to(ADA)[1]["body"]
        assert providers.total() == len(VENDORS) + 2

    seqs = [message["seq"] for message in buyer.person.messages(buyer.thread)]
    assert seqs == list(range(1, len(seqs) + 1))
    assert town.ask_database("select actor, error from failed_tasks") == []


def in_thread(buyer: Buyer, role: str, number: int) -> list[dict[str, Any]]:
    """Return the messages of a role, once there are so many."""
    found = [one for one in buyer.person.messages(buyer.thread) if one["role"] == role]
    return found if len(found) == number else []


def status_of(buyer: Buyer, request_id: str) -> str:
    return str(buyer.person.get(f"/api/v1/requests/{request_id}").json()["status"])
