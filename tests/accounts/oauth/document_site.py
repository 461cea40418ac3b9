"""The site of a program, which says in a document who it is."""

import json
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from tests.accounts.oauth.request import BACK


def document(url, **changes):
    """What a right one says, but for ``changes``; one to None leaves it out."""
    right = {"client_id": url, "client_name": "Assistant", "redirect_uris": [BACK]}
    return {name: value for name, value in (right | changes).items() if value is not None}


@contextmanager
def document_site():
    """With TLS: ``url`` of its document, ``answer`` is what it sends, ``asked`` how often it was, ``encoding``: what it
    says of the bytes."""
    authority = trustme.CA()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Documents)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.url, server.asked = f"https://localhost:{server.server_port}/client.json", 0
    server.encoding = "identity"
    server.answer = (200, json.dumps(document(server.url)).encode())
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        with authority.cert_pem.tempfile() as path, pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", path)
            yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Documents(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += 1
        status, body = self.server.answer
        self.send_response(status, "Told")
        self.send_header("Location", self.server.url)
        self.send_header("Content-Encoding", self.server.encoding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
