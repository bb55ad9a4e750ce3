"""What a person writes: kept, sent once and in order, taken back, refused, asked about; and the hands that write it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import enter, shoot
from tests.e2e.line import Line, mine, ready, stored, write
from tests.e2e.wire import REPLY
from tests.live import LiveTown
from tests.waiting import until

BUSY = {"type": "x", "title": "Busy", "detail": "Busy", "code": "overloaded", "status": 503, "retry_after": 0}
BAD = {"type": "x", "title": "No", "detail": "No", "code": "idempotency_conflict", "status": 409}


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page.context)


@pytest.fixture
def here(live: LiveTown, line: Line, page: Page) -> Page:
    """A guest's page that is level with the server."""
    enter(page, live.url)
    ready(page, line)
    return page


def words(live: LiveTown, *texts: str) -> list[str]:
    """Return those of `texts` that are stored, in the order of their thread."""
    rows = live.ask_database("select content from messages where role = 'user' order by created_at, seq")
    return [content for (content,) in rows if content in texts]


def test_two_messages_written_without_a_network_survive_a_reload_and_arrive_once_in_order(
    live: LiveTown, here: Page, line: Line
) -> None:
    first, second = f"first {uuid4()}", f"second {uuid4()}"
    line.silence()
    write(here, first)
    write(here, second)
    expect(mine(here, second)).to_contain_text("Waits for the connection")
    here.reload()
    expect(mine(here, first)).to_be_visible()
    expect(mine(here, second)).to_be_visible()
    line.mend()
    expect(mine(here, second)).to_have_attribute("data-status", "answered", timeout=20_000)
    assert words(live, first, second) == [first, second]
    expect(here.locator(REPLY)).to_have_count(2)
