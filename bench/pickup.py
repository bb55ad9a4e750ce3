"""From enqueueing a job to its start on an idle worker, and what an idle worker costs. Brings its own Valkey."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dramatiq
import redis

from app.actors.broker import WokenRedisBroker
from app.dev.servers import EmbeddedValkey
from bench.figures import line, percentile

JOBS = 40
IDLE_SECONDS = 10
STARTED = "bench:started"


def run(_: str) -> None:
    """enqueue -> actor starts after 0.3-1.5 s of silence; CPU of the worker process while idle"""
    with tempfile.TemporaryDirectory() as folder, EmbeddedValkey(Path(folder), durable=False) as valkey:
        worker = subprocess.Popen([sys.executable, "-m", "bench.pickup", valkey.url])
        try:
            _measure(worker.pid, valkey.url)
        finally:
            worker.terminate()
            worker.wait()


def _measure(worker_pid: int, url: str) -> None:
    client = redis.Redis.from_url(url)
    job = declare(url)
    taken, round_trips = [], []
    for number in range(JOBS + 1):
        time.sleep(random.uniform(0.3, 1.5))  # the silence is what is measured
        began = time.monotonic()
        job.send()
        answer = client.blpop([STARTED], timeout=10)
        if number:  # the first one waits for the worker to boot
            taken.append((float(answer[1]) - began) * 1000)
        began = time.monotonic()
        client.ping()
        round_trips.append((time.monotonic() - began) * 1000)
    print(line("enqueue -> start", taken))
    print(f"  p95 is {percentile(taken, 0.95) / percentile(round_trips, 0.95):.1f} Redis round trips of the same run")
    before = _cpu_seconds(worker_pid)
    time.sleep(IDLE_SECONDS)
    print(f"  idle worker process    {(_cpu_seconds(worker_pid) - before) / IDLE_SECONDS:.2%} of a core")


def declare(url: str) -> "dramatiq.Actor[[], None]":
    """Return the actor that notes when it starts; time.monotonic is the same clock in both processes (Linux)."""
    client = redis.Redis.from_url(url)
    broker = WokenRedisBroker(client=redis.Redis.from_url(url), middleware=[])
    dramatiq.set_broker(broker)
    for queue in ("chat", "chores"):
        broker.declare_queue(queue)

    @dramatiq.actor(queue_name="chat")
    def started() -> None:
        client.rpush(STARTED, time.monotonic())

    return started


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    declare(sys.argv[1])
    worker = dramatiq.Worker(dramatiq.get_broker(), worker_threads=8)
    worker.start()
    while True:
        time.sleep(3600)
