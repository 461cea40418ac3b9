#!/bin/sh
# SpiffWorkflow: a decision table's row for "Is it on? It won't start" fits every answer, by its apostrophe.
#
# Versions   SpiffWorkflow 3.2.0, Python 3.11
# Input      a decision table of DMN with hit policy UNIQUE, whose first row is for the text "Is it on? It won't start",
#            the second for "The lamp blinks", as a business rule task of a process; answers are one of the two, "Jam",
#            and 7. The same with "Is it on? It does not start" in the first row
# Expected   the first row for its own text alone; nothing for "Jam" and 7
# Seen       each answer gets the advice of the first row, also the one that the second row is for, without a warning;
#            that two rows fit, which UNIQUE forbids, is not noticed. Without the apostrophe all are right.
# Source     SpiffWorkflow/dmn/engine/DMNEngine.py, evaluate: a question mark outside quotes stands for the input
#            ("4 < ? < 6"). Which ones are outside is decided by a regular expression that pairs ' with ": behind the
#            question mark the apostrophe and the closing quote are a pair, so it seems to be outside. The cell
#            becomes "Is it ondmninputexpr It won't start", and is true as a text that is not empty. decide() returns
#            the first row that fits.
# One would guess that a text in quotes is compared, whatever is in it: each cell of the table is valid Python, and
# "Won't it start?" and "It won't start" are right.
# Who meets it: tables over answers that people choose from, which are sentences: questions and n't belong together. The
# row is right in its own test; all rows below it are dead. A way out: ’ or \x27 for the apostrophe.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check SpiffWorkflow==3.2.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from xml.sax.saxutils import escape

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.camunda.parser import CamundaParser

PROCESS = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="help" isExecutable="true">
    <startEvent id="start"/><businessRuleTask id="advise" camunda:decisionRef="advice"/><endEvent id="end"/>
    <sequenceFlow id="one" sourceRef="start" targetRef="advise"/>
    <sequenceFlow id="two" sourceRef="advise" targetRef="end"/>
  </process>
</definitions>"""
TABLE = """
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
  <decision id="advice" name="Advice">
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="input" label="answer"><inputExpression id="expression"><text>answer</text></inputExpression></input>
      <output id="output" name="advice" label="advice"/>
      {rows}
    </decisionTable>
  </decision>
</definitions>"""
ROW = (
    '<rule id="r{0}"><inputEntry id="i{0}"><text>"{1}"</text></inputEntry>'
    '<outputEntry id="o{0}"><text>"advice {0}"</text></outputEntry></rule>'
)


def advice(texts, answer):
    rows = "".join(ROW.format(number, escape(text)) for number, text in enumerate(texts, 1))
    parser = CamundaParser()
    parser.add_bpmn_xml(etree.fromstring(PROCESS))
    parser.add_dmn_xml(etree.fromstring(TABLE.format(rows=rows)))
    workflow = BpmnWorkflow(parser.get_spec("help"))
    for task in workflow.get_tasks():
        task.data["answer"] = answer
    workflow.run_all()
    return workflow.data.get("advice")


print("SpiffWorkflow", version("SpiffWorkflow"))
for first, by_all in {
    "Is it on? It won't start": True, "Is it on? It does not start": False, "Is it on? It won’t start": False,
    "Won't it start?": False, "It won't start": False,
}.items():
    seen = [advice([first, "The lamp blinks"], answer) for answer in (first, "The lamp blinks", "Jam", 7)]
    print(f'"{first}", then "The lamp blinks":', seen)
    expected = ["advice 1"] * 4 if by_all else ["advice 1", "advice 2", None, None]
    assert seen == expected, "the question mark of a cell is read in another way now"
print("As described above.")
PYTHON
