"""Something on the loopback that webhooks and lookups are sent to: a real HTTP server that keeps what it got."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Received:
    """``body``: the bytes as they came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """``status``, ``headers``, ``body``: what it answers with. ``answer``: instead of that, with the handler."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    received: list[Received] = field(default_factory=list)


@contextmanager
def receiver(wrap=lambda server: "http"):
    """A Receiver that runs. ``wrap`` may put TLS around the server's socket; it answers the scheme."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.received.append(Received(self.path, dict(self.headers), body))
            (state.answer or plain)(self)

        def do_GET(self):
            state.received.append(Received(self.path, dict(self.headers), b""))
            (state.answer or plain)(self)

        def log_message(self, *args):
            """Keeps quiet."""

    def plain(handler):
        handler.send_response(state.status)
        for name, value in state.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(state.body)

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128  # for many that come at once, on a machine that has much else to do

    server = Server(("127.0.0.1", 0), Handler)
    scheme = wrap(server)
    state.url = f"{scheme}://127.0.0.1:{server.server_port}/hook?from=treeline"
    thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
