import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from trees.core.formats import FormatError, read_bytes
from trees.core.formats.table import excel
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
        ("Look_x000D_\nand_x0009_wait_x001F_", "Look\n\nand\twait"),
        ("_x0041_ stays", r"\_x0041\_ stays"),
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
    ],
)
def test_what_cannot_be_read_is_named(content, reason):
    with pytest.raises(FormatError) as error:
        load_bytes(content)
    assert error.value.reason == reason


def test_cells_of_all_sheets_together_are_limited(monkeypatch):
    assert excel.MAX_CELLS == 500_000  # as docs/decisions/readers.md says; so many take 14 s to write
    monkeypatch.setattr(excel, "MAX_CELLS", 1_500)
    assert len(load_bytes(workbook(S=ROWS, T=[["x"] * 10] * 74, U=[["x"] * 10] * 74))) == 3
    with pytest.raises(FormatError) as error:
        load_bytes(workbook(S=ROWS, T=[["x"] * 10] * 75, U=[["x"] * 10] * 75))
    assert error.value.reason == "This workbook has more than 1,500 cells."


def test_rows_count_as_many_cells_as_they_have(monkeypatch):
    monkeypatch.setattr(excel, "MAX_CELLS", 1_500)
    long = [["step", "question", "answer", "next"]] + [[1, "Which?", f"No. {n}", 2] for n in range(300)] + [[2, "Good"]]
    (document,) = load_bytes(workbook(S=long))
    assert len(ways(document)) == 300


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])
def test_size_that_a_sheet_says_of_itself_is_not_relied_on(size):
    content = workbook(S=ROWS)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:D5"' in sheet
    sheet = sheet.replace(b'ref="A1:D5"', f'ref="{size}"'.encode())
    (document,) = load_bytes(damaged(content, "xl/worksheets/sheet1.xml", sheet))
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Switch it on")]


def test_empty_rows_between_two_are_counted(monkeypatch):
    monkeypatch.setattr(excel, "MAX_CELLS", 1_500)
    content = workbook(S=[["x"], *[[]] * 1_600, ["y"]])
    with pytest.raises(FormatError, match="more than 1,500 cells"):
        load_bytes(content)


def test_other_files_are_for_others():
    assert read_bytes(b"PK\x03\x04 nothing of Excel") is None
