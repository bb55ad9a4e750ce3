"""A load balancer without any idea of who was where: each new connection goes to the next process."""

import contextlib
import itertools
import socket
import threading
from typing import Self


class RoundRobin:
    """Passes bytes between whoever connects to `url` and the ports behind it, in turn. A context manager."""

    def __init__(self, *ports: int) -> None:
        self._turns = itertools.cycle(ports)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.went_to: list[int] = []  # the ports, in the order in which connections came
        self._lines: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._open_the_door, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()
        self.cut()

    def cut(self) -> None:
        """End every connection at once."""
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._lines.clear()

    def _open_the_door(self) -> None:
        with contextlib.suppress(OSError):  # the door was closed
            while True:
                caller, _ = self._door.accept()
                port = next(self._turns)
                behind = socket.create_connection(("127.0.0.1", port))
                self.went_to.append(port)
                self._lines += [caller, behind]
                for one, other in ((caller, behind), (behind, caller)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
    for line in (one, other):
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
