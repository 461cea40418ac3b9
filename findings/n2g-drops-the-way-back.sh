#!/bin/sh
# N2G draws no arrow from b to a if there is one from a to b with the same text: loops of a flowchart lose their way back.
#
# Versions   N2G 0.3.3, Python 3.11
# Input      drawio_diagram() and yed_diagram() with the nodes a and b, add_link("a", "b", label="Continue") and
#            add_link("b", "a", label="Continue"); the same without labels
# Expected   two arrows: link_duplicates="skip", the default, is about links that are added twice
# Seen       one arrow, a to b, in draw.io and in yEd, with and without labels; nothing is raised or logged. With different
#            labels both are there
# Source     N2G/plugins/diagrams/N2G_DrawIO.py and N2G_yEd.py: the id of a link is the MD5 of
#            sorted([label, source, target, src_label, trgt_label]), and sorting forgets which one was the source.
#            The documentation says that links are drawn from source to target:
#            https://n2g.readthedocs.io/en/latest/diagram_plugins/DrawIo%20Module.html
# One would guess that a drawing with arrow heads keeps directions, or that the second call says what it leaves out.
# Who meets it: "Check again" from a step back to the question, "Continue" both ways, and every pair of steps without texts.
# A way out: link_duplicates="log" tells of it, link_id=... of your own keeps both.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check N2G==0.3.3
"$folder/venv/bin/python" - <<'PYTHON'
import xml.etree.ElementTree as ET

from N2G import drawio_diagram, yed_diagram


def arrows(kind, *links, **options):
    diagram = kind()
    if kind is drawio_diagram:
        diagram.add_diagram("page", name="Page")
    for node in "ab":
        diagram.add_node(id=node, label=node)
    for source, target, label in links:
        diagram.add_link(source, target, label=label)
    cells = ET.fromstring(diagram.dump_xml()).iter()
    return [f"{cell.get('source')}-{cell.get('target')}" for cell in cells
            if cell.tag.endswith(("mxCell", "}edge")) and cell.get("source")]


for kind in (drawio_diagram, yed_diagram):
    same = arrows(kind, ("a", "b", "Continue"), ("b", "a", "Continue"))
    bare = arrows(kind, ("a", "b", ""), ("b", "a", ""))
    apart = arrows(kind, ("a", "b", "Continue"), ("b", "a", "Check again"))
    print(f"{kind.__name__}: with one text {same}, without {bare}, with two texts {apart}")
    assert apart == ["a-b", "b-a"]
    assert same == bare == ["a-b"], "the way back is there now"
print("As described above.")
PYTHON
