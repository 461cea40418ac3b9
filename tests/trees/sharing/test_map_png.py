"""The map as a PNG."""

from io import BytesIO

import pytest
from PIL import Image

from trees.core.formats import Document, read_bytes
from trees.core.graph import Graph, Node, Option
from trees.sharing import map_png
from trees.sharing.typeset import TypesetError

NODES = [Node("a", "Is it on?", "Look", (Option("y", "Yes", "b"),)), Node("b", "Решено", outcome="resolved")]


def test_it_is_a_sharp_picture_that_is_imported_again():
    data = map_png.map_png(Document(Graph.of(NODES), "Lamp"))
    with Image.open(BytesIO(data)) as image:
        colours = {colour[:3] for _, colour in image.convert("RGB").getcolors(1_000_000)}
        assert image.format == "PNG"
        assert (255, 255, 255) in colours and (0xD5, 0xE8, 0xD4) in colours, "the outcome has its colour"
        assert "Is it on" in image.text["mxfile"].replace("%20", " ")
    [again] = read_bytes(data, "lamp.drawio.png")
    assert [(node.title, node.body, node.outcome) for node in again.graph.nodes.values()] == [
        ("Is it on?", "Look", ""), ("Решено", "", "resolved"),
    ]  # fmt: skip


def test_a_large_map_is_drawn_smaller_and_one_that_nobody_could_read_is_refused(monkeypatch):
    sizes = []
    monkeypatch.setattr(map_png, "typeset", lambda job, files: sizes.append(job["ppi"]) or b"\0" * 33)
    for count in (10, 300):
        map_png.map_png(Document(wide(count)))
    assert sizes[0] == 144 and 36 < sizes[1] < 72
    with pytest.raises(TypesetError, match="too large for a PNG that could be read: .* Export it as SVG"):
        map_png.map_png(Document(wide(3000)))
    with pytest.raises(TypesetError, match="at most 5,000 steps; this guide has 20,001"):
        map_png.map_png(Document(wide(20_000)))
    assert len(sizes) == 2


def wide(count):
    """Each step has the way on to two more."""
    steps = [Node(f"n{i}", "S", "", tuple(Option(f"o{k}", "x", f"n{2 * i + k}") for k in (1, 2))) for i in range(count)]
    return Graph.of([*steps, Node("end", "End")])
