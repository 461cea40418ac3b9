#!/bin/sh
# Playwright: with any fake clock, a fixed date too, errors thrown in timers are neither "pageerror" nor "error" events.
#
# Versions   playwright 1.65.2 (Python), Chromium 156.0.8078.108 of Debian 12
# Input      a page whose setTimeout, requestAnimationFrame and requestIdleCallback throw an error each, and that
#            listens for "error" on window. Three times: without a clock, after
#            page.clock.set_fixed_time("2026-01-01"), after page.clock.install()
# Expected   three "error" events in the page and three "pageerror" events of Playwright, each time: set_fixed_time
#            "makes Date.now and new Date() return fixed fake time at all times, keeps all the timers running"
# Seen       so without a clock. With either clock there is none of either: the errors are lines of console.error,
#            which the page cannot see and tests that collect "pageerror" do not count.
# Source     playwright/driver/package/lib/coreBundle.js, packages/injected/src/clock.ts: timers run as promises of
#            the clock's own loop, _callFirstTimer catches, and _updateRealTimeTimer ends in .catch(e =>
#            console.error(e)). set_fixed_time installs the same clock. run_for() does raise the first error to the
#            test, and only that.
# One would guess that freezing the date leaves errors alone: a suite that fails on any "pageerror" passes with a page
# that breaks in each timer, and a page's own error report, tested under the clock, is never sent.
# Who meets it: tests of anything with times in it. A way out: under a clock, fail on console messages of type "error"
# too.
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

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><title>page</title><script>
seen = [];
ran = [];
addEventListener("error", (event) => seen.push(event.message));
const fail = (name) => { ran.push(name); throw new Error(name); };
setTimeout(fail, 10, "timeout");
requestAnimationFrame(() => fail("frame"));
requestIdleCallback(() => fail("idle"));
</script>"""
CLOCKS = {
    "no clock": lambda page: None,
    "set_fixed_time": lambda page: page.clock.set_fixed_time("2026-01-01"),
    "install": lambda page: page.clock.install(),
}
seen = {}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
    print("Chromium", browser.version)
    for name, start in CLOCKS.items():
        page = browser.new_page()
        errors, lines = [], []
        page.on("pageerror", lambda error: errors.append(error))
        page.on("console", lambda message: lines.append(message.type))
        page.route("http://page.test/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        start(page)
        page.goto("http://page.test/")
        page.wait_for_function("ran.length === 3")
        page.wait_for_timeout(300)
        seen[name] = len(errors), len(page.evaluate("seen")), lines.count("error")
        print(f"{name:15} pageerror {seen[name][0]}, error events {seen[name][1]}, console errors {seen[name][2]}")
        page.close()
    browser.close()
assert seen == {"no clock": (3, 3, 0), "set_fixed_time": (0, 0, 3), "install": (0, 0, 3)}, seen
print("As described above.")
PYTHON
