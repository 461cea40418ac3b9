"""A guide as a picture."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given

from tests.trees.core.formats.reading import read_soon
from tests.trees.strategies import documents
from trees.core.formats import Document, detect, is_readable_name, read, write
from trees.core.formats.svg import dump
from trees.core.graph import Graph, Node, Option

SVG = "{http://www.w3.org/2000/svg}"
GRAPH = Graph.of(
    [
        Node("power", "Is it <on>?", "Look", (Option("yes", "Yes", "good"), Option("no", "No"))),
        Node("good", "Good", outcome="resolved"),
        Node("again", "Try again", "", (Option("c", "Continue", "power"),)),
    ]
)


def drawn(text):
    return {"".join(each.itertext()) for each in ElementTree.fromstring(text).iter(f"{SVG}text")}


def test_titles_and_answers_are_drawn():
    rows = {" ".join(row.split()) for row in drawn(dump(Document(GRAPH, "Printer")))}
    assert rows == {"Is it <on>?", "1 Yes", "2 No …", "1", "Good", "Try again", "1 Continue ↑ Is it <on>?"}


def test_answer_that_leads_to_its_own_step_is_written_as_one_that_leads_back():
    graph = Graph.of([Node("a", "Is it on?", options=(Option("r", "Look again", "a"),))])
    text = dump(Document(graph, "Lamp"))
    assert "1 Look again ↑ Is it on?" in {" ".join(row.split()) for row in drawn(text)}
    assert "marker-end=" not in text


def test_answers_that_lead_down_are_lines_and_all_of_it_is_on_the_page():
    root = ElementTree.fromstring(dump(Document(GRAPH)))
    left, top, width, height = map(float, root.get("viewBox").split())
    boxes = [box for box in root.iter(f"{SVG}rect") if box.get("rx")]
    lines = [path for path in root.iter(f"{SVG}path") if path.get("marker-end")]
    assert len(lines) == 1  # the others lead back, or nowhere yet
    assert len(boxes) == 3
    for box in boxes:
        x, y, across, down = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert left <= x <= x + across <= left + width
        assert top <= y <= y + down <= top + height


def test_the_picture_reads_back_as_the_guide_that_it_shows():
    text = write(Document(GRAPH, "Printer"), "svg")
    (again,) = read(text, filename="printer.drawio.svg")
    assert detect("printer.drawio.svg", text) == "drawio"
    assert is_readable_name("printer.drawio.svg")
    assert (again.graph.nodes["power"].body, again.title) == ("Look", "Printer")
    assert {node.title for node in again.graph.nodes.values()} == {node.title for node in GRAPH.nodes.values()}


@given(documents)
def test_any_guide_is_a_picture(document):
    ElementTree.fromstring(dump(document))


def test_a_large_guide_is_drawn_soon():
    steps = [Node(f"n{i}", f"Step {i}", "", (Option("o", "Continue", f"n{i + 1}"),)) for i in range(3000)]
    graph = Graph.of([*steps, Node("n3000", "End")])
    read_soon(lambda text: read(text, "drawio"), dump(Document(graph)))
