#!/bin/sh
# DOMPurify takes the anchor from the headings "Reset", "Remove" and "Open" of a guide in Markdown, not from "Restart".
#
# Versions   dompurify 3.5.0, marked 18.2.1 with marked-gfm-heading-id 4.1.4, jsdom 26.1.0 (Node.js 20); playwright
#            1.65.2 (Python), Chromium 156.0.8078.108 of Debian 12
# Input      "## Reset" and other headings of one word, and a table of contents that links to them; the HTML that marked
#            makes of it, with id="reset", through DOMPurify.sanitize() with its defaults, in jsdom and in Chromium
# Expected   all headings keep their id: it is allowed, a heading is no field of a form, and what is cleaned is a text
# Seen       reset, remove, before, after, open, close, clear, write, location, title, name, links, images, target lose
#            it, in both; restart, install, steps and reset-the-router keep it. Fonts and part lose it in Chromium
#            only. The links stay, and lead nowhere. Nothing is thrown.
# Source     src/purify.ts, _isValidAttribute: with SANITIZE_DOM, which is on, an id or name is dropped that is a
#            property of the document or of an empty form ("value in document || value in formElement"), on any
#            element. README, "SANITIZE_DOM"; https://github.com/cure53/DOMPurify/issues/517 has it from a field
# One would guess that it is about fields of forms, and that a text is cleaned alike on the server and in the browser.
# Who meets it: help centres and wikis that render Markdown. Such verbs are what the headings of instructions are; tests
# have "Introduction". A way out: a prefix by the renderer, gfmHeadingId({ prefix: "step-" }), for the links, too.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm. Takes the browser of $CHROMIUM, or the
# system's package chromium-headless-shell (apt-get install chromium-headless-shell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund dompurify@3.5.0 marked@18.2.1 marked-gfm-heading-id@4.1.4 jsdom@26.1.0
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check playwright==1.65.2
cat > words.json <<'JSON'
{"lost": ["Reset", "Remove", "Before", "After", "Open", "Close", "Clear", "Write", "Location", "Title", "Name", "Links",
          "Images", "Target"],
 "lost in Chromium": ["Fonts", "Part"],
 "kept": ["Restart", "Install", "Steps", "Reset the router"]}
JSON
cat > clean.mjs <<'NODE'
import assert from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import createDOMPurify from "dompurify";
import { JSDOM } from "jsdom";
import { marked } from "marked";
import { gfmHeadingId } from "marked-gfm-heading-id";

const words = JSON.parse(readFileSync("words.json", "utf8"));
const all = Object.values(words).flat();
const idOf = (word) => word.toLowerCase().replaceAll(" ", "-");
marked.use(gfmHeadingId());
const contents = all.map((word) => `- [${word}](#${idOf(word)})`).join("\n");
const html = marked(`${contents}\n\n${all.map((word) => `## ${word}\n`).join("\n")}`);
for (const word of all) assert.ok(html.includes(`<h2 id="${idOf(word)}">`), "marked has them all");
writeFileSync("dirty.html", html);

const clean = createDOMPurify(new JSDOM("").window).sanitize(html);
assert.ok(clean.includes('href="#reset"'));
const lost = all.filter((word) => !clean.includes(`<h2 id="${idOf(word)}">`));
console.log("jsdom: without an anchor are", lost.join(", "));
assert.deepStrictEqual(lost, words.lost, "ids are judged in another way now");
NODE
node clean.mjs
cat > clean.py <<'PYTHON'
import json
import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

words = json.loads(Path("words.json").read_text())
html = Path("dirty.html").read_text()
LOST = """([html, words]) => words.filter((word) => {
    return !DOMPurify.sanitize(html).includes(`<h2 id="${word.toLowerCase().replaceAll(" ", "-")}">`);
})"""
with sync_playwright() as playwright:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    page = browser.new_page()
    page.add_script_tag(path="node_modules/dompurify/dist/purify.js")
    lost = page.evaluate(LOST, [html, [word for each in words.values() for word in each]])
    print("Chromium", browser.version, "without an anchor are", ", ".join(lost))
    assert lost == words["lost"] + words["lost in Chromium"], "ids are judged in another way now"
    browser.close()
print("As described above.")
PYTHON
venv/bin/python clean.py
