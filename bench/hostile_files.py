"""Files of 2 MB that are made to cost a reader time or memory: XML, JSON, and packages of them."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from typing import Any

from bench.hostile import Make, flood, members, nested, of_json, package, zipped

OFFICE = "http://schemas.openxmlformats.org"
WORD = f"{OFFICE}/wordprocessingml/2006/main"
SHEETS = f"{OFFICE}/spreadsheetml/2006/main"
VISIO = "http://schemas.microsoft.com/office/visio/2012/main"
RELATED = f"{OFFICE}/officeDocument/2006/relationships"


def relations(**targets: str) -> str:
    rows = [f'<Relationship Id="{key}" Type="{RELATED}/{key}" Target="{to}"/>' for key, to in targets.items()]
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{"".join(rows)}</Relationships>'


def types(**parts: str) -> str:
    kind = "application/vnd.openxmlformats-officedocument"
    rows = [f'<Override PartName="/{part}" ContentType="{kind}.{name}+xml"/>' for name, part in parts.items()]
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{OFFICE}/package/2006/content-types">{default}{"".join(rows)}</Types>'


CONTENT = "word/document.xml"
DOCX = {
    "[Content_Types].xml": types(**{"wordprocessingml.document.main": CONTENT}),
    "_rels/.rels": relations(officeDocument=CONTENT),
}
BODY, BODY_END = f'<w:document xmlns:w="{WORD}"><w:body>', "</w:body></w:document>"
FIRST_SHEET = "xl/worksheets/sheet1.xml"
SHEET, SHEET_END = f'<worksheet xmlns="{SHEETS}"><sheetData>', "</sheetData></worksheet>"
MERGED = SHEET + '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>'
MERGED_END = "</mergeCells></worksheet>"
XLSX = {
    "[Content_Types].xml": types(
        **{
            "spreadsheetml.sheet.main": "xl/workbook.xml",
            "spreadsheetml.sharedStrings": "xl/sharedStrings.xml",
            "spreadsheetml.styles": "xl/styles.xml",
        }
    ),
    "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
    "xl/_rels/workbook.xml.rels": relations(
        worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
    ),
    "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{RELATED}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="worksheet"/></sheets></workbook>',
    "xl/sharedStrings.xml": f'<sst xmlns="{SHEETS}"><si><t>a</t></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}"/>',
    FIRST_SHEET: SHEET + '<row><c t="s"><v>0</v></c></row>' + SHEET_END,
}
FIRST_PAGE = "visio/pages/page1.xml"
PAGE, PAGE_END = f'<PageContents xmlns="{VISIO}"><Shapes>', "</Shapes></PageContents>"
VSDX = {
    "visio/document.xml": f'<VisioDocument xmlns="{VISIO}"/>',
    "visio/pages/pages.xml": f'<Pages xmlns="{VISIO}" xmlns:r="{RELATED}">'
    '<Page ID="0" Name="P"><Rel r:id="page"/></Page></Pages>',
    "visio/pages/_rels/pages.xml.rels": relations(page="page1.xml"),
}
MODEL, MODEL_END = '<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>', "</root></mxGraphModel>"
BOX = '<mxCell id="{i}a" value="Q{i}" vertex="1" parent="1"><mxGeometry x="0" y="0" width="9" height="9"/></mxCell>'
POINT = '<mxPoint x="{i}" y="1" as="sourcePoint"/>'
LOOSE = f'<mxCell id="{{i}}e" edge="1" parent="1"><mxGeometry>{POINT}</mxGeometry></mxCell>'
BENDS = "".join(f'<mxPoint x="{x}{{i}}" y="{x}"/>' for x in (0, 30_000, 1, 40_000, 2))
ENDS = '<mxPoint x="9000" y="9" as="sourcePoint"/><mxPoint x="9000" y="99" as="targetPoint"/>'
BENT = f'<mxCell id="{{i}}e" edge="1" parent="1"><mxGeometry>{ENDS}{BENDS}</mxGeometry></mxCell>'
BPMN = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
BPMN_END = "</process></definitions>"
ENTITY = "<!DOCTYPE x [" + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(8)) + "]>"


def loose_arrows(size: int) -> str:
    return MODEL + str(flood(BOX)(size // 2)) + str(flood(LOOSE)(size // 2)) + MODEL_END


def joined_boxes(size: int) -> str:
    """Very many steps in two boxes, and very many arrows from one box to the other."""
    boxes = "".join(f'<mxCell id="b{i}" style="swimlane;" vertex="1" parent="1"/>' for i in (0, 1))
    steps = "".join(
        f'<mxCell id="{box}{i}" value="x" vertex="1" parent="b{box}"/>' for i in range(size // 250) for box in (0, 1)
    )
    arrows = flood('<mxCell id="e{i}" edge="1" parent="1" source="b0" target="b1"/>')(size // 2)
    return f"{MODEL}{boxes}{steps}{arrows}{MODEL_END}"


def packed_page(size: int) -> str:
    """A compressed page of very many times its size."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    text = packer.compress((MODEL + "<a/>" * (size * 50)).encode()) + packer.flush()
    return f"<mxfile><diagram>{b64encode(text).decode()}</diagram></mxfile>"


def gateway_fan(size: int) -> str:
    """All lead to one gateway, and from it to all."""
    count = size // 180
    parts = [f'<task id="t{i}"/><sequenceFlow id="f{i}" sourceRef="t{i}" targetRef="g"/>' for i in range(count)]
    back = [f'<sequenceFlow id="b{i}" sourceRef="g" targetRef="t{i}"/>' for i in range(count)]
    return BPMN + '<exclusiveGateway id="g"/>' + "".join(parts + back) + BPMN_END


def scene(elements: list[Any]) -> Any:
    return {"type": "excalidraw", "elements": elements}


def element(key: Any, kind: str, **more: Any) -> Any:
    return {"id": str(key), "type": kind, "x": 1, "y": 2, "width": 9, "height": 9} | more


def zingtree(**node: Any) -> Any:
    return {"root_node_id": 1, "tree_name": "a", "nodes": {"1": {"node_id": 1, "content": ""} | node}}


def zingtree_html(part: str) -> Make:
    return lambda size: json.dumps(zingtree(content=part * (size // len(part))))


def typebot(edges: Any = (), **group: Any) -> Any:
    groups = [{"id": "g", "title": "a", "blocks": []} | group]
    return {"version": "6", "name": "a", "groups": groups, "edges": list(edges), "events": [], "variables": []}


def sheet(part: str, head: str = SHEET, tail: str = SHEET_END, times: int = 1) -> Make:
    return zipped(FIRST_SHEET, flood(part, head, tail), XLSX, times)


def document(part: str, head: str = "", tail: str = "", times: int = 1) -> Make:
    return zipped(CONTENT, flood(part, BODY + head, tail + BODY_END), DOCX, times)


def page(part: str, head: str = "", tail: str = "", times: int = 1) -> Make:
    return zipped(FIRST_PAGE, flood(part, PAGE + head, tail + PAGE_END), VSDX, times)


INPUTS: dict[str, dict[str, Make]] = {
    "drawio": {
        "shapes": flood(BOX, MODEL, MODEL_END),
        "loose arrows": loose_arrows,
        "parents": flood('<mxCell id="p{j}" value="x" vertex="1" parent="p{i}"/>', MODEL, MODEL_END),
        "nested": nested("<a>", "</a>", MODEL, MODEL_END),
        "html": flood("&lt;b&gt;", MODEL + '<mxCell id="2" vertex="1" parent="1" style="html=1;" value="', '"/>'),
        "pages": flood("<diagram><mxGraphModel><root/></mxGraphModel></diagram>", "<mxfile>", "</mxfile>"),
        "entities": lambda size: ENTITY + "<mxfile>&a8;</mxfile>",
        "packed": packed_page,
        "joined boxes": joined_boxes,
        "far bends": flood(BENT, MODEL, MODEL_END),
    },
    "excalidraw": {
        "texts": of_json(lambda n: scene([element(i, "text", text="x") for i in range(n)]), 90),
        "loose": of_json(lambda n: scene([element(i, "arrow", points=[[0, 0], [5, 5]]) for i in range(n)]), 100),
        "nested": nested("[", "]", '{"type":"excalidraw","elements":', "}"),
        "points": of_json(lambda n: scene([element(1, "arrow", points=[[i, i] for i in range(n)])]), 16),
    },
    "bpmn": {
        "tasks": flood('<task id="t{i}" name="n"/>', BPMN, BPMN_END),
        "flows": flood('<sequenceFlow id="f{i}" sourceRef="a" targetRef="a"/>', BPMN + '<task id="a"/>', BPMN_END),
        "gateway fan": gateway_fan,
        "nested": nested("<subProcess>", "</subProcess>", BPMN, BPMN_END),
        "ids": flood('<subProcess id="s{i}">', BPMN),
        "annotations": flood('<textAnnotation id="a{i}"><text>x</text></textAnnotation>', BPMN, BPMN_END),
        "entities": lambda size: ENTITY + BPMN + "&a8;" + BPMN_END,
    },
    "visio": {
        "shapes": page('<Shape ID="{i}"><Text>a</Text></Shape>'),
        "bomb": page("<a/>", times=100),
        "nested": zipped(FIRST_PAGE, nested("<Shape><Shapes>", "</Shapes></Shape>", PAGE, PAGE_END), VSDX),
        "cells": page('<Cell N="a{i}" V="1"/>', "<Shape>", "</Shape>"),
        "members": members(VSDX),
    },
    "twine": {
        "passages": flood('<tw-passagedata pid="{i}" name="p{i}">x</tw-passagedata>', '<tw-storydata name="a">'),
        "stories": flood('<tw-storydata name="a">'),
        "entities": flood("&amp;", '<tw-storydata name="a"><tw-passagedata pid="1" name="p">'),
    },
    "zingtree": {
        "lists": zingtree_html("<ul><li>"),
        "bold": zingtree_html("<b>"),
        "quotes": zingtree_html("<blockquote>"),
        "signs": zingtree_html("<"),
        "paragraphs": lambda size: json.dumps(zingtree(content="<p>a</p>" * 70_000)),
        "fields": of_json(lambda n: zingtree(form_fields=[{"label": f"f{i}"} for i in range(n)]), 22),
        "buttons": of_json(lambda n: zingtree(buttons=[{"button_text": "a", "button_link": "1"}] * n), 44),
    },
    "typebot": {
        "edges": of_json(lambda n: typebot([{"id": f"e{i}", "to": {"groupId": "g"}} for i in range(n)]), 48),
        "blocks": of_json(lambda n: typebot(blocks=[{"id": f"b{i}", "type": "text"} for i in range(n)]), 36),
        "choices": of_json(
            lambda n: typebot(blocks=[{"id": "b", "type": "choice input", "items": [{"id": "i", "content": "x"}] * n}]),
            32,
        ),
    },
    "tree-json": {
        "nested": nested('{"question":"a","answers":[', "]}"),
        "brackets": nested("[", "]"),
        "flat": of_json(lambda n: {f"s{i}": {"message": "a", "options": [{"next": "s1"}]} for i in range(n)}, 56),
        "options": of_json(lambda n: {"s": {"message": "a", "options": [{"text": "b", "next": "s"}] * n}}, 28),
        "fields": of_json(lambda n: {"s": {f"f{i}": "a" for i in range(n)}}, 16),
        "rows": of_json(lambda n: [{f"f{i}": "a"} for i in range(n)], 18),
        "numbers": of_json(lambda n: list(range(n)), 8),
    },
    "json": {"nodes": of_json(lambda n: {"start": "n0", "nodes": {f"n{i}": {"title": "a"} for i in range(n)}}, 26)},
    "excel": {
        "rows": sheet('<row><c t="inlineStr"><is><t>a{i}</t></is></c></row>'),
        "bomb": sheet("<row><c><v>1</v></c></row>", times=100),
        "wide": sheet("<c><v>1</v></c>", SHEET + "<row>", "</row>" + SHEET_END),
        "far": sheet('<row r="{j}"><c r="XFD{j}"><v>1</v></c></row>'),
        "members": members(XLSX),
        "strings": zipped(
            "xl/sharedStrings.xml", flood("<si><t>a</t></si>", f'<sst xmlns="{SHEETS}">', "</sst>"), XLSX
        ),
        "merged": sheet('<mergeCell ref="A{j}:XFD{j}"/>', MERGED, MERGED_END),
        "all merged": lambda size: package(
            XLSX | {FIRST_SHEET: MERGED + '<mergeCell ref="A1:XFD1048576"/>' + MERGED_END}
        ),
    },
    "word": {
        "paragraphs": document("<w:p><w:r><w:t>a{i}</w:t></w:r></w:p>"),
        "just small enough": lambda size: document("<w:p><w:r><w:t>a{i}</w:t></w:r></w:p>")(600_000),
        "bomb": document("<w:p/>", times=100),
        "nested": zipped(CONTENT, nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", BODY, BODY_END), DOCX),
        "members": members(DOCX),
        "entities": zipped(CONTENT, lambda size: ENTITY + BODY + "&a8;" + BODY_END, DOCX),
    },
    "html": {
        "headings": flood("<h2>a{i}</h2>", "<html>"),
        "nested": nested("<div>", "</div>", "<html>"),
        "lists": flood("<ul><li>", "<html>"),
        "cells": flood("<td>a", "<html><table><tr>"),
        "spans": flood('<td colspan="1000" rowspan="1000">a', "<html><table><tr>"),
        "links": flood('<a href="#a{i}">x</a>', "<html>"),
        "references": flood("<p>If a, go to step {i}.</p>", "<html><h2>1</h2>"),
        "steps": flood("<h2>Step {i}</h2><p>If yes, go to step {j}</p>", "<html>"),
        "text": flood("go to step 1 ", "<html><p>"),
        "signs": flood("<", "<html>"),
        "attributes": flood("a ", "<html><p ", ">"),
        "same": flood("<h2>Same</h2><p>see Same</p>", "<html>"),
        "pictures": flood('<img src="data:image/png;base64,aaaa" alt="a">', "<html>"),
    },
}  # fmt: skip
