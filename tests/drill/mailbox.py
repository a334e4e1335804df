"""A mail server that refuses, hangs up or takes what it is given."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """``mood``: takes, away (421 at the door) or refuses (550 for each mail)."""

    mood: str = "takes"
    pause: float = 0.0
    taken: list[str] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Mailbox:
        box = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                box.talk(self)

        class Server(socketserver.ThreadingTCPServer):
            def handle_error(self, *who: object) -> None:
                """Senders are killed here: one that hangs up is no news."""

        self._server = Server(("127.0.0.1", 0), Talk)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def talk(self, to: socketserver.StreamRequestHandler) -> None:
        def say(words: str) -> None:
            to.wfile.write(f"{words}\r\n".encode())

        if self.mood == "away":
            return say("421 away")
        say("220 ready")
        while line := to.rfile.readline().decode("latin-1").strip().upper():
            if line.startswith("DATA"):
                say("354 go on")
                self._take(to)
                say("250 taken")
            elif line.startswith("RCPT") and self.mood == "refuses":
                say("550 nobody")
            elif line.startswith("QUIT"):
                return say("221 bye")
            else:
                say("250 ok")
        return None

    def _take(self, to: socketserver.StreamRequestHandler) -> None:
        lines = []
        while (line := to.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.decode("latin-1"))
        time.sleep(self.pause)
        found = re.search(r"^To: (.*)$", "".join(lines), re.MULTILINE)
        self.taken.append(found[1].strip() if found else "")
