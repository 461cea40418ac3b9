#!/bin/sh
# Playwright for Python: a nested argument of evaluate takes many times as long as the same data sent as JSON text.
#
# Versions   playwright 1.65.2 (Python), Chromium of the system
# Input      page.evaluate("data => data.length", data) on about:blank, data a list of 2,000 small nested lists and
#            objects (0.4 MB as JSON); beside it page.evaluate("text => JSON.parse(text).length", json.dumps(data))
# Expected   about the same: the argument travels as JSON in either case
# Seen       8 to 30 times as long (0.4 s against 0.04 s on an idle machine): each value is wrapped and numbered in Python, checked again by
#            the driver and unwrapped in the page. It grows with the number of values, not with the size of the text.
# Source     playwright's docs, "Evaluating JavaScript": arguments are serialisable values, and no cost is named.
# One would guess that handing over plain data costs what json.dumps and JSON.parse cost.
# Who meets it: tests that compare code of a page with a table of many thousand cases made in Python. 100,000 cases took
# five minutes as arguments and a quarter of one as text.
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
import json
import os
import time

from playwright.sync_api import sync_playwright

TERM = ["and", ["<", ["name", "age"], ["value", "24"]], ["=", ["name", "light"], ["value", "green"]]]


def seconds(call):
    """The best of three."""
    best = []
    for _ in range(3):
        began = time.monotonic()
        call()
        best.append(time.monotonic() - began)
    return min(best)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
    print("Chromium", browser.version)
    page = browser.new_page()
    for count in (500, 1000, 2000):
        data = [[TERM, {"values": {"age": "1", "light": "x"}, "today": "2026-01-01"}] for _ in range(count)]
        plain = seconds(lambda: page.evaluate("data => data.length", data))
        text = seconds(lambda: page.evaluate("text => JSON.parse(text).length", json.dumps(data)))
        print(f"{count:5} cases: {plain:.3f} s as an argument, {text:.3f} s as JSON text, {plain / text:.0f} x")
    browser.close()
assert plain > 3 * text, "an argument costs about what its JSON does now"
print("As described above.")
PYTHON
