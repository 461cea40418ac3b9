#!/bin/sh
# htmldocx: the steps of a document's second guide begin at 4 in Word, although each list of the HTML begins at 1.
#
# Versions   htmldocx 0.0.6 with python-docx 1.2.0, Python 3.11; LibreOffice 7.4, where it is installed, shows the numbers
# Input      two headings, each with an <ol> of three and of two steps; then a list of <ol> within a <ul>
# Expected   1, 2, 3 and 1, 2, as a browser counts, and as html-to-docx of npm writes: in Word a list that begins anew has a
#            number (w:numId) of its own
# Seen       all steps have the style "List Number" and no number of their own, so that they are one list: 1, 2, 3, 4, 5; and
#            the steps within the bullets go on with 6, at the outer level
# Source     htmldocx/h2d.py: a list item gets paragraph.style = "List Number", which is one list in a document; nothing begins
#            anew
# One would guess that a converter knows that two lists are two: it is what <ol> says.
# Who meets it: runbooks and manuals made from a knowledge base: "go back to step 2" leads into the guide before. Tests that
# read the paragraphs' texts are green, as the numbers are nowhere in the file. A document of one guide does not show it.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Shows the numbers as LibreOffice draws them if there is soffice.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check htmldocx==0.0.6 python-docx==1.2.0
cat > convert.py <<'PYTHON'
from htmldocx import HtmlToDocx

HTML = (
    "<h1>Printer</h1><ol><li>Open</li><li>Clean</li><li>Close</li></ol>"
    "<h1>Router</h1><ol><li>Unplug</li><li>Wait</li></ol>"
    "<ul><li>Lamp<ol><li>Red</li></ol></li></ul>"
)
document = HtmlToDocx().parse_html_string(HTML)
document.save("runbook.docx")
steps = [paragraph for paragraph in document.paragraphs if paragraph.style.name.startswith("List Number")]
for paragraph in steps:
    own = paragraph._p.pPr.numPr
    print(f"{paragraph.text:10}{paragraph.style.name}, numbering of its own: {own is not None}")
assert [paragraph.text for paragraph in steps] == ["Open", "Clean", "Close", "Unplug", "Wait", "Red"]
assert all(paragraph._p.pPr.numPr is None for paragraph in steps), "lists have numbers of their own now"
assert {paragraph.style.name for paragraph in steps} == {"List Number"}
PYTHON
venv/bin/python convert.py
if command -v soffice > /dev/null; then
    soffice "-env:UserInstallation=file://$folder/office" --headless --convert-to txt:Text runbook.docx > /dev/null 2>&1
    cat runbook.txt
    grep -q "4. Unplug" runbook.txt && grep -q "6. Red" runbook.txt
fi
echo "As described above."
