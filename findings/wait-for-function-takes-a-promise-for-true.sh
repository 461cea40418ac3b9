#!/bin/sh
# Playwright for Python: wait_for_function takes the promise of an async predicate for true, and does not wait for it.
#
# Versions   playwright 1.65.2 (Python), Chromium of the system
# Input      page.wait_for_function("async () => false", timeout=2000) on about:blank
# Expected   what "() => false" does: the predicate is asked again until it is true, TimeoutError after two seconds; and
#            "async () => { await ...; return true }" waits for the answer
# Seen       it returns at once, and the value of its handle is False. A predicate that becomes true later is not asked
#            again: the test goes on with False.
# Source     playwright's docs, page.wait_for_function: "Returns when the expression returns a truthy value". A promise
#            is one. page.evaluate of the same package does wait for a promise.
# One would guess that both methods treat a function alike, and that a wait which returned has seen a true value.
# Who meets it: tests that wait for IndexedDB, fetch, caches or crypto, which all answer with promises. They pass or
# fail by chance, because nothing is waited for, and no error says so.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs Chromium (apt-get install chromium), or $CHROMIUM.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-headless-shell)}
export CHROMIUM
"$folder/venv/bin/python" - <<'PYTHON'
import os
import time

from playwright.sync_api import TimeoutError, sync_playwright

LATER = """() => {
    window.asked = (window.asked || 0) + 1;
    return %s;
}"""


def wait(page, predicate):
    """What the wait gave, and after how many seconds."""
    began = time.monotonic()
    try:
        given = page.wait_for_function(predicate, timeout=2000).json_value()
    except TimeoutError:
        given = "TimeoutError"
    return given, time.monotonic() - began


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
    print("Chromium", browser.version)
    page = browser.new_page()
    results = {}
    for predicate in ("() => false", "async () => false", LATER % "Promise.resolve(window.asked > 5)"):
        results[predicate], seconds = wait(page, predicate)
        print(f"{' '.join(predicate.split()):90} {results[predicate]!s:13} after {seconds:.1f} s")
    print("evaluate:", page.evaluate("async () => false"), "· asked", page.evaluate("window.asked"), "time(s)")
    assert list(results.values()) == ["TimeoutError", False, False], "promises are treated differently now"
    assert page.evaluate("window.asked") == 1
    browser.close()
print("As described above.")
PYTHON
