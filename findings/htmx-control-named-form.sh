#!/bin/sh
# htmx 4 sends nothing of a form that has a control named "form".
#
# Versions   htmx.org 4.0.1 and, for comparison, 2.0.11; playwright 1.65.2 (Python), Chromium 156.0.8078.108
# Input      <form hx-post="/save"><select name="NAME">...</select><button>Save</button></form>, with NAME "kind", then
#            "form"; the button is pressed
# Expected   both are sent: the name of a control is the author's choice, and a browser sends both without htmx
# Seen       4.0.1 sends the first alone. For the second it stops at "Failed to construct 'FormData': parameter 1 is not
#            of type 'HTMLFormElement'", in an event htmx:error: there is no request and nothing on the page.
#            2.0.11 sends both
# Source     htmx.org 4.0.1, dist/htmx.js: the form of an element is `elt.form || elt.closest("form")`, also where the
#            element is the form itself, whose `form` is then the control of that name (HTML, "named property" of forms)
# One would guess that only names which a script of one's own reads, such as "submit", are dangerous.
# Who meets it: whoever has a model with a column "form" (of a message, a verb, a plant) and moves from htmx 2 to 4. Tests
# that post to the server without a browser stay green.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs npm. Takes the browser of $CHROMIUM, or the system's
# package chromium-headless-shell (apt-get install chromium-headless-shell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
for version in 4.0.1 2.0.11; do
  (cd "$folder" && npm pack --silent "htmx.org@$version" > /dev/null && tar -xzf "htmx.org-$version.tgz" && mv package "$version")
done
cat > "$folder/forms.py" <<'PYTHON'
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FORM = '<form hx-post="/save"><select name="{}"><option value="a">A</option></select><button>Save</button></form>'


def sent(browser, version, name):
    """The body of the request that pressing the button makes, or the error that htmx tells."""
    page = browser.new_page()
    bodies, errors = [], []

    def answer(route):
        if route.request.method == "POST":
            bodies.append(route.request.post_data)
        route.fulfill(content_type="text/html", body=f"<!doctype html><title>page</title>{FORM.format(name)}")

    page.route("**/*", answer)
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.goto("http://example.test/")
    page.add_script_tag(content=Path(sys.argv[1], version, "dist", "htmx.min.js").read_text())
    page.wait_for_timeout(300)
    page.get_by_role("button").click()
    page.wait_for_timeout(700)
    page.close()
    return bodies[0] if bodies else next((text for text in errors if "FormData" in text), "nothing")[:110]


with sync_playwright() as playwright:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    seen = {(version, name): sent(browser, version, name) for version in ("4.0.1", "2.0.11") for name in ("kind", "form")}
    browser.close()
for (version, name), what in seen.items():
    print(f"htmx {version}, a control named {name!r}: {what}")
fine = [seen["4.0.1", "kind"] == "kind=a", seen["2.0.11", "kind"] == "kind=a", seen["2.0.11", "form"] == "form=a"]
sys.exit(0 if all(fine) and "Failed to construct 'FormData'" in seen["4.0.1", "form"] else 1)
PYTHON
"$folder/venv/bin/python" "$folder/forms.py" "$folder"
