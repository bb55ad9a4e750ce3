"""What computes for long runs beside the event loop."""

import subprocess
import sys
import threading

import pytest

from app.kit.threads import AT_ONCE, aside

UNDER_GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent, hashlib, time
from app.kit.threads import aside

longest, last, done = 0.0, time.perf_counter(), False
def compute(number):
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 2_000_000)
    return number
def tick():
    global longest, last
    while not done:
        gevent.sleep(0.005)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
ticking = gevent.spawn(tick)
began = time.perf_counter()
jobs = [gevent.spawn(aside, compute, n) for n in range(3)]
assert [job.get() for job in jobs] == [0, 1, 2]
took, done = time.perf_counter() - began, True
ticking.join()
print(longest, took)
"""


def test_it_gives_what_the_function_gives() -> None:
    assert aside(int, "12", base=3) == 5


def test_it_raises_what_the_function_raises() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        aside(int, "x")


def test_it_runs_in_another_thread_and_few_at_a_time() -> None:
    assert aside(threading.get_ident) != threading.get_ident()
    now, most, lock, gate = 0, 0, threading.Lock(), threading.Event()

    def work() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
            if now == AT_ONCE:
                gate.set()
        assert gate.wait(20)
        with lock:
            now -= 1

    several = [threading.Thread(target=aside, args=(work,)) for _ in range(AT_ONCE * 4)]
    for one in several:
        one.start()
    for one in several:
        one.join(20)
    assert most == AT_ONCE


def test_the_event_loop_goes_on_meanwhile() -> None:
    told = subprocess.run([sys.executable, "-c", UNDER_GEVENT], capture_output=True, text=True, timeout=60, check=True)
    longest, took = map(float, told.stdout.split())
    assert took > 0.5, "too little was computed to prove anything"
    assert longest < took / 4
