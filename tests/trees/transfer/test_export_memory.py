"""A library is exported while it is sent: of all its guides and pictures, few are in memory at a time."""

import io
import tracemalloc
import zipfile

import pytest

from tests import factories
from trees.core.graph import Graph, Node
from trees.transfer.library.exporter import export_library
from trees.transfer.library.files import dump
from trees.transfer.library.zip_file import packed

pytestmark = pytest.mark.django_db
GUIDES, CHARS = 16, 500_000


def large(number):
    """Its text is not one that a ZIP makes much smaller."""
    words = " ".join(str(each * 7919 % 1_000_003) for each in range(number * 10_000, number * 10_000 + CHARS // 7))
    nodes = [
        Node(f"s{at}", f"Step {at}", words[at : at + 10_000], outcome="resolved") for at in range(0, CHARS, 10_000)
    ]
    return Graph.of(nodes)


@pytest.fixture
def library(team, owner):
    for number in range(GUIDES):
        factories.tree(team, owner, f"Guide {number:02}", graph=large(number))


def test_zip_of_many_large_guides_takes_little_memory(library, team, django_assert_max_num_queries):
    size, guides = 0, export_library(team)
    tracemalloc.start()
    with django_assert_max_num_queries(GUIDES):
        for part in packed(dump(guides)):
            size += len(part)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 2_000_000
    assert peak < 12_000_000, f"{peak:,}"


def test_guides_and_pictures_are_those_of_when_they_are_sent(team, owner):
    tree, gone = factories.tree(team, owner, "Printer"), factories.tree(team, owner, "Gone")
    library = export_library(team)
    tree.commit(Graph.of([Node("on", "Is it lit?", outcome="resolved")]), by=owner, onto=tree.serial)
    gone.delete()
    with zipfile.ZipFile(io.BytesIO(b"".join(packed(dump(library))))) as archive:
        assert b"Is it lit?" in archive.read("printer.md")
        assert archive.namelist() == ["library.toml", "printer.md"]
