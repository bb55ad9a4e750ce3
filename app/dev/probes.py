"""Questions about a port of 127.0.0.1: is it free, is the web process behind it ready."""

import errno
import http.client
import socket

from app.dev.workplace import Refused


def refuse_taken_port(port: int) -> None:
    """Raise Refused when we could not listen on this port of 127.0.0.1."""
    if not 0 < port < 65_536:
        raise Refused(f"PORT is {port}, but has to be a number from 1 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as problem:
            reason = "is taken" if problem.errno == errno.EADDRINUSE else f"cannot be used ({problem.strerror})"
            raise Refused(f"port {port} {reason}; choose another one: make run PORT={other_than(port)}") from None


def other_than(port: int) -> int:
    """A port to propose instead."""
    return port + 1 if 1024 <= port < 65_535 else 8000


def unreadiness(port: int) -> str | None:
    """Why the web process is not ready yet, None when it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = answer.read(300).decode(errors="replace")
    except (OSError, http.client.HTTPException) as problem:
        return str(problem)
    finally:
        connection.close()
    return None if answer.status == 200 else f"/readyz says {answer.status} {body}"
