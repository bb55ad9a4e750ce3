"""The arithmetic of the transcript, without drawing: what is kept, what the window shows, what stands between."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.live import LiveTown

Run = Callable[[str], Any]
MODULES = """async () => {
    const names = ['lib/store', 'lib/series', 'chat/window', 'chat/timeline'];
    const loading = names.map((name) => import(`/static/js/${name}.js`));
    const [{ Thread }, { Series }, view, { weave }] = await Promise.all(loading);
    const said = (seq, fields = {}) => ({ id: `m${seq}`, key: `m${seq}`, seq, role: seq %% 2 ? 'user' : 'assistant',
        in_reply_to: seq %% 2 ? null : `m${seq - 1}`, created_at: '2026-11-20T10:00:00Z', ...fields });
    const many = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => said(from + at));
    const filled = (...ranges) => {
        const all = new Series();
        for (const [from, to] of ranges) many(from, to).forEach((one) => all.put(one));
        return all;
    };
    const rows = (items, around) => weave(items, () => [], around).map(({ type, key }) => type ?? key);
    return (() => { %s })();
}"""


@pytest.fixture(scope="module")
def run(live: LiveTown, chromium: Browser) -> Iterator[Run]:
    """Return what a script over the modules answers."""
    page = chromium.new_page()
    page.goto(live.url)
    yield lambda script: page.evaluate(MODULES % script)
    page.close()


def test_messages_stand_by_seq_however_they_came_and_once_each(run: Run) -> None:
    found = run("""
        const all = new Series();
        for (const seq of [7, 3, 9, 1, 8, 3, 2]) all.put({ seq });
        const seqs = (...ends) => all.slice(...ends).map((one) => one.seq);
        return [seqs(1), seqs(2, 8), all.around(2), all.around(5)];
    """)
    assert found == [[1, 2, 3, 7, 8, 9], [2, 3, 7, 8], {"low": 1, "high": 3}, {"low": 6, "high": 5}]


def test_the_window_walks_over_ten_thousand_without_growing_or_skipping(run: Run) -> None:
    walked = run("""
        const all = filled([1, 10000]);
        let here = view.latest(all, 10000);
        const up = [here];
        while (here.from > 1) up.push(here = view.earlier(here, all));
        const down = [here];
        while (here.to < Infinity) down.push(here = view.later(here, all, 10000));
        return [up, down].map((walk) => walk.map(({ from, to }) => [from, Math.min(to, 10000), to === Infinity]));
    """)
    for walk, step in zip(walked, (-1, 1), strict=True):
        assert all(last - first < 200 for first, last, _ in walk)
        for (first, last, _), (following, end, _) in pairwise(walk):
            assert max(first, following) <= min(last, end), "what is read is in both"
            assert (following - first) * step >= 0
    assert walked[0][-1][:2] == [1, 200]
    assert walked[1][-1] == [9801, 10000, True]


def test_a_window_does_not_reach_over_a_hole(run: Run) -> None:
    found = run("""
        const all = filled([100, 150], [9951, 10000]);
        const at = view.around(all, 120, 10000);
        const moves = [at, view.earlier(at, all), view.later(at, all, 10000)];
        return [...moves, view.latest(all, 10000).from, view.reserves(at, all)];
    """)
    hole = {"from": 100, "to": 150}
    assert found == [hole, hole, hole, 9951, {"above": 0, "below": 0}]


def test_what_comes_moves_the_window_of_whoever_is_at_the_end_alone(run: Run) -> None:
    found = run("""
        const all = filled([1, 300]);
        const long = { from: 1, to: Infinity };
        return [view.bounded({ ...long, from: 101 }, all, 300, true).from, view.bounded(long, all, 300, true).from,
                view.bounded(long, all, 300, false).to];
    """)
    assert found == [101, 101, 280]


def test_memory_is_bounded_and_what_comes_still_joins(run: Run) -> None:
    found = run("""
        const thread = new Thread('a');
        thread.receiveAll(many(9951, 10000));
        thread.loaded = true;
        for (let seq = 9851; seq > 0; seq -= 100) thread.insert(many(seq, seq + 99));
        const all = thread.messages.size;
        thread.trim(5000, 5199);
        const kept = [thread.messages.size, thread.series.length, thread.series.around(5100), thread.replies.size];
        thread.receive(said(10001));
        return [all, ...kept, thread.level, thread.gap, thread.items(9999).length];
    """)
    assert found == [9950, 1200, 1200, {"low": 4600, "high": 5599}, 600, 10001, False, 3]


def test_a_page_from_far_above_is_no_beginning(run: Run) -> None:
    """Else everything between would be fetched as if it had been missed."""
    found = run("""
        const thread = new Thread('a');
        thread.insert(many(1, 50));
        thread.receiveAll(many(9951, 10000));
        return [thread.level, thread.gap, thread.series.length];
    """)
    assert found == [10000, False, 100]


def test_an_unchanged_message_stays_the_same_object(run: Run) -> None:
    found = run("""
        const thread = new Thread('a');
        thread.receiveAll(many(1, 3));
        const before = thread.items();
        thread.delta({ message_id: 'm4', in_reply_to: 'm3', offset: 0, text: 'Good' });
        const writing = thread.items();
        thread.receive(said(4));
        return [before.every((one, at) => one === writing[at]), writing.length, thread.items()[2] === before[2]];
    """)
    assert found == [True, 4, False]


def test_days_and_the_divider_stand_between_the_messages_once(run: Run) -> None:
    found = run("""
        const later = { created_at: '2026-11-21T10:00:00Z' };
        const items = [said(1), said(2), said(3, later), said(4, later), said(5), said(6, { created_at: null })];
        return rows(items, { degraded: false, next: null, unread: 4 });
    """)
    assert found == ["day", "m1", "m2", "day", "m3", "unread", "m4", "m5", "m6"]


def test_what_stands_outside_the_window_is_known_inside(run: Run) -> None:
    found = run("""
        const choice = said(2, { degraded: true, meta: { cards: [{}] } });
        const inside = { degraded: true, next: said(3, { content: 'The first' }), unread: null };
        const [, card] = weave([choice], () => [], inside);
        return [rows([choice], inside), rows([choice]), card.open, card.said];
    """)
    assert found == [["day", "m2"], ["day", "mind", "m2"], False, "The first"]
