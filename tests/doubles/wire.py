"""A server that speaks HTTP byte by byte, as badly as a test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Talk = Callable[[socket.socket, threading.Event], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n"


@contextmanager
def serving(talk: Talk) -> Iterator[str]:
    """Serve every connection with `talk(socket, over)` in a thread; yield the address. `over` is set at the end."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, talk, over), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        server.shutdown(socket.SHUT_RDWR)


def trickle_body(connection: socket.socket, over: threading.Event) -> None:
    """Answer at once, then send the body one byte at a time for ever."""
    connection.sendall(HEAD)
    trickle(connection, over, b"." * 1000)


def trickle_head(connection: socket.socket, over: threading.Event) -> None:
    """Send the headers one byte at a time for ever."""
    trickle(connection, over, b"HTTP/1.1 200 OK\r\n" + b"X-Filler: yes\r\n" * 1000)


def hang(connection: socket.socket, over: threading.Event) -> None:
    """Take the request and say nothing."""
    over.wait(30)


def cut(connection: socket.socket, over: threading.Event) -> None:
    """Send half of what was promised and hang up."""
    connection.sendall(HEAD + b"." * 500)


def trickle(connection: socket.socket, over: threading.Event, text: bytes) -> None:
    """Send one byte every 50 ms."""
    for byte in text:
        connection.sendall(bytes([byte]))
        if over.wait(0.05):
            return


def _accept(server: socket.socket, talk: Talk, over: threading.Event) -> None:
    while not over.is_set():
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(connection, talk, over), daemon=True).start()


def _serve(connection: socket.socket, talk: Talk, over: threading.Event) -> None:
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection.recv(65536)
            talk(connection, over)
        except OSError:
            return
