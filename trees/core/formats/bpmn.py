"""BPMN 2.0 (XML): a process is a guide, its activities, events and gateways are steps. Read-only.

Flows out of a gateway are answers. One without a name has its condition as its words. What else only a machine reads
(conditions of flows with a name, forms, code) stays behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from trees.core.formats.decisions import Notes
from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.drawing.build import document
from trees.core.formats.drawing.cells import Cell, Page, check_cell_count, make_relative
from trees.core.formats.xml import local, number, parse
from trees.core.text import one_line

NAME = "bpmn"
LABEL = "BPMN 2.0"
SUFFIXES = (".bpmn", ".bpmn2", ".bpmn20.xml")
MEDIA_TYPE = "application/bpmn+xml"

SIGN = re.compile(r"<(?:[\w.-]+:)?definitions\b[^>]*http://www\.omg\.org/spec/BPMN/20100524/MODEL")
MAX_DEPTH = 200  # elements within elements
NODE = re.compile(r"\w*(?:[tT]ask|Event|Gateway)|callActivity|subProcess|adHocSubProcess|transaction")
BOXES = {"subProcess", "adHocSubProcess", "transaction"}
NOTED = {"dataObjectReference", "dataStoreReference"}
FLOWS = {"sequenceFlow", "association"}
TEXTS = {"documentation", "text", "flowNodeRef", "conditionExpression"}
# Elements whose names no diagram shows.
MACHINE = {
    "property", "dataInput", "dataOutput", "operation", "resourceRole", "potentialOwner", "performer", "humanPerformer",
    "process", "participant", "dataObject", "field", "formField", "string", "expression", "value", "inputParameter",
    "outputParameter", "executionListener", "taskListener",
}  # fmt: skip
# ${ready}, #{ready} and = ready are expressions of Camunda, Flowable and FEEL.
EXPRESSION = re.compile(r"[$#]\{(?P<inside>[^{}]*)\}|=\s*(?P<feel>.*)", re.DOTALL)
MAX_CONDITION_CHARS = 100  # longer ones are code
OTHERWISE = "Otherwise"  # the flow that is taken where no condition of the others is met
ALL_AT_ONCE = {"parallelGateway": "Do all of these", "inclusiveGateway": "Do each of these that applies"}


def load(text: str) -> list[Document]:
    """A guide for each process. Raises FormatError if there is none."""
    reader = _Reader()
    parse(text, reader)
    reader.name_processes()
    processes = [process for process in reader.processes if process.cells]
    check_guide_count(len(processes))
    if not processes:
        raise FormatError("This BPMN file has no process with steps.")
    told = Notes()
    for process in processes:
        shown, unread = process.name_flows()
        if shown:
            told.add("Flows without a name have their condition as the answer", *shown)
        reader.unread += unread
    if reader.messages:
        told.add(f"Messages between pools that are left out: {reader.messages}")
    if reader.unread:
        told.leave_out("Names that are no steps, and conditions, are left out", *reader.unread)
    pages = [Page(name=process.name, cells=dict(process.page(reader.places))) for process in processes]
    for page in pages:
        make_relative(page.cells)
    first, *further = [document([page], alone=len(pages) == 1) for page in pages]
    return require_readable([replace(first, decisions=(*first.decisions, *told.sentences())), *further])


def looks_like(text: str) -> bool:
    return bool(SIGN.search(text[:10_000]))


def _condition_in_words(condition: str) -> str:
    """The condition without what marks it as an expression, in one line; "" if it is too long for an answer."""
    match = EXPRESSION.fullmatch(condition)
    words = one_line((match["inside"] or match["feel"] or "") if match else condition)
    return words if len(words) <= MAX_CONDITION_CHARS else ""


@dataclass(slots=True)
class _Process:
    """``lanes``: a node's id -> the id of its lane. ``throws`` and ``catches``: ids and names of link events.

    ``defaults``: ids of the flows that are taken where no condition is met. ``conditions``: those of the others.
    """

    id: str
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    throws: list[tuple[str, str]] = field(default_factory=list)
    catches: dict[str, str] = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)
    conditions: dict[str, str] = field(default_factory=dict)

    def name_flows(self) -> tuple[list[str], list[str]]:
        """Gives the flows that are one of several and have no name words. Returns conditions that became words, and the
        others."""
        shown, unread = [], []
        flows = Counter(cell.source for cell in self.cells.values() if cell.kind == "edge")
        for key, condition in self.conditions.items():
            flow, words = self.cells.get(key), _condition_in_words(condition)
            if flow and flow.kind == "edge" and not flow.value and words and flows[flow.source] > 1:
                flow.value = words
                shown.append(condition)
            else:
                unread.append(condition)
        for key in self.defaults:
            flow = self.cells.get(key)
            if flow and flow.kind == "edge" and not flow.value and flows[flow.source] > 1:
                flow.value = OTHERWISE
        return shown, unread

    def page(self, places: dict[str, tuple[float, float, float, float]]) -> Iterator[tuple[str, Cell]]:
        for key, cell in self.cells.items():
            cell.x, cell.y, cell.width, cell.height = places.get(key, (0, 0, 0, 0))
            cell.parent = cell.parent or self.lanes.get(key, "")
            yield key, cell
        for number_, (source, name) in enumerate(self.throws):
            if name in self.catches:
                key = f"link-{number_}"
                yield key, Cell(key, kind="edge", source=source, target=self.catches[name])


class _Reader(ContentHandler):
    """``open``: names and ids of the elements around, the outermost first. ``places``: by id, from the diagram.
    ``messages``: how many flows there are between pools.
    """

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[_Process] = []
        self.participants: dict[str, str] = {}
        self.places: dict[str, tuple[float, float, float, float]] = {}
        self.open: list[tuple[str, str]] = []
        self.text: list[str] | None = None
        self.shape = ""
        self.count = 0
        self.unread: list[str] = []
        self.messages = 0

    def name_processes(self) -> None:
        """A process without a name has that of its pool. Other names of pools, and of processes without steps, are not
        read."""
        for process in self.processes:
            process.name = process.name or self.participants.get(process.id, "")
        read = {process.name for process in self.processes if process.cells}
        names = [*self.participants.values(), *(process.name for process in self.processes)]
        self.unread += [name for name in dict.fromkeys(names) if name and name not in read]

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        name, key = local(name), attrs.get("id", "")
        if not self.open and name != "definitions":
            raise FormatError(f"This is XML with the root <{name[:40]}>, not a BPMN file.")
        self.open.append((name, key))
        if len(self.open) > MAX_DEPTH:
            raise FormatError(f"The elements of this file are nested more than {MAX_DEPTH} deep.")
        if name in TEXTS:
            self.text = []
        if name == "participant":
            self.participants[attrs.get("processRef", "")] = attrs.get("name", "")
            self.unread += [attrs["name"]] if "name" in attrs and "processRef" not in attrs else []
        elif name == "messageFlow":
            self.messages += 1
            self.unread += filter(None, [attrs.get("name", "")])
        elif name == "process":
            self.processes.append(_Process(key, attrs.get("name", "")))
        elif name == "BPMNShape":
            self.shape = attrs.get("bpmnElement", "")
        elif name == "Bounds" and self.open[-2][0] == "BPMNShape":
            self._place(attrs)
        elif self.processes:
            self._element(name, key, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        name, _ = self.open.pop()
        if name in TEXTS and self.text is not None:
            words, self.text = "".join(self.text).strip(), None
            if words and self.processes and self.open:
                self._words(name, words)

    def characters(self, content: str) -> None:
        if self.text is not None:
            self.text.append(content)

    def _place(self, attrs: AttributesImpl[str]) -> None:
        x, y, width, height = (number(attrs.get(name)) for name in ("x", "y", "width", "height"))
        self.places[self.shape] = x, y, width, height

    def _element(self, name: str, key: str, attrs: AttributesImpl[str]) -> None:
        process, label = self.processes[-1], attrs.get("name", "")
        if name == "linkEventDefinition":
            self._link(process, label)
        elif name == "lane":
            self._add(Cell(key, self._around("lane"), "vertex", label, {"swimlane": ""}))
        elif name in FLOWS:
            ends = attrs.get("sourceRef", ""), attrs.get("targetRef", "")
            self._flow(name, Cell(key, "", "edge", label, {}, *ends))
        elif name == "textAnnotation" or (name in NOTED and label):
            self._add(Cell(key, "", "vertex", label, {"remark": ""}))
        elif NODE.fullmatch(name):
            self._node(name, key, label, attrs.get("attachedToRef", ""))
            process.defaults.add(attrs.get("default", ""))
        elif label and name not in MACHINE:
            self.unread.append(label)

    def _node(self, name: str, key: str, label: str, attached: str) -> None:
        outgoing = ALL_AT_ONCE.get(name, "")
        style = {"container": "1"} if name in BOXES else {"outgoing": outgoing} if outgoing else {}
        self._add(Cell(key, self._around(*BOXES), "vertex", label, style))
        if attached:
            self._add(Cell(f"{key}-attached", "", "edge", "", {}, attached, key))

    def _flow(self, name: str, flow: Cell) -> None:
        """An association joins a remark to a step: the remark is a part of it."""
        if name == "sequenceFlow":
            self._add(flow)
            return
        cells = self.processes[-1].cells
        for one, other in ((flow.source, flow.target), (flow.target, flow.source)):
            if one in cells and "remark" in cells[one].style and other:
                cells[one].parent = other

    def _link(self, process: _Process, name: str) -> None:
        event, key = self.open[-2]
        if event == "intermediateCatchEvent":
            process.catches[name] = key
        else:
            process.throws.append((key, name))

    def _words(self, name: str, words: str) -> None:
        (around, key), process = self.open[-1], self.processes[-1]
        if name == "flowNodeRef":
            process.lanes[words] = key
        elif name == "text" and around == "textAnnotation" and key in process.cells:
            process.cells[key].value = words
        elif name == "conditionExpression":
            process.conditions[key] = words
        elif name == "documentation" and key in process.cells and process.cells[key].kind == "vertex":
            self._add(Cell(f"{key}-documentation", key, "vertex", words, {"text": ""}))
        else:
            self.unread.append(words)

    def _around(self, *names: str) -> str:
        """The id of the innermost element of one of ``names`` around the present one, or ""."""
        return next((key for name, key in reversed(self.open[:-1]) if name in names), "")

    def _add(self, cell: Cell) -> None:
        self.count += 1
        check_cell_count(self.count)
        if cell.id:
            self.processes[-1].cells[cell.id] = cell
