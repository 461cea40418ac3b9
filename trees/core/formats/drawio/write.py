"""Writing a guide as a drawing that draw.io opens and edits: plain XML, laid out from top to bottom.

Each step is a UserObject whose ``markdown`` and ``outcome`` keep what its label does not show, so that it reads back.
"""

from __future__ import annotations

from html import escape
from xml.sax.saxutils import quoteattr

from trees.core.formats.document import Document
from trees.core.formats.drawing.cells import NOWHERE, OWN_STEP
from trees.core.formats.drawing.layout import LINE, OUTCOME_FILLS, WIDTH, Places, places_of
from trees.core.graph import CONTINUE, Node, Option

SHAPE = "rounded=1;whiteSpace=wrap;html=1;"
ARROW = "edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;"


def dump(document: Document) -> str:
    """The guide as one page. An answer that leads nowhere yet leads to an empty dashed shape."""
    graph = document.graph
    places = places_of(graph)
    cells = [_step(graph.nodes[key], places, key == graph.start) for key in graph.order()]
    cells += [cell for key in graph.order() for cell in _arrows(graph.nodes[key], places)]
    title = quoteattr(document.title or "Page-1")
    root = '<mxCell id="0"/><mxCell id="1" parent="0"/>' + "".join(f"\n{cell}" for cell in cells)
    model = f'<mxGraphModel grid="1" page="1"><root>{root}\n</root></mxGraphModel>'
    return f'<mxfile><diagram id="guide" name={title}>{model}</diagram></mxfile>\n'


def _step(node: Node, places: Places, is_start: bool) -> str:
    x, y, height = places[node.key]
    look = (f"fillColor={OUTCOME_FILLS[node.outcome]};" if node.outcome else "") + (
        "strokeWidth=3;" if is_start else ""
    )
    style = f"{OWN_STEP};{SHAPE}{look}"
    attributes = {"label": escape(node.title), "id": f"step-{node.key}", "markdown": node.body, "outcome": node.outcome}
    given = " ".join(f"{name}={_quoted(value)}" for name, value in attributes.items() if value or name == "label")
    cell = f'<mxCell style="{style}" vertex="1" parent="1">{_geometry(x, y, height)}</mxCell>'
    return f"<UserObject {given}>{cell}</UserObject>"


def _arrows(node: Node, places: Places) -> list[str]:
    cells = []
    for number, option in enumerate(node.options):
        name = f"answer-{node.key}-{number}"
        target = f"step-{option.to}"
        if option.to not in places:
            target = f"{name}-end"
            x, y, height = places[node.key]
            place = _geometry(x + number * 30, y + height + LINE, 1)
            style = f"{NOWHERE};{SHAPE}dashed=1;"
            cells.append(f'<mxCell id="{target}" value="" style="{style}" vertex="1" parent="1">{place}</mxCell>')
        label = _label(node, option)
        aside = f" {escape(option.aside)}" if option.aside else ""
        cells.append(
            f'<mxCell id="{name}" value={_quoted(label + aside)} style="{ARROW}" edge="1" parent="1" '
            f'source="step-{node.key}" target="{target}"><mxGeometry relative="1" as="geometry"/></mxCell>'
        )
    return cells


def _label(node: Node, option: Option) -> str:
    """The label of an arrow: none for "Continue", except from a step to itself, which would be left out."""
    if option.to == node.key:
        return escape(option.label or CONTINUE)
    return "" if option.label == CONTINUE and len(node.options) == 1 else escape(option.label)


def _geometry(x: int, y: int, height: int) -> str:
    return f'<mxGeometry x="{x}" y="{y}" width="{WIDTH}" height="{height}" as="geometry"/>'


def _quoted(text: str) -> str:
    """``text`` as an attribute, its line breaks kept, without characters that XML cannot have."""
    allowed = "".join(char for char in text if char >= " " or char in "\t\n")
    return quoteattr(allowed.replace("\ufffe", "").replace("\uffff", ""), {"\n": "&#10;", "\t": "&#9;"})
