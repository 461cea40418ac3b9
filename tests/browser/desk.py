"""A page that stands in for a ticket desk: it shows an example app of docs/integrations in a frame, as the desk does.

The desk and its app are at two origins that are of another site than Treeline, as they are in life: ``localhost``
beside the ``127.0.0.1`` of the tests' server. What the app asks of the desk's SDK is answered here.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import BrowserContext, Route

from tests.browser.site import ROOT

APPS = ROOT / "docs" / "integrations"
ZAF = "https://static.zdassets.com/**"
# What the apps use of the two SDKs: enough to see what they ask the desk for.
SDK = """
    const settings = __SETTINGS__, ticket = __TICKET__;
    const asked = (what, value) => (parent.postMessage({ asked: what, value }, "*"), Promise.resolve({}));
    window.ZAFClient = { init: () => ({
      invoke: asked,
      set: asked,
      metadata: async () => ({ settings }),
      get: async () => ({ "ticket.id": ticket.id, "ticket.requester.name": ticket.caller }),
    }) };
    window.app = { initialized: async () => ({
      instance: { resize() {} },
      iparams: { get: async () => settings },
      data: { get: async (name) => ({ ticket: { id: ticket.id }, requester: { name: ticket.caller } }) },
      interface: { trigger: (what, value) => asked(what, value) },
    }) };
"""
TICKET = {"id": "INC-7", "caller": "Ann Berg"}
PAGE = """<!doctype html><title>Ticket INC-7</title><h1>Ticket</h1>
<iframe id="app" src="{src}" allow="clipboard-write" width="340" height="700"></iframe>
<script>window.asked = []; addEventListener("message", ({{ data }}) => window.asked.push(data));</script>"""


class Files(SimpleHTTPRequestHandler):
    """Files of a folder, and the pages of ``pages`` before them. Quiet."""

    pages: dict[str, str]

    def __init__(self, *args, pages: dict[str, str], **kwargs):
        self.pages = pages
        super().__init__(*args, **kwargs)

    def do_GET(self):
        if self.path in self.pages:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.pages[self.path].encode())
        else:
            super().do_GET()

    def log_message(self, *args):
        pass


@contextmanager
def served(folder: Path, pages: dict[str, str]):
    """The origin of ``folder`` on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=folder, pages=pages))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def desk(context: BrowserContext, app: str, settings: dict[str, str]):
    """Yields ``(URL of the ticket's page, origins)``. ``app``: the page of the app in docs/integrations; ``settings``:
    as its admin enters them, at the latest before the page is opened."""
    folder, _, page = app.partition("/")

    def answer(route: Route) -> None:
        script = SDK.replace("__SETTINGS__", json.dumps(settings)).replace("__TICKET__", json.dumps(TICKET))
        route.fulfill(body=script, content_type="text/javascript")

    context.route(ZAF, answer)
    files, text = APPS / folder, (APPS / app).read_text()
    of_desk = text.replace("{{{appclient}}}", ZAF.replace("**", "appclient.js"))
    pages: dict[str, str] = {}
    with served(files, {f"/{page}": of_desk}) as app_origin, served(files, pages) as origin:
        pages["/ticket"] = PAGE.format(src=f"{app_origin}/{page}")
        yield f"{origin}/ticket", [origin, app_origin]
    context.unroute(ZAF)
