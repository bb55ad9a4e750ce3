"""The console: an operator of the whole town at work in a real browser."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from app.dev import processes
from tests.e2e.barriers import CONTRAST, EVERY, barriers
from tests.e2e.browser import opened, shoot
from tests.e2e.line import happens, hold
from tests.live import ROOT, LiveTown
from tests.waiting import until

ADMIN = "admin@demo.easyislanders.test"
BUYER = "buyer@demo.easyislanders.test"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
TOO_SMALL = (Path(__file__).parent / "too_small.js").read_text()
CUT_OFF = (Path(__file__).parent / "cut_off.js").read_text()
SOON = 10_000  # milliseconds within which an operator sees what happened
BYE = "41"  # how Socket.IO marks that a server closes a connection
VIEWS = ("overview", "queues", "dead", "breakers", "turns")


def enter(page: Page, live: LiveTown, email: str = ADMIN, view: str = "overview") -> Page:
    page.goto(f"{live.url}/admin#/{view}")
    page.get_by_test_id("email").fill(email)
    page.get_by_test_id("password").fill("north-cyprus")
    page.get_by_test_id("password").press("Enter")
    return page


@pytest.fixture(autouse=True)
def unpaused(live: LiveTown) -> Iterator[None]:
    """A story that breaks off while a queue is paused must not leave the town of all other tests without replies."""
    yield
    live.ask_database("delete from queue_pauses returning 1")


def heard_of(live: LiveTown) -> None:
    """Return when a pause is so old that every worker has promised to know of it."""
    old = "select 1 from queue_pauses where since < now() - interval '2 seconds'"
    until(lambda: live.ask_database(old), 10, "every process has heard of it")


@pytest.fixture(scope="module")
def desk(live: LiveTown, chromium: Browser) -> Iterator[Page]:
    """The console of an admin who signed in once for all tests of this file."""
    with opened(chromium, service_workers="block", reduced_motion="reduce") as page:
        expect(enter(page, live).get_by_test_id("tile-ledger")).not_to_be_empty()
        yield page


def show(page: Page, view: str) -> None:
    page.locator(f'[data-place="{view}"]').click()
    expect(page.locator(f'#view-body[data-view="{view}"]')).to_be_visible()


def row(page: Page, name: str) -> Locator:
    return page.locator(f'[data-testid="row"][data-id="{name}"]')


def cell(line: Locator, name: str) -> Locator:
    return line.locator(f'[data-name="{name}"]')


def fill(page: Page, **fields: str) -> None:
    """Answer what a dialog asks, and press its button."""
    for name, value in fields.items():
        place = page.get_by_test_id(f"form-{name}")
        place.select_option(value) if place.evaluate("node => node.localName") == "select" else place.fill(value)
    page.get_by_test_id("form-yes").click()
    expect(page.get_by_test_id("form")).to_have_count(0)


def test_a_queue_is_paused_seen_to_fill_purged_and_let_go_and_what_is_owed_comes_back(
    live: LiveTown, desk: Page
) -> None:
    show(desk, "queues")
    chat = row(desk, "chat")
    chat.get_by_test_id("do-pause").click()
    expect(desk.get_by_test_id("form-yes")).to_be_disabled()  # not without a reason
    fill(desk, reason="the model is being changed")
    expect(chat).to_contain_text("the model is being changed")
    expect(chat.get_by_test_id("do-resume")).to_be_focused()
    expect(desk.locator('[data-count="queues"]')).to_have_text("1")
    heard_of(live)
    guest = live.guest()
    with guest.connect() as ear:
        said = guest.say("hello")
        expect(cell(chat, "ready")).not_to_have_text("0", timeout=SOON)
        shoot(desk, "console-queue-paused")
        chat.get_by_test_id("do-purge").click()
        desk.get_by_test_id("form-reason").fill("too many of them")
        desk.get_by_test_id("form-confirm").fill("cha")
        expect(desk.get_by_test_id("form-yes")).to_be_disabled()  # not without its whole name
        shoot(desk, "console-queue-purge")
        fill(desk, confirm="chat")
        expect(desk.get_by_text(re.compile(r"\d jobs? dropped"))).to_be_visible()
        chat.get_by_test_id("do-resume").click()
        fill(desk)
        assert ear.reply_to(said["message_id"])["in_reply_to"] == said["message_id"]
    expect(desk.locator('[data-count="queues"]')).to_have_count(0)
    expect(cell(chat, "ready")).to_have_text("0", timeout=SOON)


def dead(live: LiveTown, actor: str = "chores.tidy", count: int = 1) -> list[str]:
    made = (
        "insert into failed_tasks (id, job_id, queue, actor, args, kwargs, reason, error, message, traceback, attempts,"
        " correlation_id, alert) select gen_random_uuid(), gen_random_uuid(), 'chores', %s, '[]', '{}',"
        " 'retries_exhausted', 'ValueError', 'no such thing', 'Traceback: line 3', 3, %s, 'none'"
        " from generate_series(1, %s) returning id::text"
    )
    return [one for (one,) in live.ask_database(made, actor, str(uuid4()), count)]


def state_of(live: LiveTown, task: str) -> tuple[str, str | None]:
    return live.ask_database("select state, note from failed_tasks where id = %s", task)[0]  # type: ignore[return-value]


def test_a_dead_job_is_looked_into_and_run_again_another_closed(live: LiveTown, desk: Page) -> None:
    first, second = dead(live, count=2)
    show(desk, "dead")
    line = row(desk, first)
    line.get_by_role("button", name="chores.tidy", exact=True).press("Enter")
    told = desk.get_by_test_id("shown")
    expect(told).to_contain_text("Traceback: line 3")
    expect(told.get_by_test_id("preview")).to_contain_text("would run chores.tidy once more")
    shoot(desk, "console-dead-job")
    desk.keyboard.press("Escape")
    expect(line.get_by_role("button", name="chores.tidy", exact=True)).to_be_focused()
    line.get_by_test_id("do-replay").click()
    expect(desk.get_by_test_id("preview")).to_contain_text("would run chores.tidy once more")
    fill(desk)
    expect(line).to_have_count(0)  # it is open no more, and only open ones are asked for
    assert state_of(live, first)[0] == "replayed"
    row(desk, second).get_by_test_id("do-resolve").click()
    fill(desk, note="the shop is closed")
    expect(row(desk, second)).to_have_count(0)
    assert state_of(live, second) == ("resolved", "the shop is closed")
    desk.get_by_test_id("filter-state").select_option("resolved")
    expect(row(desk, second)).to_contain_text("the shop is closed")


def test_what_was_opened_is_closed_with_its_view_and_with_the_sign_in(live: LiveTown, chromium: Browser) -> None:
    (task,) = dead(live)
    page = chromium.new_context(locale="en-GB", service_workers="block").new_page()  # its console complains of a 401
    expect(enter(page, live).get_by_test_id("tile-ledger")).not_to_be_empty()
    show(page, "dead")
    told = page.get_by_test_id("shown")
    job = row(page, task).get_by_role("button", name="chores.tidy", exact=True)
    job.click()
    expect(told).to_be_visible()
    page.go_back()
    expect(page.locator('#view-body[data-view="overview"]')).to_be_visible()
    expect(told).to_have_count(0)
    page.go_forward()
    job.click()
    expect(told).to_be_visible()
    newest = "select f.id from token_families f join users u on u.id = f.user_id where email = %s"
    newest += " order by f.created_at desc limit 1"
    live.ask_database(f"update token_families set revoked_at = now() where id = ({newest}) returning 1", ADMIN)
    expect(page.get_by_test_id("sign-in")).to_be_visible(timeout=SOON)
    expect(told).to_have_count(0)
    page.context.close()


def test_what_is_answered_late_opens_nothing_above_the_next_view(live: LiveTown, desk: Page) -> None:
    (task,) = dead(live)
    show(desk, "dead")
    address = f"**/admin/failed-tasks/{task}"
    held = hold(desk, address, times=1)
    with desk.expect_request(address):
        row(desk, task).get_by_role("button", name="chores.tidy", exact=True).click()
    show(desk, "queues")
    with desk.expect_response(address) as late:
        held[0].continue_()
    late.value.finished()
    assert desk.evaluate("fetch('/healthz').then(({ ok }) => ok)")  # by now the page has read what came before
    expect(desk.get_by_test_id("shown")).to_have_count(0)


def test_many_dead_jobs_are_run_again_after_a_look_at_what_would_happen(live: LiveTown, desk: Page) -> None:
    tasks = dead(live, "chores.sweep", 23)
    (other,) = dead(live)
    show(desk, "overview")
    show(desk, "dead")
    desk.get_by_test_id("filter-actor").fill("chores.sweep")
    desk.get_by_test_id("filter-actor").press("Enter")
    rows = desk.get_by_test_id("row")
    expect(row(desk, other)).to_have_count(0)  # or it would still be the page of all of them
    expect(rows).to_have_count(20)
    last = rows.nth(19).locator("[data-main]")
    last.focus()
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_test_id("more")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(rows).to_have_count(23)
    expect(rows.nth(20).locator("[data-main]")).to_be_focused()
    desk.get_by_test_id("do-replay-many").click()
    expect(desk.get_by_test_id("plan")).to_contain_text("and 15 more")
    assert {state_of(live, task)[0] for task in tasks} == {"open"}
    shoot(desk, "console-replay-many")
    desk.get_by_role("button", name="Replay 23").click()
    expect(desk.get_by_text("23 queued again, 0 left as they are.")).to_be_visible()
    assert {state_of(live, task)[0] for task in tasks} == {"replayed"}


@contextmanager
def elsewhere(live: LiveTown) -> Iterator[Callable[..., Any]]:
    """Another process of the same town, which does what it is told and answers."""
    other = processes.spawn(
        [sys.executable, "-m", "tests.calling"],
        on_our_death=signal.SIGKILL,
        env=live.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    asked, told = other.stdin, other.stdout
    assert asked
    assert told

    def order(what: str, **fields: Any) -> Any:
        asked.write(json.dumps({"order": what, **fields}) + "\n")
        asked.flush()
        return json.loads(told.readline())

    try:
        assert json.loads(told.readline()) == "ready"
        yield order
    finally:
        processes.stop(other, signal.SIGKILL, 5)


def test_a_breaker_is_forced_open_obeyed_elsewhere_and_released(live: LiveTown, desk: Page) -> None:
    show(desk, "breakers")
    smtp = row(desk, "smtp")
    with elsewhere(live) as order:
        assert order("is_open", name="smtp") is False
        smtp.get_by_test_id("do-force").click()
        fill(desk, state="forced_open", reason="the mail host is being moved", minutes="15")
        expect(smtp).to_contain_text("the mail host is being moved")
        until(lambda: order("is_open", name="smtp"), 2, "another process lets nothing through")
        expect(desk.locator('[data-count="breakers"]')).to_have_text("1", timeout=SOON)
        smtp.get_by_test_id("do-release").click()
        fill(desk, reason="it is there again")
        expect(smtp.get_by_test_id("do-release")).to_have_count(0)
        until(lambda: not order("is_open", name="smtp"), 2, "another process lets calls through")
    with desk.expect_event("requestfailed"):
        desk.route("**/admin/breakers/?*", lambda route: route.abort("internetdisconnected"), times=1)
    expect(desk.locator("#view-body > .listing .note")).not_to_be_empty()
    expect(smtp).to_be_visible()
    expect(desk.locator("#view-body > .listing .note")).to_be_empty(timeout=SOON)
    smtp.get_by_role("button", name="History of smtp").click()
    history = desk.get_by_test_id("shown").get_by_test_id("row")
    expect(history.nth(0)).to_contain_text("it is there again")
    expect(history.nth(1)).to_contain_text("forced open")
    desk.keyboard.press("Escape")


def test_a_pasted_correlation_id_leads_to_what_happened_in_one_click(live: LiveTown, desk: Page) -> None:
    guest = live.guest()
    with guest.connect() as ear:
        said = guest.say("2 bedroom flat in Girne, long term, under £700")
        ear.reply_to(said["message_id"])
    show(desk, "overview")
    desk.get_by_test_id("find").fill(f" {said['correlation_id']} ")
    desk.get_by_test_id("find-go").click()
    steps = desk.get_by_test_id("timeline").get_by_test_id("step")
    expect(steps.first).to_have_attribute("data-kind", "http")
    kinds = steps.evaluate_all("all => all.map(({ dataset }) => dataset.kind)")
    assert {"http", "queue", "node", "record", "socket"} <= set(kinds)
    expect(desk.locator("#view")).to_contain_text(said["correlation_id"])
    expect(desk.locator("#view")).not_to_contain_text("Girne")  # nothing of what was said
    shoot(desk, "console-turn")
    desk.get_by_test_id("find").fill(guest.id)
    desk.get_by_test_id("find").press("Enter")
    expect(desk.get_by_test_id("row")).to_have_count(1)
    desk.get_by_test_id("find").fill("no-such-id")
    desk.get_by_test_id("find").press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("No turn is known by this id.")
    desk.get_by_test_id("filter-user_id").fill("somebody")
    desk.get_by_test_id("filter-user_id").press("Enter")
    expect(desk.locator(".note")).to_have_text("That is not an id.")


def test_an_operator_sees_everything_and_can_change_nothing(live: LiveTown, page: Page) -> None:
    dead(live)
    role = "update users set role = %s where email = %s returning 1"
    live.ask_database(role, "operator", BUYER)
    try:
        enter(page, live, BUYER)
        expect(page.get_by_test_id("tile-ledger")).not_to_be_empty()
        expect(page.locator("#places")).to_contain_text("Operator, may only look")
        for view in ("queues", "dead", "breakers"):
            show(page, view)
            expect(page.get_by_test_id("row").first).to_be_visible()
            expect(page.locator('[data-testid^="do-"]')).to_have_count(0)
        page.get_by_test_id("sign-out").click()
        expect(page.get_by_test_id("sign-in")).to_be_visible()
        assert page.locator("#view-body").inner_text() == ""
    finally:
        live.ask_database(role, "user", BUYER)


def test_nobody_else_comes_in(live: LiveTown, page: Page) -> None:
    enter(page, live, BUYER)
    expect(page.get_by_role("alert")).to_contain_text("neither an admin nor an operator")
    expect(page.locator("#console")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_without_a_socket_it_is_asked_and_with_one_it_is_told(live: LiveTown, page: Page) -> None:
    page.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    enter(page, live)
    expect(page.get_by_test_id("live")).to_have_text("Every 5 seconds")
    before = page.get_by_test_id("tile-ledger").inner_text()
    live.guest().say("hello")
    expect(page.get_by_test_id("tile-ledger")).not_to_have_text(before, timeout=2 * SOON)  # counted every ten seconds


def test_what_is_pushed_comes_though_it_was_refused_once_and_again_after_the_server_hung_up(
    live: LiveTown, page: Page
) -> None:
    lines: list[WebSocketRoute] = []
    watched: list[str] = []

    def listen(line: WebSocketRoute) -> None:
        lines.append(line)
        server = line.connect_to_server()
        line.on_message(lambda frame: pass_on(server, str(frame)))

    def pass_on(server: WebSocketRoute, frame: str) -> None:
        if '"watch"' in frame:
            watched.append(frame)
        if '"watch"' not in frame or len(watched) > 1:  # nobody hears the first
            server.send(frame)

    state = page.get_by_test_id("live")
    page.clock.install()
    page.route_web_socket(re.compile("/socket.io/"), listen)
    enter(page, live)
    happens(page, lambda: watched, 10, "it asks to be told")
    expect(state).to_have_attribute("data-state", "asked")
    page.clock.fast_forward(6000)
    expect(state).to_have_attribute("data-state", "live", timeout=SOON)
    lines[0].send(BYE)
    happens(page, lambda: page.clock.run_for(1000) or len(lines) == 2, 10, "another line")  # type: ignore[func-returns-value]
    page.clock.fast_forward(6000)
    expect(state).to_have_attribute("data-state", "live", timeout=SOON)
    assert len(lines) == 2


def in_the_way(page: Page, rules: dict[str, Any]) -> list[str]:
    return [*barriers(page, rules), *page.evaluate(TOO_SMALL), *page.evaluate(CUT_OFF)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_view_can_be_read_by_everybody(live: LiveTown, chromium: Browser, language: str) -> None:
    dead(live)
    (turn,) = live.ask_database("select id::text from turns order by created_at desc limit 1")[0]
    found: list[str] = []
    with opened(chromium, service_workers="block", reduced_motion="reduce") as page:
        page.add_init_script(f"localStorage['ei.lang'] ??= '{language}'")
        expect(enter(page, live).get_by_test_id("tile-ledger")).not_to_be_empty()
        for view in (*VIEWS, f"turns/{turn}"):
            page.set_viewport_size(DESK)  # type: ignore[arg-type]
            page.goto(f"{live.url}/admin#/{view}")
            expect(page.locator("#view-body :is(tbody tr, dd)").first).to_be_visible()
            for scheme, size, rules in (("light", DESK, EVERY), ("dark", PHONE, CONTRAST)):
                page.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)
                page.set_viewport_size(size)  # type: ignore[arg-type]
                found += [f"{view} {scheme}: {one}" for one in in_the_way(page, rules)]
                shoot(page, f"console-{view.partition('/')[0]}{'-one' if '/' in view else ''}-{scheme}-{language}")
        page.get_by_test_id("menu").click()
        expect(page.locator("#places [aria-current]")).to_be_focused()
        found += [f"menu: {one}" for one in in_the_way(page, EVERY)]
        shoot(page, f"console-menu-{language}")
    assert found == []
