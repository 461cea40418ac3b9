#!/bin/sh
# Four readers of Word lose visible text, each another one: "go to step 5" is "go to step", 漢字 is nothing, E-5 is E5.
#
# Versions   mammoth 1.13.0, pandoc 3.9 (wheel pypandoc_binary 1.17), python-docx 1.2.0, docx2txt 0.9, Python 3.11
# Input      paragraphs with a simple field (w:fldSimple, a cross-reference), a reading above characters (w:ruby), text with
#            a direction (w:dir), a no-break hyphen, a line break (w:cr), and an inserted "not" whose change is tracked
# Expected   all that Word shows from each of the four; that none says how it looks
# Seen       field: lost by mammoth, pandoc and python-docx, docx2txt has it. Ruby and direction: the same, with the
#            characters themselves. Hyphen: docx2txt makes E5 of E-5. Line break: mammoth and pandoc make "onetwo" of two
#            lines. Tracked "not": python-docx has "Do press". Nothing is raised or warned of, except by mammoth's messages
# Source     ECMA-376 part 1, 17.16.19 fldSimple, 17.3.3.25 ruby, 17.3.2.8 dir, 17.3.3.18 noBreakHyphen, 17.3.3.4 cr.
#            mammoth/docx/body_xml.py has a table of elements, and drops others with all that is in them; docx2txt/docx2txt.py
#            looks for w:t, w:tab, w:br, w:cr and w:p; Paragraph.text of python-docx for runs and hyperlinks
# One would guess that a reader which does not know an element keeps the text in it, or that two readers that agree are right.
# Who meets it: knowledge bases that are indexed, converted or read by a model. Word writes fldSimple for captions, document
# generators for references; ruby is usual in Japanese; who searches for E5 or E-5 misses the other spelling.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    mammoth==1.13.0 pypandoc_binary==1.17 python-docx==1.2.0 docx2txt==0.9
venv/bin/python - <<'PYTHON'
import zipfile

import docx
import docx2txt
import mammoth
import pypandoc

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def write(body):
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p>{body}</w:p></w:body></w:document>",
    }
    with zipfile.ZipFile("x.docx", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def read():
    with open("x.docx", "rb") as file:
        by_mammoth = mammoth.extract_raw_text(file).value
    by_pandoc = pypandoc.convert_file("x.docx", "plain", format="docx", extra_args=["--wrap=none"])
    texts = by_mammoth, by_pandoc, docx.Document("x.docx").paragraphs[0].text, docx2txt.process("x.docx")
    return [text.strip("\n") for text in texts]


RUBY = f"<w:r><w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r>"
CASES = {
    "field": (run("go to step ") + f'<w:fldSimple w:instr=" REF step ">{run("5")}</w:fldSimple>', "5", {"docx2txt"}),
    "ruby": (RUBY, "漢", {"docx2txt"}),
    "direction": (run("A ") + f'<w:dir w:val="rtl">{run("B")}</w:dir>', "B", {"docx2txt"}),
    "hyphen": (
        "<w:r><w:t>E</w:t><w:noBreakHyphen/><w:t>5</w:t></w:r>", ("E-5", "E\u20115"), {"mammoth", "pandoc", "python-docx"},
    ),
    "line break": ("<w:r><w:t>one</w:t><w:cr/><w:t>two</w:t></w:r>", "one\ntwo", {"python-docx", "docx2txt"}),
    "tracked": (
        run("Do ") + f'<w:ins w:id="1" w:author="A">{run("not ")}</w:ins>' + run("press"), "not",
        {"mammoth", "pandoc", "docx2txt"},
    ),
}
READERS = ("mammoth", "pandoc", "python-docx", "docx2txt")
print("pandoc", pypandoc.get_pandoc_version())
for name, (body, shown, expected) in CASES.items():
    write(body)
    seen = dict(zip(READERS, read(), strict=True))
    print(f"{name:11}", seen)
    kept = {reader for reader, text in seen.items() if any(each in text for each in (shown if name == "hyphen" else [shown]))}
    assert kept == expected, f"{name} is kept by {kept} now"
print("As described above.")
PYTHON
