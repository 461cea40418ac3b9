"""Sources of every format for the property that nothing is lost: each builder takes texts and uses all of them."""

import csv
import io
import json
import zipfile
from html import escape

from openpyxl import Workbook

from tests.trees.core.formats.drawings import arrow, label, model, shape, wrapped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def drawio(draw, texts):
    """Steps, parts, loose texts, hidden ones, labels and arrows with any ends, tooltips, boxes."""
    ids = [f"c{number}" for number in range(len(texts))]
    cells = [
        '<mxCell id="9" parent="0" visible="0"/>',
        shape("box", escape(texts[0]), style="swimlane;html=1;", size=(900, 90)),
    ]
    for key, text in zip(ids[1:], texts[1:], strict=True):
        kind = draw(["step", "arrow", "label", "loose", "hidden", "tip", "part", "boxed"])
        end, other = draw([*ids, "gone"]), draw([*ids, ""])
        where = draw([(0, 0), (400, 300), (5000, 5000)])
        html = escape(text)
        if kind == "arrow":
            cells.append(arrow(key, end, other, html))
        elif kind == "label":
            cells += [arrow(f"{key}-e", end, other), label(key, f"{key}-e", html)]
        elif kind == "tip":
            cells.append(wrapped(shape("", "", at=where), key, "", tooltip=text))
        else:
            parent = {"hidden": "9", "part": draw([*ids[: ids.index(key)], "b"]), "boxed": "box"}.get(kind, "1")
            style = "text;html=1;" if kind == "loose" else draw(["html=1;", "ellipse;html=1;", "group;html=1;"])
            cells.append(shape(key, html, at=where, style=style, parent=parent))
    return model(*cells, shape("a", "Begin"), shape("b", "End"), arrow("ab", "a", "b"))


def excalidraw(draw, texts):
    elements = [
        {"id": key, "type": "rectangle", "x": 0, "y": 2000 * at, "width": 9, "height": 9} for at, key in enumerate("ab")
    ]
    elements += [{"id": f"{key}t", "type": "text", "text": "Look", "containerId": key} for key in "ab"]
    for number, text in enumerate(texts):
        kind = draw(["text", "frame", "arrow", "inside"])
        place = {"x": draw([0, 50, 900]), "y": draw([0, 50, 900]), "width": 90, "height": 30}
        to = {"elementId": draw(["a", f"s{number}", "gone"])}
        elements.append(place | {"id": f"s{number}", "type": "frame" if kind == "frame" else "diamond"})
        if kind == "frame":
            elements[-1]["name"] = text
        elif kind == "arrow":
            ends = {"startBinding": to, "endBinding": {"elementId": "a"}, "points": [[0, 0], [9, 9]]}
            elements.append({"id": f"e{number}", "type": "arrow", "x": 0, "y": 0} | ends)
            elements.append(place | {"id": f"t{number}", "type": "text", "text": text, "containerId": f"e{number}"})
        else:
            holder = {"containerId": f"s{number}"} if kind == "inside" else {}
            elements.append(place | {"id": f"t{number}", "type": "text", "text": text} | holder)
    return json.dumps({"type": "excalidraw", "elements": elements})


def bpmn(draw, texts):
    kinds = ["task", "startEvent", "exclusiveGateway", "subProcess", "dataObjectReference", "textAnnotation"]
    rows = []
    for number, text in enumerate(texts):
        kind = draw([*kinds, "flow", "documentation", "condition", "lane"])
        ends = f'sourceRef="t{draw(range(9))}" targetRef="t{draw(range(9))}"'
        words = escape(text)
        if kind == "flow":
            rows.append(f'<sequenceFlow id="f{number}" name={json.dumps(words)} {ends}/>')
        elif kind == "condition":
            rows.append(
                f'<sequenceFlow id="f{number}" {ends}><conditionExpression>{words}</conditionExpression></sequenceFlow>'
            )
        elif kind == "documentation":
            rows.append(f'<task id="t{number}" name="Do it"><documentation>{words}</documentation></task>')
        elif kind == "lane":
            rows.append(f'<laneSet><lane id="l{number}" name={json.dumps(words)}/></laneSet>')
        elif kind == "textAnnotation":
            rows.append(f'<textAnnotation id="t{number}"><text>{words}</text></textAnnotation>')
        else:
            rows.append(f'<{kind} id="t{number}" name={json.dumps(words)}/>')
    body = '<task id="x" name="Begin"/>' + "".join(rows)
    return f'<definitions xmlns="{MODEL}"><process id="p">{body}</process></definitions>'


def dot(draw, texts):
    rows = []
    for number, text in enumerate(texts):
        quoted = json.dumps(text, ensure_ascii=False)
        where = draw(["label", "xlabel", "tooltip", "headlabel", "taillabel", "box", "graph", "edgetooltip"])
        ends = f"n{draw(range(6))} -> n{draw(range(6))}"
        if where in ("headlabel", "taillabel", "edgetooltip"):
            rows.append(f"{ends} [{where}={quoted}]")
        elif where in ("box", "graph"):
            rows.append(f"subgraph cluster{number} {{ label={quoted}; n{number} }}")
        else:
            rows.append(f"n{number}x [{where}={quoted}]; {ends}")
    return f"digraph {{ {'; '.join(rows)} }}"


def mermaid(draw, texts):
    rows = ["flowchart TD"]
    for number, text in enumerate(texts):
        code = "".join(f"#{ord(char)};" if not char.isalnum() and char != " " else char for char in text)
        kind = draw(["node", "arrow", "box", "tip"])
        ends = f"n{draw(range(6))}", f"n{draw(range(6))}"
        rows += {
            "node": [f'n{number}["{code}"]'],
            "arrow": [f'{ends[0]} -->|"{code}"| {ends[1]}'],
            "box": [f'subgraph s{number} ["{code}"]', f"x{number}", "end"],
            "tip": [f"y{number}", f'click y{number} "https://example.com" "{code}"'],
        }[kind]
    return "\n".join(rows)


def diagrams_in_text(draw, texts):
    half = len(texts) // 2
    block = mermaid(draw, texts[:half])
    around = [f"{draw(['', '## ', '> ', '- ', '1. '])}{escape(text)}" for text in texts[half:]]
    cut = draw(range(len(around) + 1))
    return "\n\n".join([*around[:cut], f"```mermaid\n{block}\n```", *around[cut:]])


def plantuml(draw, texts):
    rows = []
    for text in texts:
        rows.append(
            {
                "action": f":{text};",
                "if": f"if ({text}) then (yes)\n:Do;\nendif",
                "arrow": f"->{text};",
                "note": f"note right: {text}",
                "title": f"header {text}",
                "lane": f"|{text}|",
                "box": f'partition "{text}" {{\n:Inside;\n}}',
                "while": f"while ({text})\n:Again;\nendwhile",
            }[draw(["action", "if", "arrow", "note", "title", "lane", "box", "while"])]
        )
    return "\n".join(["@startuml", "start", ":Begin;", *rows, "stop", "@enduml"])


def twee(draw, texts):
    rows = [draw(["", texts[0]]), ":: Start", texts[0]]
    for number, text in enumerate(texts[1:]):
        rows += {
            "text": [text],
            "passage": [f":: {text} {draw(['', '[resolved]'])}", "Look"],
            "link": [f"[[{text}->P{number}]]", f":: P{number}", "Good"],
            "link to nowhere": [f"[[{text}]]"],
            "macro": [f'<<link "{text}" "Start">><</link>>'],
            "print": [f'(print: "{text}")'],
            "author": [":: StoryAuthor", text],
        }[draw(["text", "passage", "link", "link to nowhere", "macro", "print", "author"])]
    return "\n".join(rows)


def zingtree(draw, texts):
    nodes = {}
    for number, text in enumerate(texts):
        field = draw(["page_title", "content", "question", "agent_notes", "node_name", "button", "field"])
        node = {"project_node_id": str(number), "type": "Content", "page_title": draw(["", "Look"]), "buttons": {}}
        if field == "button":
            node["buttons"] = {"0": {"button_text": escape(text), "button_link": str(draw(range(9))), "rank": "1"}}
        elif field == "field":
            node["formfields"] = [{"label": escape(text), "name": f"f{number}", "type": draw(["text", "hidden"])}]
        else:
            node[field] = draw(["<p>{}</p>", "<ul><li>{}</li></ul>", "<b>{}</b>x", "{}"]).format(escape(text))
        nodes[str(number)] = node
    return json.dumps({"id": "5", "name": "Printer", "root_node_id": "0", "nodes": nodes})


def tree_json(draw, texts):
    rows = {}
    for number, text in enumerate(texts):
        field = draw(["question", "help", "note", "weather", "label", "in answer", "answer"])
        row = {"question": f"Is it {number}?", "options": [{"text": "Yes", "next": f"n{draw(range(9))}"}]}
        if field == "in answer":
            row["options"][0]["explanation"] = text
        elif field == "answer":
            row["options"][0]["text"] = text
        else:
            row[field] = text
        rows[f"n{number}"] = row
    return json.dumps(draw([rows, {"disclaimer": texts[0], "nodes": rows}]))


def typebot(draw, texts):
    groups = []
    for number, text in enumerate(texts):
        rich = {"richText": [{"type": "p", "children": [{"text": text}]}]}
        choice = {"id": f"c{number}", "type": "choice input", "items": [{"id": "i", "content": text}]}
        field = {"id": f"d{number}", "type": "text input", "options": {"labels": {"button": text}}}
        block = draw([{"id": f"b{number}", "type": "text", "content": rich}, choice, field])
        groups.append({"id": f"g{number}", "title": draw([f"Group #{number}", f"The {number}"]), "blocks": [block]})
    return json.dumps({"version": "6", "events": [], "groups": groups, "edges": []})


def rows(draw, texts):
    """A table with known and unknown columns, whose cells may stand anywhere."""
    names = ["Step", "Question", "Text", "Answer", "Next", "Owner", "", "Status"]
    table = [["1", "Is it on?", "", "Yes", "2", "", "", ""], ["2", "Good", "", "", "", "", "", ""]]
    for text in texts:
        row = [""] * len(names)
        row[draw(range(len(names)))] = text
        table.append(row)
    return [*draw([[], [[texts[0]]]]), names, *table]


def table(draw, texts):
    text = io.StringIO()
    csv.writer(text).writerows(rows(draw, texts))
    return text.getvalue()


def workbook(draw, texts):
    book, content = Workbook(), io.BytesIO()
    for row in rows(draw, texts):
        book.active.append(row)
    for cell in (cell for row in book.active for cell in row if cell.data_type == "f"):
        cell.data_type = "s"
    book.save(content)
    return content.getvalue()


def page(draw, texts):
    parts = ["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<table><tr><td>{}<td>x</tr></table>", "<pre>{}</pre>"]
    parts += [
        "<h2>Step 7: {}</h2>",
        "<li>If {}, go to step 2",
        "<svg><text>{}</text></svg>",
        "<dt>{}<dd>x",
        "<b>{}</b>y",
    ]
    parts += ["<li>If so, go to step 1 and {}", "<select><option>{}</select>", "<blockquote><p>{}</blockquote>"]
    body = "".join(draw(parts).format(escape(text)) for text in texts)
    return (
        f"<!doctype html><html><body>{draw(['', '<h1>Printer</h1>'])}<h2>1. One</h2><h2>2. Two</h2>{body}</body></html>"
    )


def word(draw, texts):
    def paragraph(text):
        style = draw(["", "Heading1", "Heading2", "ListParagraph"])
        inside = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        around = draw(["{}", '<w:fldSimple w:instr="DATE">{}</w:fldSimple>', "<w:ins>{}</w:ins>", "<w:bdo>{}</w:bdo>"])
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{properties}{around.format(inside)}</w:p>"

    cut = draw(range(len(texts)))
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = heading.format("One") + "".join(map(paragraph, texts[:cut])) + heading.format("Two")
    header = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in texts[cut:])
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2)
    )
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{header}</w:hdr>',
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def markdown(draw, texts):
    rows = ["# Guide", "## One {#one}"]
    for number, text in enumerate(texts):
        line = "".join(f"\\{char}" if not char.isalnum() and char != " " else char for char in text)
        rows.append(
            draw(["{}", "> {}", "## {}", "- [{}](#one)", "    {}", "<!-- -->{}"]).format(line) if number else line
        )
    return "\n\n".join(rows)


SOURCES = {
    "drawio": drawio, "excalidraw": excalidraw, "bpmn": bpmn, "dot": dot, "mermaid": mermaid,
    "diagrams in a text": diagrams_in_text, "plantuml": plantuml, "twee": twee, "zingtree": zingtree,
    "tree-json": tree_json, "typebot": typebot, "csv": table, "excel": workbook, "html": page, "word": word,
    "markdown": markdown,
}  # fmt: skip
