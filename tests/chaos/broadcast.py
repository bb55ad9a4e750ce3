"""`make broadcast`: a request goes to many vendors over three channels, while providers refuse or hang and workers die.

`make broadcast VENDORS=120` says how many. Every tenth is refused, every twentieth is accepted by a provider that then
falls silent, and the worker is killed twice. In the end every vendor got it exactly once or is listed with the reason,
and what the buyer is shown is what the providers have. A mail that a dead worker had in hand is told as unknown.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.domain.deliveries.addresses import mark
from tests.conftest import TEST_SETTINGS
from tests.doubles import smtp, twilio
from tests.doubles.smtp import MailServer
from tests.doubles.twilio import Twilio
from tests.live import LiveTown, Noon
from tests.sending import twilio_settings
from tests.waiting import until

CHANNELS = ("whatsapp", "sms", "email")
KILLS = 2
END = 120  # seconds until everybody's fate is known
# An attempt that is older than any channel may take is over: what the worker or the wire has lost is looked at now
# instead of in ten minutes.
SOONER = """
with lost as (
  update deliveries set lease_until = now() where state = 'sending' and tried_at < now() - interval '25 seconds'
  returning id
), unclear as (
  update deliveries set due_at = now(), tried_at = tried_at - interval '11 minutes' where state = 'unknown'
  and tried_at between now() - interval '10 minutes' and now() - interval '25 seconds' returning id
)
update deliveries set due_at = now() where state = 'held' and reason = 'provider_away' returning id
"""
VENDOR = """
with account as (
  insert into users (id, role, email, password_hash, display_name) values (%s, 'vendor', %s, 'x', %s) returning id
)
insert into vendors (user_id, phone, city, lat, lon, categories, areas, languages, channels, about)
select id, %s, 'Kyrenia', 35.3, 33.3, '{plumbing}', '{Kyrenia}', %s, %s, '' from account returning user_id
"""


@dataclass(frozen=True)
class Vendor:
    """Somebody to ask."""

    id: str
    channel: str
    email: str
    phone: str

    @property
    def address(self) -> str:
        """Where they are reached."""
        return self.email if self.channel == "email" else self.phone


@dataclass
class Providers:
    """The two doubles at the other end."""

    twilio: Twilio
    mail: MailServer

    def got(self, vendor: Vendor) -> int:
        """Return how many messages the providers took for a vendor."""
        return len(self.twilio.sent_to(vendor.phone)) + len(self.mail.sent_to(vendor.email))

    def total(self) -> int:
        """Return how many messages the providers took."""
        return len(self.twilio.messages) + len(self.mail.mails)


@dataclass
class Outcome:
    """What came of it."""

    counts: dict[str, int]
    wrong: list[str] = field(default_factory=list)


def live_through(town: LiveTown, providers: Providers, number: int, say: Callable[[str], None] = print) -> Outcome:
    """Have `number` vendors asked, kill the worker twice meanwhile, and return what is wrong in the end."""
    vendors = [_vendor(town, n) for n in range(number)]
    refused, silent = vendors[9::10], vendors[4::20][:2]
    _make_ill(providers, refused, number)
    for one in silent:
        town.ask_database("insert into opt_outs (mark, source) values (%s, 'sms') returning mark", mark(one.phone))
    buyer = town.guest()
    request = buyer.post("/api/v1/requests/", {"category": "service.plumbing", "details": "a tap", "location": "Girne"})
    path = f"/api/v1/requests/{request.json()['id']}"
    assert buyer.post(f"{path}/broadcast").status_code == 202
    for kill in range(KILLS):
        enough = (kill + 1) * number // 5
        until(lambda enough=enough: providers.total() >= enough, 90, f"{enough} have left")  # type: ignore[misc]
        town.kill("worker")
        say(f"the worker was killed after {providers.total()} messages")
        town.start("worker")
    assert buyer.post(f"{path}/broadcast").status_code == 202  # somebody is impatient
    with suppress(AssertionError):  # what is still open then is told as such
        until(lambda: _is_over(town), END, "everybody's fate is known")
    return _judged(town, providers, buyer.get(path).json(), vendors, {"refused": refused, "silent": silent})


def _vendor(town: LiveTown, number: int) -> Vendor:
    one = Vendor(str(uuid4()), CHANNELS[number % len(CHANNELS)], f"vendor{number}@example.com", f"+90533{number:07}")
    languages = [["en", "tr", "ru", "de"][number % 4]]
    town.ask_database(VENDOR, one.id, one.email, f"Vendor {number}", one.phone, languages, [one.channel])
    return one


def _make_ill(providers: Providers, refused: list[Vendor], number: int) -> None:
    for one in refused:
        providers.twilio.refused[one.phone] = 21211
        providers.mail.refused[one.email] = "550 5.1.1 nobody of that name"
    hanging = max(2, number // 20)
    providers.mail.fall_ill("hang_after", times=1)
    for nth in range(hanging - 1):
        providers.twilio.fail(twilio.Hang(after=True), "Messages.json", nth=3 + 5 * nth)
    providers.twilio.fail(twilio.Latency(0.2), "Messages.json", times=None)


def _is_over(town: LiveTown) -> bool:
    town.ask_database(SOONER)
    # Nobody can ask a mail server what became of a mail: one that a dead worker had in hand stays unknown.
    moving = "select 1 from deliveries where state in ('held', 'queued', 'sending')"
    asked_about = "select 1 from deliveries where state = 'unknown' and channel <> 'email'"
    running = "select 1 from broadcasts where status in ('planned', 'running')"
    return not town.ask_database(f"{moving} union all {asked_about} union all {running} limit 1")


def _judged(
    town: LiveTown, providers: Providers, shown: dict[str, Any], vendors: list[Vendor], out: dict[str, list[Vendor]]
) -> Outcome:
    told = shown["broadcast"]
    results = {one["vendor_id"]: one for one in told["results"]}
    names = ("queued", "held", "sent", "delivered", "read", "failed", "skipped", "unknown")
    outcome = Outcome({name: told[name] for name in names})
    left_out = {one.id: reason for reason, them in out.items() for one in them}
    for vendor in vendors:
        name = f"{vendor.id} ({vendor.channel})"
        outcome.wrong += [f"{name}: {fault}" for fault in _faults(vendor, results, providers, left_out)]
    for wanted in (
        Counter(_fate(one, results, left_out) for one in vendors),
        Counter(one["status"] for one in told["results"]),
    ):
        if {name: count for name, count in outcome.counts.items() if count} != dict(wanted):
            outcome.wrong.append(f"the counts are {outcome.counts}, not {dict(wanted)}")
    if (shown["status"], told["status"], told["total"]) != ("collecting", "done", len(vendors)):
        outcome.wrong.append(f"{shown['status']}, {told['status']}, {told['total']} in all")
    outcome.wrong += [f"dead letter: {one}" for one in town.ask_database("select actor, error from failed_tasks")]
    return outcome


def _fate(vendor: Vendor, results: dict[str, Any], left_out: dict[str, str]) -> str:
    """Return what has to be counted for a vendor; also of a mail that is refused it may be that nobody knows."""
    if _is_unclear(vendor, results):
        return "unknown"
    return {"refused": "failed", "silent": "skipped"}.get(left_out.get(vendor.id, ""), "sent")


def _is_unclear(vendor: Vendor, results: dict[str, Any]) -> bool:
    return vendor.channel == "email" and results.get(vendor.id, {}).get("status") == "unknown"


def _faults(vendor: Vendor, results: dict[str, Any], providers: Providers, left_out: dict[str, str]) -> Iterator[str]:
    result, got = results.get(vendor.id), providers.got(vendor)
    why = left_out.get(vendor.id)
    is_unclear = _is_unclear(vendor, results)
    if got > 1 or ((got == 0) != bool(why) and not is_unclear):
        yield f"got it {got} times"
    if result is None:
        yield "is listed nowhere"
    elif is_unclear:
        if not result["reason"]:
            yield "is unknown without a reason"
    elif why and not result["reason"]:
        yield f"is {result['status']} without a reason"
    elif not why and (result["status"], result["channel"], bool(result["sent_at"])) != ("sent", vendor.channel, True):
        yield f"is told as {result['status']} by {result['channel']}: {result['reason']}"


@contextmanager
def providing() -> Iterator[Providers]:
    """Serve both providers for as long as the context lasts."""
    with twilio.serving() as phones, smtp.serving() as mail:
        yield Providers(phones, mail)


def environment(
    postgres: EmbeddedPostgres, valkey_url: str, providers: Providers, folder: Path, name: str = "broadcast"
) -> dict[str, str]:
    """Return the settings of a town that sends through the doubles."""
    return {
        **TEST_SETTINGS,
        **twilio_settings(providers.twilio),
        "TWILIO_WHATSAPP_TEMPLATES": f"rfq=HX{'0' * 32}",
        "SMTP_URL": providers.mail.url,
        "MAIL_FROM": "Easy Islanders <hello@islanders.example>",
        "DATABASE_URL": postgres.create_database(name),
        "REDIS_URL": valkey_url,
        "VAR_DIR": str(folder),
    }


def main() -> int:
    """Do it on servers of our own; return 0 when nothing is wrong."""
    given = {**os.environ, **dict(word.split("=", 1) for word in sys.argv[1:])}
    folder = Path(tempfile.mkdtemp(prefix="broadcast-"))
    folder.chmod(0o755)
    with (
        EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
        EmbeddedValkey(folder / "valkey", durable=False) as valkey,
        providing() as providers,
        Noon(folder, environment(postgres, valkey.url, providers, folder), with_demo=False) as town,
    ):
        outcome = live_through(town, providers, int(given.get("VENDORS", "120")))
    sys.stdout.write(f"{outcome.counts}\n")
    sys.stdout.write("\n".join(outcome.wrong or ["every vendor once, or listed with the reason"]) + "\n")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
