"""A machine outside, for tests: it answers as told and keeps the bytes it was sent."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def completion(text):
    """Return the bytes of a chat completion that says *text*."""
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@dataclass
class Outside:
    """What the machine answers, and what it was sent."""

    body: bytes = b"{}"
    status: int = 200
    kind: str = "application/json"
    more: dict = field(default_factory=dict)
    drip: float = 0.0
    url: str = ""
    sent: list = field(default_factory=list)
    heads: list = field(default_factory=list)

    def says(self, text):
        """Answer with *text* as a chat completion."""
        self.body = completion(text)


@contextlib.contextmanager
def outside():
    """Yield a machine on this one that can be asked over http."""
    machine = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            machine.sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            machine.heads.append(dict(self.headers))
            self.send_response(machine.status)
            self.send_header("Content-Type", machine.kind)
            for name, value in machine.more.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                for at in range(0, len(machine.body), 4096):
                    if machine.drip:
                        time.sleep(machine.drip)
                    self.wfile.write(machine.body[at : at + 4096])

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    machine.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield machine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
