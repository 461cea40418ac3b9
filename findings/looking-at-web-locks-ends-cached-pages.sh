#!/bin/sh
# Chromium: navigator.locks.query() ends pages in the back/forward cache, and names their locks as held all the same.
#
# Versions   Chromium 156.0.8078.108 of Debian 12 (package chromium, headless), playwright 1.65.2 (Python)
# Input      A page takes a Web Lock "one" and keeps it, goes to a second page and comes back with history.back(). In
#            between another tab of the site does nothing; or asks for a lock "two"; or calls navigator.locks.query();
#            or calls it and half a second later again
# Expected   query() only looks, as its name and the standard say ("a snapshot"): the page is restored each time. What
#            it names as held is held.
# Seen       restored after nothing and after the lock "two". After query() the page is loaded anew: its state is gone
#            (notRestoredReasons: weblocks-contention). The first query() still answers that "one" is held, although a
#            request for it would be granted at once; the second, that nothing is.
# Source     https://w3c.github.io/web-locks/#dom-lockmanager-query . What a cached page does with its locks is not
#            specified (issue 81 of w3c/web-locks, open). That asking for its lock ends it is needed; looking is not
#            asking.
# One would guess that query(), called on each page or every few seconds to see how many tabs there are, has no
# effect.
# Who meets it: sites whose tabs choose a leader by a lock and look who it is. In all other tabs Back loads pages
# anew, without what was typed into them, and a tab waits for a leader that was left a minute ago. A way out:
# request(..., {ifAvailable: true}) where one wants to know of one lock, and give a lock back in pagehide.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs Chromium, the whole browser (apt-get install
# chromium).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
"$folder/venv/bin/python" - <<'PYTHON'
import http.server
import shutil
import threading

from playwright.sync_api import sync_playwright


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>page</title><p>page")

    def log_message(self, *args):
        pass


HOLD = "() => new Promise((held) => void navigator.locks.request('one', () => (held(), new Promise(() => {}))))"
REASON = "() => performance.getEntriesByType('navigation')[0].notRestoredReasons?.reasons?.[0].reason"
QUERY = "(await navigator.locks.query()).held.map(({ name }) => name).join()"
MEANWHILE = {
    "nothing": "() => null",
    "lock two": "() => navigator.locks.request('two', () => 'granted')",
    "query": f"async () => {QUERY}",
    "query twice": f"async () => [{QUERY}, (await new Promise((end) => setTimeout(end, 500)), {QUERY})].join('; ')",
}
site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=site.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{site.server_port}"
seen = {}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    print("Chromium", browser.version)
    for name, act in MEANWHILE.items():
        context = browser.new_context()
        page, other = context.new_page(), context.new_page()
        other.goto(f"{url}/other")
        page.goto(f"{url}/first")
        page.evaluate(HOLD)
        page.evaluate("() => { window.mark = true; location.href = '/second'; }")
        page.wait_for_url("**/second", wait_until="load")
        answer = other.evaluate(act)
        page.evaluate("() => { history.back(); }")
        page.wait_for_url("**/first", wait_until="commit")
        page.wait_for_function("document.readyState === 'complete'")
        restored = page.evaluate("() => window.mark === true")
        reason = page.evaluate(REASON)
        seen[name] = answer, restored, reason
        print(f"{name:12} answer {answer!r}, restored {restored}, {reason}")
        context.close()
    browser.close()
assert seen == {
    "nothing": (None, True, None),
    "lock two": ("granted", True, None),
    "query": ("one", False, "weblocks-contention"),
    "query twice": ("one; ", False, "weblocks-contention"),
}, seen
print("As described above.")
PYTHON
