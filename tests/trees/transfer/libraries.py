"""Guides and files of a library, for its tests."""

import difflib
from dataclasses import replace

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.transfer.library.exporter import export_library
from trees.transfer.library.files import dump


def led(tree, *through):
    """A guide whose answers lead through others."""
    options = tuple(Option(f"k{i}", f"Way {i}", "done", number) for i, number in enumerate(through))
    return Graph.of([Node("on", "Is it on?", tree, options), Node("done", "Done", outcome="resolved")])


def worded(body):
    """The usual guide with another text in its first step."""
    graph = factories.graph()
    return replace(graph, nodes={**graph.nodes, "power": replace(graph.nodes["power"], body=body)})


def files(team, folder=None):
    return dict(dump(export_library(team, folder)))


def hunks(before, after):
    """How many places differ between two sets of files."""
    count = 0
    for path in before.keys() | after.keys():
        texts = [found.get(path, b"").decode(errors="replace").splitlines() for found in (before, after)]
        opcodes = difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes()
        count += sum(tag != "equal" for tag, *_ in opcodes)
    return count
