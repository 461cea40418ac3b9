"""Where the worker of the maps puts steps and lines: the demo's guides, and shapes that are hard to draw."""

from itertools import combinations
from pathlib import Path

import pytest

from tests.browser.guides import PRINTER
from tests.browser.store import hold_tokens
from trees.core.formats import markdown
from trees.core.graph import Graph, Node, Option

pytestmark = pytest.mark.once  # what a browser does is the same on either database

DEMO = sorted((Path(__file__).parents[2] / "trees" / "demo").glob("*.md"))
WIDTH, HEIGHT = 210, 70
Point = tuple[float, float]
ASK = """([url, questions]) => {
  const worker = new Worker(url, { type: "module" });
  const answers = [];
  return new Promise((done) => {
    worker.onmessage = ({ data }) => answers.push(data) === questions.length && done(answers);
    for (const [id, question] of questions.entries()) worker.postMessage({ id, ...question });
  });
}"""


@pytest.fixture
def laid_out(browser, server, person):
    """Lays graphs out, as the editor would."""
    context = browser.new_context(base_url=server.url, bypass_csp=True)
    page = context.new_page()
    hold_tokens(page, person.sign_in())
    body = {"format": "markdown", "text": PRINTER.replace(" {tree=TREE}", ""), "team": person.team["id"]}
    page.goto(f"/trees/{person.api('POST', 'trees/import', body)[0]['id']}/edit")
    url = page.locator("[data-edit-map]").get_attribute("data-worker")
    yield lambda *graphs: page.evaluate(ASK, [url, [question(graph) for graph in graphs]])
    context.close()


def question(graph: Graph) -> dict:
    order = graph.order()
    edges = [
        {"id": f"{key} {option.key}", "from": key, "to": option.to, "width": 100}
        for key in order
        for option in graph.nodes[key].options
        if option.to in graph.nodes
    ]
    return {"nodes": [{"key": key, "width": WIDTH, "height": HEIGHT} for key in order], "edges": edges}


def lines(layout: dict) -> dict[tuple[str, str], list[tuple[Point, Point]]]:
    """(from, id) of each answer -> the pieces of its line."""
    made = {}
    for name, edge in layout["edges"].items():
        points = [(point["x"], point["y"]) for point in edge["points"]]
        made[name.split()[0], name] = list(zip(points, points[1:], strict=False))
    return made


def passes_behind(piece: tuple[Point, Point], node: dict) -> bool:
    """Whether a piece of a line crosses the box of a step: sampled, a pixel or so apart."""
    (x, y), (to_x, to_y) = piece
    steps = int(max(abs(to_x - x), abs(to_y - y))) + 1
    return any(
        abs(x + (to_x - x) * i / steps - node["x"]) < WIDTH / 2 - 2
        and abs(y + (to_y - y) * i / steps - node["y"]) < HEIGHT / 2 - 2
        for i in range(steps + 1)
    )


def cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-6 and side(c, d, a) * side(c, d, b) < -1e-6


def crossings(layout: dict) -> int:
    return sum(cross(a, b) for one, other in combinations(lines(layout).values(), 2) for a in one for b in other)


def test_no_line_of_the_demo_guides_passes_behind_a_step_and_few_cross(laid_out):
    graphs = [markdown.load(path.read_text())[0].graph for path in DEMO]
    layouts = laid_out(*graphs)
    for path, graph, layout in zip(DEMO, graphs, layouts, strict=True):
        for (key, name), pieces in lines(layout).items():
            ends = {key, next(option.to for option in graph.nodes[key].options if f"{key} {option.key}" == name)}
            behind = [
                other
                for other, node in layout["nodes"].items()
                if other not in ends and any(passes_behind(piece, node) for piece in pieces)
            ]
            assert behind == [], (path.stem, name)
    assert sum(map(crossings, layouts)) < 320  # 585 in the order of dagre


def test_answers_stand_as_they_are_written_where_that_crosses_nothing(laid_out):
    options = tuple(Option(f"o{i}", f"Answer {i}", f"n{i}") for i in range(5))
    graph = Graph.of([Node("start", "Which?", options=options), *[Node(f"n{i}", f"{i}") for i in range(5)]])
    [layout] = laid_out(graph)
    xs = [layout["nodes"][f"n{i}"]["x"] for i in range(5)]
    assert xs == sorted(xs)
    assert crossings(layout) == 0


def test_crossed_answers_are_uncrossed(laid_out):
    """Four steps lead to the four below them, the other way round."""
    top = tuple(Option(f"o{i}", f"{i}", f"a{i}") for i in range(4))
    rows = [Node(f"a{i}", f"A{i}", options=(Option("x", "On", f"b{3 - i}"),)) for i in range(4)]
    graph = Graph.of([Node("start", "Which?", options=top), *rows, *[Node(f"b{i}", f"B{i}") for i in range(4)]])
    [layout] = laid_out(graph)
    assert crossings(layout) == 0


def test_lines_leave_and_reach_a_step_apart_from_each_other(laid_out):
    answers = tuple(Option(f"o{i}", f"{i}", "end") for i in range(4))
    [layout] = laid_out(Graph.of([Node("start", "Which?", options=answers), Node("end", "End")]))
    pieces = list(lines(layout).values())
    starts, ends = ({line[i][i == -1][0] for line in pieces} for i in (0, -1))
    assert len(starts) == len(ends) == 4
    assert all(line[-1][0][0] == line[-1][1][0] for line in pieces), "the last piece leads straight down"


def test_large_guide_is_laid_out_too(laid_out):
    def ways(i: int) -> tuple[Option, ...]:
        return Option("a", "On", f"n{i + 1}"), Option("b", "Back", f"n{i // 2}")

    nodes = [Node(f"n{i}", f"{i}", options=ways(i)) for i in range(300)]
    [layout] = laid_out(Graph.of([*nodes, Node("n300", "End")]))
    assert len(layout["nodes"]) == 301 and len(layout["edges"]) == 600
