"""A guide of any number of steps in every format that is read: each step is a question whose answers lead on or end."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from openpyxl import Workbook

from bench.hostile import package
from bench.hostile_files import BODY, BODY_END, BPMN, BPMN_END, CONTENT, DOCX, FIRST_PAGE, PAGE, VSDX
from trees.core.formats import WRITABLE, Document, write
from trees.core.graph import Graph, Node, Option

Make = Callable[[int], str | bytes]


def guide(steps: int) -> Graph:
    nodes = [Node(f"n{i}", f"Step {i}", "Look.", (Option("o", "Continue", f"n{i + 1}"),)) for i in range(steps)]
    return Graph.of([*nodes, Node(f"n{steps}", "End", outcome="resolved")])


def written(name: str) -> Make:
    return lambda steps: write(Document(guide(steps), "Large"), name)


def lines(line: str, head: str = "", tail: str = "") -> Make:
    """``line`` for each step: ``{i}`` in it is its number, ``{j}`` the next one."""
    return lambda steps: head + "".join(line.format(i=i, j=i + 1) for i in range(steps)) + tail


def objects(head: str, row: str, tail: str) -> Make:
    return lambda steps: head + ",".join(row % {"i": i, "j": (i + 1) % steps} for i in range(steps)) + tail


def excel(steps: int) -> bytes:
    book = Workbook()
    book.active.append(["step", "text", "answer", "next"])
    for i in range(steps):
        book.active.append([f"Step {i}", "Look.", "Yes", f"Step {i + 1}"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def visio(steps: int) -> bytes:
    shapes = "".join(f'<Shape ID="{i}"><Text>Step {i}</Text></Shape>' for i in range(1, steps + 1))
    arrows = "".join(f'<Shape ID="{steps + i}"/>' for i in range(1, steps))
    ends = "".join(
        f'<Connect FromSheet="{steps + i}" FromCell="BeginX" ToSheet="{i}"/>'
        f'<Connect FromSheet="{steps + i}" FromCell="EndX" ToSheet="{i + 1}"/>'
        for i in range(1, steps)
    )
    return package(VSDX | {FIRST_PAGE: f"{PAGE}{shapes}{arrows}</Shapes><Connects>{ends}</Connects></PageContents>"})


def word(steps: int) -> bytes:
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Step {}</w:t></w:r></w:p>'
    text = "<w:p><w:r><w:t>If it is off, go to step {}.</w:t></w:r></w:p>"
    style = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    body = "".join(heading.format(i) + text.format(i + 2) for i in range(1, steps // 2))
    head = BODY.partition("<w:body>")[0].replace("w:document", "w:styles")
    return package(DOCX | {CONTENT: BODY + body + BODY_END, "word/styles.xml": f"{head}{style}</w:styles>"})


def excalidraw(steps: int) -> str:
    elements: list[dict[str, object]] = []
    for i in range(steps):
        elements.append({"id": f"s{i}", "type": "diamond", "x": 0, "y": 99 * i, "width": 90, "height": 40})
        elements.append({"id": f"t{i}", "type": "text", "text": f"S{i}", "containerId": f"s{i}"})
        ends = {"startBinding": {"elementId": f"s{i}"}, "endBinding": {"elementId": f"s{i + 1}"}}
        elements.append({"id": f"e{i}", "type": "arrow", "x": 0, "y": 0, "points": [[0, 0], [9, 9]]} | ends)
    return json.dumps({"type": "excalidraw", "elements": elements[:-1]}, separators=(",", ":"))


def typebot(steps: int) -> str:
    groups = str(objects(TYPEBOT, TYPEBOT_GROUP, "],")(steps))
    return groups + str(objects('"edges":[', TYPEBOT_EDGE, "]}")(steps))


FLOW = '<task id="t{i}" name="Step {i}"/><sequenceFlow id="f{i}" sourceRef="t{i}" targetRef="t{j}"/>'
PLANTUML = "if (Is it {i}?) then (yes)\n:Do {i};\nendif\n"  # two steps
PASSAGE = '<tw-passagedata pid="{j}" name="n{i}">Look.\n[[Yes-&gt;n{j}]]</tw-passagedata>'
ZINGTREE = '{"root_node_id":"0","name":"a","nodes":{'
BUTTONS = '"buttons":[{"button_text":"Y","button_link":"%(j)d"}]'
ZINGTREE_NODE = '"%(i)d":{"page_title":"S%(i)d","content":"<p>Look.</p>",' + BUTTONS + "}"
TYPEBOT = '{"version":"6","name":"a","variables":[],"events":[],"groups":['
TYPEBOT_GROUP = '{"id":"g%(i)d","title":"S%(i)d","blocks":[{"id":"b%(i)d","type":"text","outgoingEdgeId":"e%(i)d"}]}'
TYPEBOT_EDGE = '{"id":"e%(i)d","from":{"blockId":"b%(i)d"},"to":{"groupId":"g%(j)d"}}'
SOURCES: dict[str, Make] = {
    **{name: written(name) for name in WRITABLE if name not in ("svg", "drawio", "json")},
    # With 10,000 steps these have more characters than a text may have.
    "json": lambda steps: write(Document(guide(steps // 2), "Large"), "json"),
    "drawio": lambda steps: write(Document(guide(steps // 3), "Large"), "drawio"),
    "plantuml": lambda steps: lines(PLANTUML, "@startuml\nstart\n", "@enduml\n")(steps // 2),
    "excalidraw": lambda steps: excalidraw(steps // 3),
    "bpmn": lines(FLOW, BPMN, f'<task id="end"/>{BPMN_END}'),
    "visio": visio,
    "twee": lines(":: n{i}\nLook.\n[[Yes->n{j}]]\n\n"),
    "twine": lines(PASSAGE, '<tw-storydata name="a" startnode="1">', "</tw-storydata>"),
    "zingtree": objects(ZINGTREE, ZINGTREE_NODE, "}}"),
    "typebot": lambda steps: typebot(steps),
    "tree-json": objects("{", '"s%(i)d":{"message":"Is it %(i)d?","options":[{"text":"Yes","next":"s%(j)d"}]}', "}"),
    "excel": excel,
    "word": word,
    "html": lines("<h2>Step {i}</h2><p>If it is off, go to step {j}.</p>", "<html><body>", "</body></html>"),
}  # fmt: skip
