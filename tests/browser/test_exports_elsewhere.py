"""What is exported is read by the programs that it is for: Mermaid, and mxGraph, which draw.io is made of."""

import pytest

from tests import provision
from tests.trees.hard_guide import arrows, hard_guide
from trees.core.formats import Document, write
from trees.core.graph import Graph, Node, Option

pytestmark = pytest.mark.once
MERMAID = (
    "mermaid", "12.3.0",
    "sha512-4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==",
)  # fmt: skip
MXGRAPH = (
    "mxgraph", "4.2.2",
    "sha512-FrJc5AxzXSqiQNF+8CyJk6VxuKO4UVPgw32FZuFZ3X9W+JqOAQBTokZhh0ZkEqGpEOyp3z778ssmBTvdrTAdqw==",
)  # fmt: skip
DRAW = """async (text) => {
  mermaid.initialize({ startOnLoad: false });
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const { svg } = await mermaid.render("drawn", text);
  const root = new DOMParser().parseFromString(svg, "text/html");
  const words = (element) => element.textContent.trim();
  const titles = new Map();
  for (const node of root.querySelectorAll("g.node"))
    titles.set(/flowchart-(.*)-\\d+$/.exec(node.id)[1], words(node.querySelector(".nodeLabel")));
  const labels = [...root.querySelectorAll(".edgeLabels span.edgeLabel")].map(words).filter(Boolean);
  const arrows = db.getEdges().map((edge) => [titles.get(edge.start), titles.get(edge.end)]);
  return { title: db.getDiagramTitle(), titles: [...titles.values()], labels, arrows };
}"""
OPEN = """(text) => {
  const model = new mxGraphModel();
  const file = mxUtils.parseXml(text).documentElement;
  const drawing = file.getElementsByTagName("mxGraphModel")[0];
  new mxCodec(drawing.ownerDocument).decode(drawing, model);
  const label = (cell) => {
    const html = typeof cell.value === "string" ? cell.value : cell.value.getAttribute("label");
    return new DOMParser().parseFromString(html ?? "", "text/html").body.textContent;
  };
  const cells = Object.values(model.cells);
  return {
    titles: cells.filter((cell) => cell.vertex).map(label),
    arrows: cells.filter((cell) => cell.edge).map((cell) => [cell.source, cell, cell.target].map(label)),
    texts: cells.filter((cell) => cell.vertex).map((cell) => cell.value.getAttribute("markdown")),
  };
}"""


OUTSIDE = """() => [...document.querySelectorAll("text")].filter((text) => {
  const box = text.getBBox();
  const holds = ({ x, y, width, height }) =>
    box.x >= x && box.x + box.width <= x + width && box.y >= y && box.y + box.height <= y + height;
  const rects = [...document.querySelectorAll("rect[rx]")].map((rect) => rect.getBBox());
  return text.textContent.length > 1 && !rects.some(holds);
}).map((text) => text.textContent)"""


@pytest.fixture
def page_of(browser):
    """A blank page with one script of a package in it."""
    page = browser.new_page()
    yield lambda package, script: page.add_script_tag(path=provision.npm_package(*package) / script) and page
    page.close()


def test_mermaid_draws_the_titles_and_answers_that_were_written(page_of):
    graph = hard_guide()
    page = page_of(MERMAID, "dist/mermaid.min.js")
    drawn = page.evaluate(DRAW, write(Document(graph, 'A "hard": guide'), "mermaid"))
    assert drawn["title"] == 'A "hard": guide'
    assert sorted(drawn["titles"]) == sorted(node.title for node in graph.nodes.values())
    assert sorted(drawn["labels"]) == sorted(label for _, label, _ in arrows(graph))
    assert {tuple(each) for each in drawn["arrows"]} == {(begin, end) for begin, _, end in arrows(graph)}


def test_mxgraph_opens_the_drawing_with_every_arrow_attached(page_of):
    graph = hard_guide()
    page = page_of(MXGRAPH, "javascript/mxClient.min.js")
    opened = page.evaluate(OPEN, write(Document(graph, "Hard"), "drawio"))
    assert sorted(opened["titles"]) == sorted(node.title for node in graph.nodes.values())
    assert {tuple(each) for each in opened["arrows"]} == arrows(graph)
    assert set(opened["texts"]) == {"A text *below*."}


def test_every_text_of_the_picture_is_inside_its_step(browser):
    long = [
        "プリンターの電源ランプが点灯していますか、それとも点滅していますか",
        "a very long title " * 5,
        "unbreakable" * 8,
    ]
    steps = [Node(f"n{i}", title, "", (Option("on", title, f"n{i + 1}"),)) for i, title in enumerate(long)]
    page = browser.new_page()
    for graph in (hard_guide(), Graph.of([*steps, Node("n3", "End", outcome="resolved")])):
        page.set_content(write(Document(graph), "svg"))
        assert page.evaluate(OUTSIDE) == []
    page.close()
