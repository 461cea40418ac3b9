import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect, read
from trees.core.formats.bpmn import load

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
MARKUP = [
    '<process id="p" name="P">', "</process>", '<task id="a" name="A"/>', '<task id="b" name="B">', "</task>", "&amp;",
    '<sequenceFlow id="e" sourceRef="a" targetRef="b"/>', "<lane id='l'>", "</lane>", "<flowNodeRef>a</flowNodeRef>",
    '<boundaryEvent id="c" attachedToRef="a"/>', "<linkEventDefinition name='n'/>", "<documentation>d</documentation>",
]  # fmt: skip


def file(*elements, outside="", diagram=""):
    process = f'<bpmn:process id="p" name="Loan">{"".join(elements)}</bpmn:process>'
    return f'<bpmn:definitions xmlns:bpmn="{MODEL}">{outside}{process}{diagram}</bpmn:definitions>'


def node(key, name="", kind="task", inside="", **attributes):
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<bpmn:{kind} id="{key}" name="{name}"{more}>{inside}</bpmn:{kind}>'


def flow(source, target, name="", kind="sequenceFlow"):
    return f'<bpmn:{kind} id="{source}-{target}" name="{name}" sourceRef="{source}" targetRef="{target}"/>'


def read_process(*elements, **parts):
    (document,) = load(file(*elements, **parts))
    return document


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title) for node in nodes.values() for o in node.options]


START = node("s", kind="startEvent")
ASK, GOOD, BAD = node("a", "Is it on?", "exclusiveGateway"), node("b", "Good", "endEvent"), node("c", "Switch it on")
YES, NO = flow("a", "b", "Yes"), flow("a", "c", "No")


@pytest.mark.parametrize("kind", ["exclusiveGateway", "inclusiveGateway", "userTask"])
def test_the_flow_that_is_taken_otherwise_says_so(kind):
    document = read_process(
        node("q", "Is it on?", kind, default="q-call"), node("good", "Good"), node("call", "Call us"),
        flow("q", "good", "Yes"), flow("q", "call"),
    )  # fmt: skip
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "Otherwise", "Call us")]


def test_a_default_flow_keeps_its_name_and_one_alone_needs_none():
    document = read_process(
        node("a", "A", default="a-b"), node("b", "B?", "exclusiveGateway", default="b-d"), node("c", "C"),
        node("d", "D"), flow("a", "b"), flow("b", "c", "Yes"), flow("b", "d", "No"),
    )  # fmt: skip
    assert ways(document) == [("A", "Continue", "B?"), ("B?", "Yes", "C"), ("B?", "No", "D")]


def test_activities_events_and_gateways_are_steps_and_flows_are_answers():
    document = read_process(START, flow("s", "a"), ASK, GOOD, BAD, YES, NO, flow("c", "a"))
    assert ways(document) == [
        ("Is it on?", "Yes", "Good"),
        ("Is it on?", "No", "Switch it on"),
        ("Switch it on", "Continue", "Is it on?"),
    ]
    assert document.title == "Loan"
    assert document.graph.start == "a"


def test_a_gateway_that_only_joins_is_passed():
    joins = node("j", kind="exclusiveGateway")
    document = read_process(ASK, BAD, NO, flow("a", "j", "Yes"), joins, flow("c", "j"), flow("j", "b"), GOOD)
    assert ("Is it on?", "Yes", "Good") in ways(document)
    assert ("Switch it on", "Continue", "Good") in ways(document)


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("parallelGateway", "Do all of these"),
        ("inclusiveGateway", "Do each of these that applies"),
        ("eventBasedGateway", "Choose"),
    ],
)
def test_a_gateway_without_a_name_says_what_it_is_for(kind, title):
    document = read_process(node("a", kind=kind), GOOD, BAD, YES, NO)
    assert document.graph.nodes["a"].title == title
    told = [sentence for sentence in document.decisions if sentence.startswith("Ways that are taken at the same time")]
    assert bool(told) == (kind != "eventBasedGateway")


def test_what_an_activity_documents_is_its_text():
    document = read_process(
        node("c", "Switch it on", inside="<bpmn:documentation>Press 5 s.</bpmn:documentation>"), GOOD, flow("c", "b")
    )
    assert document.graph.nodes["c"].body == "Press 5 s."


def test_a_remark_is_part_of_the_step_that_it_is_joined_to():
    remark = '<bpmn:textAnnotation id="t"><bpmn:text>Mind the paper.</bpmn:text></bpmn:textAnnotation>'
    document = read_process(BAD, GOOD, flow("c", "b"), remark, flow("c", "t", kind="association"))
    assert document.graph.nodes["c"].body == "Mind the paper."


def test_remarks_and_data_that_nothing_is_joined_to_are_in_the_description():
    remark = '<bpmn:textAnnotation id="t"><bpmn:text>Only on weekdays.</bpmn:text></bpmn:textAnnotation>'
    document = read_process(BAD, GOOD, flow("c", "b"), remark, node("d", "Customer file", "dataObjectReference"))
    assert document.description == "Only on weekdays.\nCustomer file"


def test_an_event_on_the_border_of_an_activity_is_a_way_out_of_it():
    timer = node("t", "After two days", "boundaryEvent", attachedToRef="c")
    document = read_process(BAD, GOOD, flow("c", "b", "Done"), timer, node("d", "Call again"), flow("t", "d"))
    assert ("Switch it on", "After two days", "After two days") in ways(document)
    assert ("After two days", "Continue", "Call again") in ways(document)


def test_link_events_of_one_name_are_joined():
    link = '<bpmn:linkEventDefinition name="Later"/>'
    throws = node("t", "To later", "intermediateThrowEvent", link)
    catches = node("u", "From before", "intermediateCatchEvent", link)
    assert ("To later", "Continue", "From before") in ways(read_process(throws, catches, GOOD, flow("u", "b")))


def test_a_subprocess_is_a_box_that_flows_lead_into():
    inner = node("i", "Inner") + node("k", "Inner end") + flow("i", "k")
    document = read_process(BAD, node("p1", "Repair", "subProcess", inner), GOOD, flow("c", "p1"), flow("p1", "b"))
    assert ways(document) == [
        ("Switch it on", "Continue", "Inner"),
        ("Inner", "Continue", "Inner end"),
        ("Inner end", "Continue", "Good"),
    ]
    assert "Boxes around steps are left out: “Repair”." in document.decisions


def test_lanes_are_boxes_and_named():
    lane = '<bpmn:lane id="l" name="Desk"><bpmn:flowNodeRef>c</bpmn:flowNodeRef></bpmn:lane>'
    document = read_process(f"<bpmn:laneSet>{lane}</bpmn:laneSet>", BAD, GOOD, flow("c", "b"))
    assert document.decisions == ("Boxes around steps are left out: “Desk”.",)


def test_each_process_is_a_guide_named_by_itself_or_its_participant():
    other = f'<bpmn:process id="q">{node("x", "Other")}</bpmn:process>'
    pool = '<bpmn:collaboration><bpmn:participant id="w" name="Customer" processRef="q"/></bpmn:collaboration>'
    assert [each.title for each in load(file(BAD, outside=pool + other))] == ["Customer", "Loan"]
    assert [each.title for each in load(file(BAD, outside=other, diagram=pool))] == ["Customer", "Loan"]


def test_names_of_pools_that_are_no_guide_are_told():
    pools = "".join(
        f'<bpmn:participant id="w{key}" name="{name}" processRef="{key}"/>'
        for key, name in (("p", "The bank"), ("r", "Caller"), ("none", "Agency"))
    )
    outside = f'<bpmn:collaboration>{pools}</bpmn:collaboration><bpmn:process id="r" name="Unseen"/>'
    told = " ".join(read_process(BAD, outside=outside).decisions)
    assert all(f"“{name}”" in told for name in ("The bank", "Caller", "Agency", "Unseen"))


def test_the_diagram_says_which_step_comes_first_inside_a_box():
    inner = node("k", "Below") + node("i", "Above")
    bounds = "".join(
        f'<x:BPMNShape bpmnElement="{key}"><dc:Bounds x="0" y="{y}" width="10" height="10"/></x:BPMNShape>'
        for key, y in (("i", 10), ("k", 90))
    )
    document = read_process(BAD, node("p1", "Box", "subProcess", inner), flow("c", "p1"), diagram=bounds)
    assert ways(document) == [("Switch it on", "Continue", "Above")]


@pytest.mark.parametrize("name", ["a.bpmn", "a.bpmn20.xml", "a.xml", ""])
def test_a_process_is_recognised(name):
    text = file(BAD, GOOD, flow("c", "b"))
    assert detect(name, text) == "bpmn"
    assert read(text, filename=name)[0].title == "Loan"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f'<definitions xmlns="{MODEL}"/>', "This BPMN file has no process with steps."),
        ("<mxfile/>", "This is XML with the root <mxfile>, not a BPMN file."),
        ("<definitions>", "This is not well-formed XML: no element found."),
    ],
)
def test_what_has_no_process_is_named(text, reason):
    with pytest.raises(FormatError) as error:
        load(text)
    assert error.value.reason == reason


@given(st.lists(st.sampled_from(MARKUP), max_size=25).map("".join))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(load, f"<definitions>{text}</definitions>")
    read_or_refuse(load, f"<definitions><process>{text}</process></definitions>")


def test_a_large_process_is_read_soon():
    nodes = [node(f"n{i}", f"Step {i}") for i in range(5_000)]
    read_soon(load, file(*nodes, *(flow(f"n{i}", f"n{i + 1}") for i in range(4_999))))


def test_messages_between_pools_are_told_with_or_without_a_name():
    messages = flow("a", "q", "Order", kind="messageFlow") + flow("q", "a", kind="messageFlow")
    outside = f"<bpmn:collaboration>{messages}</bpmn:collaboration>"
    document = read_process(node("a", "Check"), node("b", "Done"), flow("a", "b"), outside=outside)
    assert document.decisions == (
        "Messages between pools that are left out: 2.",
        "Names that are no steps, and conditions, are left out: “Order”.",
    )


def forked(condition):
    way = f'<bpmn:sequenceFlow id="y" sourceRef="a" targetRef="b"><bpmn:conditionExpression>{condition}'
    flows = (f"{way}</bpmn:conditionExpression></bpmn:sequenceFlow>", flow("a", "c", "No"))
    return read_process(node("a", "Which?", "exclusiveGateway"), node("b", "B"), node("c", "C"), *flows)


@pytest.mark.parametrize(
    ("condition", "label"),
    [
        ("${approved == true}", "approved == true"),
        ("#{age &lt; 24}", "age < 24"),
        ("= status = &quot;new&quot;", 'status = "new"'),
        ("amount &gt;\n 100", "amount > 100"),
    ],
)
def test_flow_without_a_name_has_its_condition_as_the_answer(condition, label):
    document = forked(condition)
    assert ways(document) == [("Which?", label, "B"), ("Which?", "No", "C")]
    assert "Flows without a name have their condition as the answer" in str(document.decisions)


@pytest.mark.parametrize("condition", ["${" + "x" * 101 + "}", "${}"])
def test_condition_that_is_no_answer_is_named_as_left_out(condition):
    document = forked(condition)
    assert condition in str(document.decisions)
    assert condition not in str(ways(document))
