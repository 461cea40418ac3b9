#!/bin/sh
# defusedxml's SAX and pulldom parsers refuse each document with a public DOCTYPE; its ElementTree and minidom read it.
#
# Versions   defusedxml 0.7.1, Python 3.11
# Input      an SVG with the DOCTYPE of SVG 1.1, as draw.io and Inkscape write it: no entity, nothing to fetch
# Expected   one answer from the four parsers of one package with one set of defaults (forbid_dtd=False): it is read
# Seen       ElementTree.fromstring and minidom.parseString read it; sax.parseString and pulldom.parseString raise
#            ExternalReferenceForbidden, although nothing in the document refers to an entity.
# Source     xml/sax/expatreader.py of Python: reset() calls SetParamEntityParsing, so that expat reports the external
#            subset of the DTD as an external entity; ElementTree's parser does not. defusedxml/expatreader.py raises on
#            each report. Python's own xml.sax reads the document too, and since 3.7.1 fetches nothing.
# One would guess that moving from ElementTree to SAX for large files changes memory, not which files can be read.
# Who meets it: whoever reads SVG, MathML, XHTML or property lists by defusedxml's SAX: all of Apple's .plist and most
# older SVG have such a DOCTYPE, and tests with hand-made files have not.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check defusedxml==0.7.1
"$folder/venv/bin/python" - <<'PYTHON'
import xml.sax
from importlib.metadata import version
from xml.sax.handler import ContentHandler

from defusedxml import ElementTree, ExternalReferenceForbidden, minidom, pulldom, sax

SVG = (
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
)
PARSERS = {
    "ElementTree": ElementTree.fromstring,
    "minidom": minidom.parseString,
    "sax": lambda text: sax.parseString(text.encode(), ContentHandler()),
    "pulldom": lambda text: list(pulldom.parseString(text)),
    "xml.sax of Python": lambda text: xml.sax.parseString(text.encode(), ContentHandler()),
}

print("defusedxml", version("defusedxml"))
refused = set()
for name, parse in PARSERS.items():
    try:
        parse(SVG)
        print(f"{name:18} reads it")
    except ExternalReferenceForbidden as error:
        refused.add(name)
        print(f"{name:18} {type(error).__name__}")
assert refused == {"sax", "pulldom"}, "the parsers treat it differently now"
print("As described above.")
PYTHON
