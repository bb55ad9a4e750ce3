"""Tiny programs in the places of ours, so that only the supervisor is tested: `python stand_ins.py NAME`."""

import http.server
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

HERE = str(Path(__file__))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_bye_and_end(name: str) -> None:
    """Until SIGTERM, which is written down in the order of arrival."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    say(f"{name} at work")
    ended.wait()
    with (Path(os.environ["VAR_DIR"]) / "order").open("a") as order:
        order.write(f"{name}\n")


def web() -> None:
    class Ready(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say_bye_and_end("web")


def worker() -> None:
    """Has a process of its own, as Dramatiq's has, which would outlive it."""
    helper = subprocess.Popen([sys.executable, HERE, "stubborn"])
    say(f"helper {helper.pid}")
    say_bye_and_end("worker")


def stubborn() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say(f"stubborn {os.getpid()}")
    threading.Event().wait()


def prepare() -> None:
    say(f"preparing {os.environ['DATABASE_URL']}")
    sys.exit(int(os.environ.get("PREPARE_CODE", "0")))


def run(*names: str) -> int:
    """A supervisor over the named stand-ins; where it works comes from the environment, as for `make run`."""
    from app.config import settings
    from app.dev.children import Child
    from app.dev.plan import Plan
    from app.dev.services import Given
    from app.dev.supervise import Supervisor

    def child(name: str) -> Child:
        return Child(name, (sys.executable, HERE, name), grace=2 if name != "stubborn" else 60)

    plan = Plan([child(name) for name in names], child("prepare"), lambda: [("admin", "admin@example.com", "s3same")])
    return Supervisor(Given.from_settings(settings()), plan).run()


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    if name == "run":
        sys.exit(run(*rest))
    if name == "scheduler":
        say_bye_and_end(name)
    else:
        {"web": web, "worker": worker, "stubborn": stubborn, "prepare": prepare}[name]()
