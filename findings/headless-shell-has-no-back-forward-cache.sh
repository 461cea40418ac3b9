#!/bin/sh
# Chromium's headless shell, which Playwright takes for headless runs by default, has no back/forward cache.
#
# Versions   playwright 1.65.2 (Python), Chromium 156.0.8078.108 of Debian 12: package chromium-headless-shell beside
#            package chromium, both headless, both started without --disable-back-forward-cache
# Input      A page of a local server without anything that keeps it out of the cache sets window.mark, goes to a second
#            page and comes back with history.back().
# Expected   both restore the page: it is the same engine. window.mark is there and pageshow.persisted is true
# Seen       the whole browser restores it; the headless shell loads it anew, without a word on the console
# Source     https://web.dev/articles/bfcache for what keeps a page out of the cache: nothing of it applies here
# One would guess that a test of "Back" that passes headless has met the page that people get back.
# Who meets it: whoever tests pages that have to look again when they are restored, such as sign-ins, counters and forms.
# Taking out --disable-back-forward-cache is not enough: the test passes because the page is new. Start the whole browser
# (channel="chromium", or its executable_path) for these.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs both packages (apt-get install chromium
# chromium-headless-shell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
cat > "$folder/back.py" <<'PYTHON'
import http.server
import shutil
import sys
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


site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=site.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{site.server_port}"


def restored(playwright, name):
    browser = playwright.chromium.launch(
        executable_path=shutil.which(name),
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = browser.new_page()
    page.goto(f"{url}/first")
    page.evaluate("() => { window.mark = 'here'; addEventListener('pageshow', (e) => (window.persisted = e.persisted)); }")
    page.evaluate("() => { location.href = '/second'; }")
    page.wait_for_url("**/second", wait_until="load")
    page.evaluate("() => { history.back(); }")
    page.wait_for_url("**/first", wait_until="commit")
    page.wait_for_timeout(500)
    seen = page.evaluate("() => [window.mark ?? null, window.persisted ?? null]")
    print(f"{name} {browser.version}: mark, persisted = {seen}")
    browser.close()
    return seen == ["here", True]


with sync_playwright() as playwright:
    seen = [restored(playwright, name) for name in ("chromium", "chromium-headless-shell")]
if seen != [True, False]:
    sys.exit("The behaviour has changed.")
print("As described above.")
PYTHON
"$folder/venv/bin/python" "$folder/back.py"
