"""``python -m bench.agreement FOLDER ...``: how well files of others are read, by format, beside what else reads them.

Compared with: a ``.expected.json`` beside a ``.mmd`` (nodes and edges as Mermaid's own parser gives them), Graphviz's
``dot -Tdot_json`` where it is installed, the names of the passages of a Twee text, and for drawings the arrows that
stand in the file: attached to a step at both ends, or named among what was left out. Of other formats, how many steps
and answers there are. Prints the files that differ to stderr, and changes none.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trees.core.formats import FormatError, detect, is_readable_name, mermaid, read, read_bytes
from trees.core.formats.decisions import Notes
from trees.core.formats.document import Document
from trees.core.formats.drawing import arrows, build
from trees.core.formats.drawing.cells import Cell
from trees.core.formats.drawing.sorting import Sorted

PASSAGE = re.compile(r"^::(?!:)[ \t]*((?:\\.|[^\\\[{\n])*)", re.MULTILINE)
COPY = re.compile(r"-[0-9]+$")  # passages with the same name are numbered
TO_ITSELF = "Arrows without a text from a step to itself are left out"

drawn: list[tuple[int, int, int]] = []


def recorded(page: Sorted, parts: Mapping[str, list[Cell]], notes: Notes) -> list[arrows.Arrow]:
    """``arrows.arrows``, which also counts the arrows of the page: all, attached at both ends, and named in a note."""
    before = {note: len(titles) for note, titles in notes.titles_by_note.items()}
    found = arrows.arrows(page, parts, notes)
    told = Counter({note: len(titles) for note, titles in notes.titles_by_note.items()}) - Counter(before)
    joined = told[TO_ITSELF] + told[arrows.IN_PIECES]
    attached = len({arrow.edge for arrow in found}) + joined
    others = len(page.edges) - attached
    drawn.append((len(page.edges), attached, min(others, told[arrows.NO_STEP])))
    return found


def main(folders: list[str]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(file for folder in folders for file in Path(folder).rglob("*") if file.is_file()):
        if is_readable_name(path.name) and not path.name.endswith(".expected.json"):
            name, count = compared(path)
            counts[name] += Counter(files=1) + count
            if count["different"] or count["unread"]:
                print(f"  {path.name}: {dict(count)}", file=sys.stderr)
    for name, count in sorted(counts.items()):
        print(f"{name}: " + ", ".join(f"{number:,} {what}" for what, number in count.items() if number))


def compared(path: Path) -> tuple[str, Counter[str]]:
    content = path.read_bytes()
    drawn.clear()
    try:
        documents = read_bytes(content, path.name)
        name = path.suffix.lower().removeprefix(".") if documents else detect(path.name, content.decode("utf-8-sig"))
        documents = documents or read(content.decode("utf-8-sig"), name, path.name)
    except (FormatError, UnicodeDecodeError) as error:
        return by_refusal(path, content, error)
    count = Counter(guides=sum(not each.error for each in documents))
    for document in documents:
        count["steps"] += len(document.graph.nodes)
        count["answers"] += sum(len(node.options) for node in document.graph.nodes.values())
    for edges, joined, told in drawn:
        count += Counter({"arrows": edges, "attached": joined, "named": told, "lost": edges - joined - told})
    return name, count + Counter(verdict(path, name, content, documents))


def by_refusal(path: Path, content: bytes, error: Exception) -> tuple[str, Counter[str]]:
    expected = path.with_suffix(".expected.json")
    if expected.exists():
        return "mermaid", Counter(["different" if json.loads(expected.read_text())["accepted"] else "refused by both"])
    return path.suffix.removeprefix("."), Counter(["refused"])


def verdict(path: Path, name: str, content: bytes, documents: list[Document]) -> Iterator[str]:
    """Whether the oracle of the format agrees, where there is one."""
    text = content.decode("utf-8-sig", "replace")
    if name == "mermaid" and (expected := path.with_suffix(".expected.json")).exists():
        yield "same" if mermaid_of(text) == json_of(json.loads(expected.read_text("utf-8"))) else "different"
    elif name == "dot" and shutil.which("dot"):
        yield "same" if [drawn_steps(each) for each in documents if not each.error] == graphviz(text) else "different"
    elif name == "twee":
        named = {re.sub(r"\\(.)", r"\1", each.strip()) for each in PASSAGE.findall(text)}
        titles = {node.title for each in documents for node in each.graph.nodes.values()}
        yield "same" if {title for title in titles if COPY.sub("", title) not in named} <= named else "different"


def mermaid_of(text: str) -> Any:
    try:
        chart = mermaid.parse(text)
    except FormatError:
        return None
    return {key: node.text for key, node in chart.nodes.items()}, [(e.source, e.target, e.text) for e in chart.edges]


def json_of(expected: Any) -> Any:
    if not expected["accepted"]:
        return None
    nodes = {node["id"]: node["text"] for node in expected["nodes"]}
    return nodes, [(edge["source"], edge["target"], edge["text"]) for edge in expected["edges"]]


def drawn_steps(document: Document) -> tuple[int, int]:
    """How many steps and arrows a guide has."""
    nodes = document.graph.nodes.values()
    return len(nodes), sum(len(node.options) for node in nodes)


def graphviz(text: str) -> list[tuple[int, int]]:
    """The same of each graph, by Graphviz, without invisible arrows."""
    done = subprocess.run(["dot", "-Tdot_json"], input=text, capture_output=True, encoding="utf-8")
    found = []
    decoder = json.JSONDecoder()
    rest = done.stdout.lstrip()
    while rest:
        graph, end = decoder.raw_decode(rest)
        rest = rest[end:].lstrip()
        nodes = [each for each in graph.get("objects", []) if each["_gvid"] >= graph["_subgraph_cnt"]]
        edges = [each for each in graph.get("edges", []) if each.get("style") != "invis"]
        found.append((len(nodes), len(edges)))
    return found


if __name__ == "__main__":
    build.arrows = recorded
    main(sys.argv[1:])
