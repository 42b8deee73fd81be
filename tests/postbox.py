"""A mail server for tests."""

from __future__ import annotations

import email
import socket
import threading
from email.message import Message as Mail


class Mailbox:
    """A mail server on this machine, as small as SMTP allows: it keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refuses = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 here\r\n")
            for line in lines:
                verb = line[:4].upper()
                if verb == b"DATA":
                    peer.sendall(b"354 go on\r\n")
                    body = b"".join(iter(lines.readline, b".\r\n"))
                    self.mails.append(email.message_from_bytes(body))
                refused = self.refuses and verb == b"RCPT"
                peer.sendall(b"550 no such one\r\n" if refused else b"250 ok\r\n")
                if verb == b"QUIT":
                    return

    def close(self) -> None:
        self._socket.close()
