#!/bin/sh
# Playwright runs Chromium without storage partitioning: a frame on another site finds what the tabs of its own site stored.
#
# Versions   playwright 1.65.2 (Python), Chromium 156.0.8078.108: Debian 12's package chromium-headless-shell
# Input      A page at http://127.0.0.1 stores a word in localStorage. A page at http://localhost, which is another site,
#            shows the same page in a frame. Three times: as Playwright starts Chromium, with
#            --enable-features=ThirdPartyStoragePartitioning, and with --disable-features=Translate
# Expected   the frame finds nothing, as in Chromium since 115
# Seen       it finds the word as Playwright starts the browser, and when the feature is asked for: the driver passes
#            --disable-features=...,ThirdPartyStoragePartitioning,..., and a feature that is in both lists is off. With another
#            --disable-features of one's own the word is not found: of two such switches Chromium takes the last, so
#            that one replaces the driver's whole list
# Source     chromiumSwitches in the driver's bundle; https://privacysandbox.google.com/cookies/storage-partitioning
# One would guess that a test with two sites in a real Chromium has met the storage that people have.
# Who meets it: whoever tests sign-ins in frames (widgets, sidebars of ticket desks, payments): the frame is signed in by
# the tab's session in the test, and never for anybody else.
#
# The whole browser (package chromium) has other defaults: there, without partitioning, a frame on another site may not
# read localStorage at all (SecurityError), because a context of Playwright is off the record. With it, it may.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Takes the browser of $CHROMIUM, or the system's package
# chromium-headless-shell (apt-get install chromium-headless-shell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
cat > "$folder/frames.py" <<'PYTHON'
import http.server
import os
import shutil
import sys
import threading

from playwright.sync_api import sync_playwright


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        frame = f'<iframe src="http://127.0.0.1:{site.server_port}/"></iframe>' if self.path == "/top" else ""
        self.wfile.write(f"<!doctype html><title>page</title>{frame}".encode())

    def log_message(self, *args):
        pass


site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=site.serve_forever, daemon=True).start()


def found(playwright, *flags):
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *flags])
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"http://127.0.0.1:{site.server_port}/")
    tab.evaluate("localStorage.word = 'of the tab'")
    page = context.new_page()
    page.goto(f"http://localhost:{site.server_port}/top")
    word = page.frame_locator("iframe").locator("body").evaluate("() => localStorage.word ?? null")
    print(f"Chromium {browser.version} {' '.join(flags) or 'as it is started'}: {word}")
    browser.close()
    return word


with sync_playwright() as playwright:
    seen = [
        found(playwright),
        found(playwright, "--enable-features=ThirdPartyStoragePartitioning"),
        found(playwright, "--disable-features=Translate"),
    ]
if seen != ["of the tab", "of the tab", None]:
    sys.exit("The behaviour has changed.")
print("As described above.")
PYTHON
"$folder/venv/bin/python" "$folder/frames.py"
