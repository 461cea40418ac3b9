#!/bin/sh
# Two guides joined as one PDF by pypdf: the second one's "go to step 2" leads to step 2 of the first. No error.
#
# Versions   pypdf 7.1.1, pymupdf 2.0, pypdfium2 5.15.2, pikepdf 10.18.0; PDFs made by typst 0.15.2, Python 3.11
# Input      guide A of 2 pages and guide B of 3, on each page a heading "step-N" as a target and a link to "step-2".
#            They are joined: PdfWriter().append(), Document.insert_pdf(), PdfDocument.import_pages(),
#            Pdf.pages.extend() and Pdf.add_pages_from()
# Expected   five pages with their five links: those of A lead to page 2, those of B to page 4, as in B alone
# Seen       pypdf: all five lead to page 2, so guide B sends its reader to guide A. pymupdf: no link is left, which its
#            documentation says of links by name. pypdfium2: five links that lead nowhere. None of them raises or warns.
#            pikepdf warns of extend(), whose links lead nowhere, and is right with add_pages_from(): it renames the
#            second "step-2" to "step-2.1".
# Source     ISO 32000-2, 12.3.2.4, named destinations: a link has a name, and one table of the document the places.
#            pypdf/_writer.py, _merge__process_named_dests: a name that is there already is left out. add_pages_from:
#            https://pikepdf.readthedocs.io/en/latest/api/main.html
# One would guess that a link which leads to a page of its own file still does so when files are put one behind the
# other, or that a program which cannot keep it says so.
# Who meets it: booklets and runbooks that are put together from PDFs of one tool. Chromium, Typst, LaTeX and
# WeasyPrint all write the anchors of a page as such names, and step-2, intro or section.1 are in each file. Tests
# count pages and texts, which are right.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    pypdf==7.1.1 pypdfium2==5.15.2 pikepdf==10.18.0 typst==0.15.2
venv/bin/pip install --quiet --disable-pip-version-check --no-deps pymupdf==2.0  # without what makes Markdown of PDFs
cat > join.py <<'PYTHON'
import warnings
from importlib.metadata import version

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import typst

for name, steps in {"A": 2, "B": 3}.items():
    pages = [f"= Guide {name}, step {n} <step-{n}>\n#link(<step-2>)[Go to step 2]\n" for n in range(1, steps + 1)]
    with open(f"{name}.typ", "w") as file:
        file.write("#pagebreak()\n".join(pages))
    typst.compile(f"{name}.typ", output=f"{name}.pdf")


def by_pypdf():
    writer = pypdf.PdfWriter()
    for name in "AB":
        writer.append(f"{name}.pdf")
    writer.write("joined.pdf")


def by_pymupdf():
    joined = pymupdf.open()
    for name in "AB":
        joined.insert_pdf(pymupdf.open(f"{name}.pdf"))
    joined.save("joined.pdf")


def by_pypdfium2():
    joined = pypdfium2.PdfDocument.new()
    for name in "AB":
        joined.import_pages(pypdfium2.PdfDocument(f"{name}.pdf"))
    joined.save("joined.pdf")


def by_pikepdf_extend():
    joined = pikepdf.Pdf.new()
    for name in "AB":
        joined.pages.extend(pikepdf.open(f"{name}.pdf").pages)
    joined.save("joined.pdf")


def by_pikepdf_add_pages_from():
    joined = pikepdf.Pdf.new()
    for name in "AB":
        joined.add_pages_from(pikepdf.open(f"{name}.pdf"))
    joined.save("joined.pdf")


def links(path):
    """(page of a link, page that it leads to or None), pages counted from 1."""
    reader = pypdf.PdfReader(path)
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}
    found = []
    for number, page in enumerate(reader.pages, 1):
        for annotation in page.get("/Annots", []):
            place = reader.named_destinations.get(annotation.get_object().get("/Dest"))
            found.append((number, place and numbers.get(place.page.idnum)))
    return len(reader.pages), found


alone = [(1, 2), (2, 2), (3, 2)]
assert links("A.pdf") == (2, alone[:2]) and links("B.pdf") == (3, alone)
nowhere = [(page, None) for page in range(1, 6)]
EXPECTED = {
    by_pypdf: ([(1, 2), (2, 2), (3, 2), (4, 2), (5, 2)], 0),
    by_pymupdf: ([], 0),
    by_pypdfium2: (nowhere, 0),
    by_pikepdf_extend: (nowhere, 1),
    by_pikepdf_add_pages_from: ([(1, 2), (2, 2), (3, 4), (4, 4), (5, 4)], 0),
}
print(*(f"{name} {version(name)}" for name in ("typst", "pypdf", "pymupdf", "pypdfium2", "pikepdf")), sep=", ")
for join, (expected, warned) in EXPECTED.items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        join()
    pages, found = links("joined.pdf")
    print(f"{join.__name__}: {found}, {len(caught)} warnings")
    assert pages == 5
    assert (found, bool(caught)) == (expected, bool(warned)), "links are joined in another way now"
print("As described above.")
PYTHON
venv/bin/python join.py
