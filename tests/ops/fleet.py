"""The containers of docker-compose.yml without an engine: their very commands as processes, behind a real nginx."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import requests

from app.dev import processes
from app.dev.servers.embedded import free_port
from tests.live import LiveTown
from tests.ops.composed import ROOT, environment, services
from tests.waiting import until

NGINX = shutil.which("nginx") or str(ROOT / "var/nginx/usr/sbin/nginx")
CONF = ROOT / "ops" / "nginx.conf"
FLEET = {"web 1": "web", "web 2": "web", "worker 1": "worker", "worker 2": "worker", "scheduler": "scheduler"}


class Fleet(LiveTown):
    """All services that run our image, as often as the file says; `url` is nginx's. Use it as a context manager."""

    def __init__(self, folder: Path, given: dict[str, str], moved: dict[str, str]) -> None:
        """`given` is what .env would say, `moved` what is elsewhere than in the containers' network."""
        super().__init__(folder, {**given, **environment("web", given), **moved})
        self.ports = {"web 1": free_port(), "web 2": free_port()}
        self.access_log = folder / "access.log"
        self._nginx: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        subprocess.run(self.command("migrate"), env=self.environment, cwd=ROOT, check=True)
        for name in FLEET:
            self.start(name)
        self._start_nginx()
        for name in self.ports:
            until(lambda name=name: self.is_healthy(name), 60, f"{name} is healthy")
        until(self.is_ready, 10, "nginx lets us through")
        return self

    def __exit__(self, *_: object) -> None:
        running = [*self.running.values(), *([self._nginx] if self._nginx else [])]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda one: processes.stop(one, signal.SIGTERM, 15), running))

    def command(self, name: str, part: str = "command") -> list[str]:
        """Return what a container runs, with this machine's interpreter and this process's port."""
        service = services()[FLEET.get(name, name)]
        words = service["command"] if part == "command" else service["healthcheck"]["test"][1:]
        program = {"python": [sys.executable], "gunicorn": [sys.executable, "-m", "gunicorn"]}[words[0]]
        address = f"127.0.0.1:{self.ports.get(name, 0)}"
        return [*program, *(re.sub(r"(0\.0\.0\.0|127\.0\.0\.1):8000", address, word) for word in words[1:])]

    def start(self, name: str) -> None:
        """Start one of FLEET; its output goes to `<folder>/<name>.log`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = processes.spawn(
                self.command(name), on_our_death=signal.SIGTERM, env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    def is_healthy(self, name: str) -> bool:
        """Whether a web container's own health check says so."""
        port = self.ports[name]
        try:
            return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def served(self) -> list[dict[str, Any]]:
        """Return what nginx has written down of each request."""
        return [json.loads(line) for line in self.access_log.read_text().splitlines()]

    def behind(self, path: str) -> set[str]:
        """Return which processes have answered requests to a path."""
        ports = {f"127.0.0.1:{port}": name for name, port in self.ports.items()}
        return {ports[one["behind"]] for one in self.served() if one["path"] == path and one["behind"] in ports}

    def _start_nginx(self) -> None:
        conf = self.folder / "nginx.conf"
        conf.write_text(rendered(self.port, list(self.ports.values()), self.folder))
        with (self.folder / "nginx.log").open("ab") as log:
            self._nginx = processes.spawn(
                [NGINX, "-c", str(conf)], on_our_death=signal.SIGTERM, cwd=self.folder, stdout=log, stderr=log
            )


def rendered(port: int, behind: list[int], folder: Path) -> str:
    """Return ops/nginx.conf for one machine: other ports, another folder, no engine that knows names."""
    text = CONF.read_text()
    servers = "".join(f"server 127.0.0.1:{one} max_fails=1 fail_timeout=2s; " for one in behind)
    text, named = re.subn(r"server web:8000 resolve max_fails=1 fail_timeout=2s; # rendered", servers, text)
    text, listens = re.subn(r"listen 8080; # rendered", f"listen 127.0.0.1:{port};", text)
    text, resolvers = re.subn(r"resolver .*; # rendered.*", "", text)
    assert (named, listens, resolvers) == (2, 1, 1), "ops/nginx.conf has other lines than this renders"
    text = text.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/access.log")
    # Root's nginx would lend its processes a user that may not enter the folder of a test.
    return ("user root;\n" if os.geteuid() == 0 else "") + text
