#!/bin/sh
# htmx 4: after hx-swap="delete" the event of HX-Trigger is not heard by hx-trigger="... from:body".
#
# Versions   htmx.org 4.0.1 and, for comparison, 2.0.11; playwright 1.65.2 (Python), Chromium 156.0.8078.108
# Input      a table row with <button hx-delete="/row" hx-target="closest tr" hx-swap="delete">, a counter with
#            hx-get="/count" hx-trigger="changed from:body"; /row answers 200, nothing, "HX-Trigger: changed". The
#            same with hx-swap="outerHTML"
# Expected   the row goes and the counter is asked for, each time
# Seen       so with 2.0.11, and with 4.0.1 and outerHTML. With 4.0.1 and "delete" the row goes and the counter stays:
#            the event is dispatched on document, above body, where no listener of body hears it. No error, no
#            warning.
# Source     htmx.org 4.0.1, dist/htmx.js: HX-Trigger is handled after the swap, when the button is gone; trigger()
#            then takes document. Other swaps hand the event to what came in place of the target; "delete" returns
#            before that.
# One would guess that "delete" and an outerHTML by nothing are the same, and that "from:body" hears all of the page.
# Who meets it: lists with a button per row and a number, a total or an empty state elsewhere, which is what
# HX-Trigger and from:body are for; most of all when moving from htmx 2. A way out: hx-swap="outerHTML" with an empty
# answer, or from:document.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs npm. Takes the browser of $CHROMIUM, or the
# system's package chromium-headless-shell (apt-get install chromium-headless-shell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
for version in 4.0.1 2.0.11; do
  (cd "$folder" && npm pack --silent "htmx.org@$version" > /dev/null && tar -xzf "htmx.org-$version.tgz" && mv package "$version")
done
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><title>page</title><script src="/htmx.js"></script>
<p hx-get="/count" hx-trigger="changed from:body">2</p>
<script>document.addEventListener("changed", (event) => (window.at = event.target.nodeName))</script>
<table><tr><td><button hx-delete="/row" hx-target="closest tr" hx-swap="SWAP">Delete</button></td></tr></table>"""


def seen_with(browser, version, swap):
    """What was asked of the server, the node that the event was dispatched on, and how many rows are left."""
    script = Path(sys.argv[1], version, "dist", "htmx.min.js").read_text()
    page = browser.new_page()
    asked = []

    def answer(route):
        name = route.request.url.rsplit("/", 1)[1]
        asked.append(name)
        headers = {"HX-Trigger": "changed"} if name == "row" else {}
        body = {"": PAGE.replace("SWAP", swap), "htmx.js": script, "count": "1"}.get(name, "")
        kind = "text/javascript" if name == "htmx.js" else "text/html"
        route.fulfill(body=body, headers={"Content-Type": kind, **headers})

    page.route("**/*", answer)
    page.goto("http://example.test/")
    page.wait_for_function("window.htmx")
    page.wait_for_timeout(300)
    asked.clear()
    page.get_by_role("button").click()
    page.wait_for_function("window.at")
    page.wait_for_timeout(500)
    seen = asked, page.evaluate("window.at"), page.locator("tr").count()
    page.close()
    return seen


with sync_playwright() as playwright:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    print("Chromium", browser.version)
    cases = [(version, swap) for version in ("4.0.1", "2.0.11") for swap in ("delete", "outerHTML")]
    seen = {case: seen_with(browser, *case) for case in cases}
    browser.close()
for (version, swap), (asked, at, rows) in seen.items():
    print(f"htmx {version:7} {swap:10} asked {asked}, the event on {at}, rows left {rows}")
assert seen["4.0.1", "delete"] == (["row"], "#document", 0)
assert all(seen[case][0] == ["row", "count"] and seen[case][2] == 0 for case in cases[1:])
print("As described above.")
PYTHON
