"""What comes over a socket before anybody knows what it says: never more than a limit, never an exception."""

import json
from typing import Any

import gevent
import simple_websocket
from engineio.async_drivers.gevent import WebSocketWSGI
from engineio.json import loads
from gevent.lock import RLock
from socketio import packet

LARGEST_MESSAGE = 64 * 1024  # bytes
SILENCE = 45  # seconds without a byte or with no room for one: pings go every 20, so nobody is there
MOST_UNREAD = 100  # messages that wait to be looked at; the rest stays with the sender
MOST_ATTACHMENTS = 4  # binary pieces of one event; nothing of ours has any
LINE = "easy-islanders.line"
UNREADABLE = "unreadable"  # the event that a packet becomes which is none
READ = (packet.CONNECT, packet.DISCONNECT, packet.EVENT, packet.BINARY_EVENT)
BROKEN = (ValueError, TypeError, LookupError, RecursionError, AttributeError)


class Json:
    """JSON for the libraries, which expect nothing but ValueError of what cannot be read."""

    dumps = staticmethod(json.dumps)

    @staticmethod
    def loads(text: str) -> Any:
        """Return what `text` says. Raises ValueError, also when it is nested too deeply."""
        try:
            return loads(text)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class Packet(packet.Packet):  # type: ignore[misc] # python-socketio is untyped
    """A packet; one that is neither a connect, a disconnect nor `[name, payload]` is the event UNREADABLE.

    Raising would cost a traceback in the log for each, and leave a client waiting for its acknowledgement.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.packet_type in (packet.EVENT, packet.BINARY_EVENT) and not self.data and not self.attachment_count:
            self._give_up()  # of nothing at all the library makes an event without a name

    def decode(self, encoded_packet: str | bytes) -> int:
        """Read a packet and return how many binary pieces follow it."""
        try:
            pieces = int(super().decode(encoded_packet) or 0)
        except BROKEN:
            return self._give_up()
        if self.packet_type not in READ:
            self.id = None
            return self._give_up()
        is_event = self.packet_type in (packet.EVENT, packet.BINARY_EVENT)
        return self._give_up() if (is_event and not _is_event(self.data)) or pieces > MOST_ATTACHMENTS else pieces

    def add_attachment(self, attachment: str | bytes) -> bool:
        """Take a binary piece in and tell whether it was the last."""
        try:
            return bool(super().add_attachment(attachment))
        except BROKEN:
            self._give_up()
            self.packet_type = packet.BINARY_EVENT
            return True

    def _give_up(self) -> int:
        self.packet_type, self.data = packet.EVENT, [UNREADABLE]
        return 0


def _is_event(content: Any) -> bool:
    return isinstance(content, list) and 1 <= len(content) <= 2 and isinstance(content[0], str)


class WebSocket(WebSocketWSGI):  # type: ignore[misc] # python-engineio is untyped
    """A WebSocket that holds no more than LARGEST_MESSAGE and sends what it is given whole.

    The library's own would gather a message of any size before it is measured, and of a long one sends what just fits
    the system's buffer: the rest is lost, and with it the stream.
    """

    def __call__(self, asked: dict[str, Any], start_response: Any) -> Any:
        """Serve one connection to its end."""
        self.ws = asked[LINE] = _Server(asked, **self.server_args, max_message_size=LARGEST_MESSAGE)
        answer = self.app(self)
        if self.ws.mode == "gunicorn":
            raise StopIteration  # as the library does: the connection is ours, there is nothing to answer
        return answer

    def wait(self) -> str | bytes | None:
        """Return the next message; None when the connection is over or what came is no packet."""
        message: str | bytes | None = super().wait()
        if isinstance(message, str) and (message[:1] not in tuple("0123456") or _is_too_large(message)):
            return None
        return message


def is_gone(asked: dict[str, Any]) -> bool:
    """Tell whether the client of a WebSocket has left, of which the library hears only after its last packet."""
    return LINE in asked and not asked[LINE].connected


def _is_too_large(message: str) -> bool:
    return len(message) * 4 > LARGEST_MESSAGE and len(message.encode(errors="replace")) > LARGEST_MESSAGE


class _Server(simple_websocket.Server):  # type: ignore[misc] # simple-websocket is untyped
    def handshake(self) -> None:
        self.sock: Any = _Whole(self.sock, self.input_buffer)
        super().handshake()


class _Whole:
    """A connection whose `send` sends everything, one sender after the other, and that reads no faster than we do."""

    def __init__(self, connection: Any, unread: list[Any]) -> None:
        connection.settimeout(SILENCE)
        self._connection, self._unread, self._turn = connection, unread, RLock()

    def send(self, content: bytes) -> int:
        with self._turn:
            self._connection.sendall(content)
        return len(content)

    def recv(self, most: int) -> Any:
        while len(self._unread) > MOST_UNREAD:
            gevent.sleep(0.01)
        return self._connection.recv(most)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
