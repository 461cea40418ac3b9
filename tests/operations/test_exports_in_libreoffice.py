"""LibreOffice opens our CSV with every cell as it was written, and what it saves is read again.

LibreOffice is large, so the tests do not install it. Where it is not installed, this is said in their summary.
"""

import csv
import io
import shutil
import subprocess

import openpyxl
import pytest

from tests.trees.hard_guide import hard_guide
from trees.core.formats import Document, read, read_bytes, write
from trees.core.formats import csv as csv_format
from trees.transfer.exports import file_bytes

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        not shutil.which("soffice"),
        reason="LibreOffice is not installed: that it opens the CSV, and that its documents are read, is NOT CHECKED",
    ),
]
RUNBOOK = """<h1>Printer offline</h1><p>For the desk.</p><h2>1. Is it on?</h2><ol><li>Look at the lamp.</li>
<li>Press <b>Power</b>.</li></ol><ul><li>Yes: go to step 2</li><li>No: go to step 3</li></ul>
<h2>2. Print a page</h2><p>Use the <a href="https://example.com/test">test page</a>.</p><table>
<tr><th>Page</th><th>Go to</th></tr><tr><td>Good</td><td>step 4</td></tr><tr><td>Bad</td><td>step 3</td></tr></table>
<h2>3. Escalate</h2><p>Escalate to the second level.</p><h2>4. Done</h2><p>Tell the caller.</p>"""


UTF8_CSV = "CSV:44,34,76,1"  # UTF-8: without a window it looks for no byte-order mark


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """LibreOffice's own settings, which take seconds to be made."""
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def saved_as(tmp_path, profile):
    """Converts a file with LibreOffice, as one saves it in another format there."""

    def convert(path, kind, *options):
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", *options]
        command += ["--convert-to", kind, "--outdir", str(tmp_path / "saved"), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (tmp_path / "saved" / path.name).with_suffix(f".{kind.partition(':')[0]}").read_bytes()

    return convert


def test_libreoffice_opens_the_csv_and_its_workbook_is_read_again(saved_as, tmp_path):
    path = tmp_path / "hard.csv"
    path.write_bytes(file_bytes(write(Document(hard_guide(), "Hard"), "csv"), csv_format.MEDIA_TYPE))
    workbook = saved_as(path, "xlsx", f"--infilter={UTF8_CSV}")
    text = path.read_bytes().decode("utf-8-sig")
    written = list(csv.reader(io.StringIO(text, newline="")))
    rows = openpyxl.load_workbook(io.BytesIO(workbook)).active.iter_rows(values_only=True)
    assert [["" if cell is None else str(cell) for cell in row] for row in rows] == written
    assert [each.graph for each in read_bytes(workbook)] == [each.graph for each in read(text, "csv")]


def test_a_document_of_libreoffice_is_read_as_it_was_written(saved_as, tmp_path):
    path = tmp_path / "runbook.html"
    path.write_text(RUNBOOK)
    document = saved_as(path, "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
    [read_guide], [guide] = read_bytes(document, "runbook.docx"), read(RUNBOOK, "html")
    assert read_guide.graph == guide.graph
    assert len(guide.graph.nodes) == 4
    assert [(o.label, o.to) for node in guide.graph.nodes.values() for o in node.options] == [
        ("Yes", "print-a-page"), ("No", "Escalate"), ("Good", "Done"), ("Bad", "Escalate"),
    ]  # fmt: skip
