#!/bin/sh
# Chromium's own sanitiser, setHTML(), drops pictures, <details> with all it says, and the anchors of headings.
#
# Versions   Chromium 156.0.8078.108 of Debian 12, playwright 1.65.2 (Python)
# Input      element.setHTML(html) with no options, on the HTML of a guide in Markdown: a heading with an id and a link to it, a
#            picture of the same site, <details>, a task list's check box, a cell with align, <kbd>, <mark>, a table; and text
#            in <font>, <center> and in an element of one's own
# Expected   that scripts, handlers and frames go, as with DOMPurify's and nh3's defaults, and what only shows something stays
# Seen       the picture is gone, and so is <details> with its summary and text, the check box, and the texts in <font>,
#            <center> and <my-note>. Of each element id, class and align are gone, so that links within the page lead nowhere.
#            <kbd>, <mark>, tables with colspan, <li value>, SVG and MathML stay. Nothing in the console
# Source     the HTML standard, "sanitizer": an element that is not in the list of the default is removed with what it has;
#            keeping its text is what replaceWithChildrenElements are for, of which the default has none. Global attributes of
#            the list are dir, lang and title
# One would guess that a safe default is what sanitisers have as theirs, and that of an element which is unknown the text stays.
# Who meets it: whoever puts setHTML() in the place of DOMPurify to be rid of a dependency. The page looks right where it has
# neither pictures nor folded parts. A way out: setHTML(html, {sanitizer: {removeElements: [...]}}), which keeps the rest and
# still drops what could run.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Takes the browser of $CHROMIUM, or the system's package
# chromium-headless-shell (apt-get install chromium-headless-shell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2
cat > "$folder/show.py" <<'PYTHON'
import os
import shutil

from playwright.sync_api import sync_playwright

EXPECTED = {
    '<h2 id="step-2" class="step">Step 2</h2>': "<h2>Step 2</h2>",
    '<a href="#step-2">go to step 2</a>': '<a href="#step-2">go to step 2</a>',
    'Press <img src="/lamp.png" alt="the lamp">': "Press ",
    "<details open><summary>If it is red</summary>Call.</details>": "",
    '<input type="checkbox" disabled checked> done': " done",
    "<font>one</font> <center>two</center> <my-note>three</my-note>": "  ",
    '<table><tbody><tr><td align="right" colspan="2">1</td></tr></tbody></table>':
        '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
    '<kbd>F8</kbd> <mark>now</mark>': "<kbd>F8</kbd> <mark>now</mark>",
    '<ol start="5"><li value="7">go</li></ol>': '<ol start="5"><li value="7">go</li></ol>',
}
SHOW = """([html, options]) => {
    const element = document.createElement("div");
    element.setHTML(html, options);
    return element.innerHTML;
}"""
MORE = {"sanitizer": {"removeElements": ["button"]}}

with sync_playwright() as playwright:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    page = browser.new_page()
    print("Chromium", browser.version)
    for html, expected in EXPECTED.items():
        seen = page.evaluate(SHOW, [html, {}])
        print(f"  {html}\n      {seen!r}")
        assert seen == expected, "other things are dropped now"
    folded = '<details open=""><summary id="red">Red</summary><img src="/lamp.png"></details>'
    assert page.evaluate(SHOW, [folded + "<script>1</script><p onclick=1>", MORE]) == folded + "<p></p>"
    browser.close()
print("As described above.")
PYTHON
"$folder/venv/bin/python" "$folder/show.py"
