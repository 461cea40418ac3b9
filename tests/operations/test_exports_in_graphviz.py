"""What is exported as DOT is laid out by Graphviz, with the texts that were written."""

import json
import subprocess

from tests import provision
from tests.trees.hard_guide import arrows, hard_guide
from trees.core.formats import Document, write


def test_graphviz_has_the_titles_and_answers_that_were_written():
    graph = hard_guide()
    text = write(Document(graph, 'A "hard" guide'), "dot")
    command = [provision.program("dot", "graphviz"), "-Tjson"]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    drawn = json.loads(done.stdout)
    titles = [drawn_text(each) for each in drawn["objects"]]
    assert done.stderr == ""
    assert titles == [node.title for node in graph.nodes.values()]
    found = {(titles[each["tail"]], drawn_text(each), titles[each["head"]]) for each in drawn["edges"]}
    assert found == arrows(graph)


def drawn_text(part):
    """The lines that Graphviz draws for a label, with its escapes and entities resolved."""
    return "".join(each["text"] for each in part["_ldraw_"] if each["op"] == "T")
