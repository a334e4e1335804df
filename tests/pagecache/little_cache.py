"""A cache server of a few lines: enough of the Redis protocol for GET and SET."""

from __future__ import annotations

import socketserver
import threading


class LittleCache:
    """Holds ``values``; ``asked`` counts what it was asked for."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}
        self.asked: list[bytes] = []
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while words := _words(self.rfile):
                    self.wfile.write(owner.answer(words))

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"redis://127.0.0.1:{self.server.server_address[1]}/0"
        serve = self.server.serve_forever
        threading.Thread(target=serve, args=[0.02], daemon=True).start()

    def answer(self, words: list[bytes]) -> bytes:
        verb = words[0].upper()
        self.asked.append(verb)
        if verb == b"SET":
            self.values[words[1]] = words[2]
        if verb == b"GET":
            value = self.values.get(words[1])
            return (
                b"$-1\r\n" if value is None else b"$%d\r\n%s\r\n" % (len(value), value)
            )
        if verb == b"HELLO":
            return b"-ERR unknown command\r\n"
        return b"+OK\r\n"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _words(file) -> list[bytes]:
    line = file.readline()
    if not line.startswith(b"*"):
        return []
    found = []
    for _ in range(int(line[1:])):
        length = int(file.readline()[1:])
        found.append(file.read(length + 2)[:-2])
    return found
