import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from trees.core.formats import FormatError, read_bytes
from trees.core.formats.table.excel import MAX_UNPACKED_BYTES, load_bytes
from trees.transfer.library.zip_file import is_zip
from trees.transfer.plan import plan_import

ROWS = [
    ["step", "question", "answer", "next"],
    [1, "Is it on?", "Yes", 2.0],
    [None, None, "No", "3"],
    [2, "Good"],
    [3, "Switch it on"],
]


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title) for node in nodes.values() for o in node.options]


def test_a_sheet_is_a_guide():
    (document,) = load_bytes(workbook(Sheet1=ROWS))
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Switch it on")]
    assert document.title == ""


def test_each_sheet_with_a_table_is_a_guide_and_others_are_named():
    printers, notes = load_bytes(workbook(Printers=ROWS, Notes=[["Only", "words"]], Empty=[]))
    assert (printers.title, printers.error) == ("Printers", None)
    assert notes.title == "Notes"
    assert notes.error.reason == "No columns with steps and with where they lead were found."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (2.5, r"2\.5"),
        (True, "Yes"),
        (date(2027, 3, 1), "2027-03-01"),
        (datetime(2027, 3, 1, 10, 30), "2027-03-01T10:30:00"),
    ],
)
def test_values_are_the_text_that_a_sheet_shows(value, text):
    (document,) = load_bytes(
        workbook(S=[["step", "question", "text", "next"], ["a", "Is it on?", value, "b"], ["b", "Good"]])
    )
    assert document.graph.nodes["a"].body == text


def test_a_workbook_is_imported_by_its_bytes_and_is_no_library():
    content = workbook(S=ROWS)
    (planned,) = plan_import([("printer-check.xlsx", content)])
    assert planned.document.title == "Printer check"
    assert not is_zip("printer-check.xlsx", content[:4])


def damaged(content, path, data=None):
    """``content`` with one file of the ZIP replaced, or left out."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != path:
                new.writestr(name, old.read(name))
        if data is not None:
            new.writestr(path, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook(S=[]), "The workbook is empty."),
        (workbook(S=ROWS)[:-60], "This workbook of Excel is damaged."),
        (damaged(workbook(S=ROWS), "xl/_rels/workbook.xml.rels", "<a/>"), "This workbook of Excel is damaged."),
        (damaged(workbook(S=ROWS), "xl/worksheets/sheet1.xml", "<worksheet>"), "This workbook of Excel is damaged."),
        (
            damaged(workbook(S=ROWS), "xl/sharedStrings.xml", " " * (MAX_UNPACKED_BYTES + 1)),
            "This workbook unpacks to more than 30 MB.",
        ),
        (workbook(S=[["x"] * 150] * 3_400), "This workbook has more than 500,000 cells."),
    ],
)
def test_what_cannot_be_read_is_named(content, reason):
    with pytest.raises(FormatError) as error:
        load_bytes(content)
    assert error.value.reason == reason


def test_other_files_are_for_others():
    assert read_bytes(b"PK\x03\x04 nothing of Excel") is None
