#!/bin/sh
# htmx 4: where it is loaded, Back between a page's own history entries takes the focus away from where it is.
#
# Versions   htmx.org 4.0.1 and, for comparison, 2.0.11; playwright 1.65.2 (Python), Chromium 156.0.8078.108
# Input      a page without any attribute of htmx, with a button that calls history.pushState({tab: 2}, "", "?tab=2"),
#            as tabs and steps of one page do. The button is pressed and so has the focus; then history.back()
# Expected   popstate, and the focus stays on the button, with htmx as without: none of these entries is htmx's
# Seen       without htmx and with 2.0.11 so. With 4.0.1 the focus is on body.
# Source     htmx.org 4.0.1, dist/htmx.js, initialize(): each traversal that can be intercepted is, by
#            event.intercept() with its default focusReset "after-transition"; whether the entry is htmx's is asked
#            later, in the handler.
# One would guess that a script which finds nothing of its own on the page changes nothing.
# Who meets it: people who use the keyboard or a screen reader on pages where htmx is loaded and other code keeps its
# state in the history: after Back they are at the top of the page again. Mouse and tests that look at addresses and
# texts do not notice. A way out: htmx.config.history = false where htmx pushes nothing itself, or moving the focus in
# popstate, which is kept.
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
<button id="tab">Second tab</button><input id="field"><script>
popped = 0;
tab.addEventListener("click", () => history.pushState({ tab: 2 }, "", "?tab=2"));
addEventListener("popstate", () => { popped++; if (location.hash) field.focus(); });
</script>"""


def seen_with(browser, version, fragment=""):
    """How often popstate came, and the element with the focus after Back."""
    script = Path(sys.argv[1], version, "dist", "htmx.min.js").read_text() if version else ""
    page = browser.new_page()

    def answer(route):
        is_script = route.request.url.endswith("/htmx.js")
        route.fulfill(content_type="text/javascript" if is_script else "text/html", body=script if is_script else PAGE)

    page.route("**/*", answer)
    page.goto(f"http://example.test/{fragment}")
    page.wait_for_timeout(300)
    page.get_by_role("button").click()
    page.wait_for_url("**/?tab=2")
    page.evaluate("history.back()")
    page.wait_for_function("popped === 1")
    page.wait_for_timeout(500)
    focused = page.evaluate("document.activeElement.id || document.activeElement.localName")
    page.close()
    return focused


with sync_playwright() as playwright:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    print("Chromium", browser.version)
    seen = {version or "none": seen_with(browser, version) for version in ("", "2.0.11", "4.0.1")}
    moved = seen_with(browser, "4.0.1", "#move")
    browser.close()
for version, focused in seen.items():
    print(f"htmx {version:7} the focus after Back is on {focused}")
print(f"htmx 4.0.1   where popstate moves it to the field: on {moved}")
assert seen == {"none": "tab", "2.0.11": "tab", "4.0.1": "body"} and moved == "field", (seen, moved)
print("As described above.")
PYTHON
