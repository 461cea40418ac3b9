import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect, read
from trees.core.formats.plantuml import load

LINES = [
    "start", ":A;", ":B", "b;", "if (Is it on?) then (yes)", "elseif (x) then (y)", "else (no)", "endif", "}", "fork",
    "while (m) is (y)", "endwhile (n)", "repeat", "repeat while (again?)", "fork again", "end fork", "switch (s)",
    "case (a)", "endswitch", "stop", "break", "label l", "goto l", "-> w;", "note right: n", "note left", "end note",
    "|Lane|", "backward:Wait;",
]  # fmt: skip


def diagram(*lines):
    return "\n".join(["@startuml", *lines, "@enduml"])


def read_diagram(*lines):
    (document,) = load(diagram(*lines))
    return document


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title if o.to else "") for node in nodes.values() for o in node.options]


def test_activities_follow_each_other():
    document = read_diagram("title Printer", "start", ":Look;", "#palegreen:Press;", "stop")
    assert ways(document) == [("Look", "Continue", "Press")]
    assert (document.title, document.decisions) == ("Printer", ())


@pytest.mark.parametrize(
    ("opening", "yes", "no"),
    [
        ("if (Is it on?) then (yes)", "yes", "no"),
        ("if (Is it on?) then", "Yes", "no"),
        ("if (Is it on?) is (ok) then", "Yes", "no"),
        ("If (Is (it) on?) Then (yes)", "yes", "no"),
    ],
)
def test_a_decision_has_its_branches_as_answers(opening, yes, no):
    document = read_diagram(opening, ":Good;", "else (no)", ":Bad;", "endif", ":After;")
    assert [(label, to) for _, label, to in ways(document)] == [
        (yes, "Good"),
        (no, "Bad"),
        ("Continue", "After"),
        ("Continue", "After"),
    ]


def test_a_decision_without_else_goes_on():
    assert ways(read_diagram("if (On?) then (yes)", ":Good;", "endif", ":After;")) == [
        ("On?", "yes", "Good"), ("On?", "No", "After"), ("Good", "Continue", "After"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "second", ["elseif (Plugged?) then (in)", "(not on) elseif (Plugged?) then (in)", "else if (Plugged?) then (in)"]
)
def test_decisions_in_a_row(second):
    document = read_diagram("if (On?) then (yes)", ":Good;", second, ":Press;", "else (out)", ":Plug in;", "endif")
    label = "not on" if second.startswith("(") else "No"
    assert ways(document) == [
        ("On?", "yes", "Good"),
        ("On?", label, "Plugged?"),
        ("Plugged?", "in", "Press"),
        ("Plugged?", "out", "Plug in"),
    ]


def test_a_switch_has_an_answer_a_case():
    document = read_diagram("switch (Kind?)", "case (laser)", ":A;", "case (ink)", ":B;", "endswitch", ":After;")
    assert ways(document)[:2] == [("Kind?", "laser", "A"), ("Kind?", "ink", "B")]
    assert ("B", "Continue", "After") in ways(document)


def test_a_while_leads_back():
    document = read_diagram("while (Paper left?) is (yes)", ":Print;", "endwhile (no)", ":Refill;")
    assert ways(document) == [
        ("Paper left?", "yes", "Print"),
        ("Paper left?", "no", "Refill"),
        ("Print", "Continue", "Paper left?"),
    ]


def test_a_repeat_leads_back_to_its_first_activity_by_way_of_what_is_done_backwards():
    lines = "repeat", ":Print;", "backward:Wait;", "repeat while (Failed?) is (yes) not (no)", ":Done;"
    assert ways(read_diagram(*lines)) == [
        ("Print", "Continue", "Failed?"), ("Failed?", "yes", "Wait"), ("Failed?", "no", "Done"),
        ("Wait", "Continue", "Print"),
    ]  # fmt: skip


def test_a_break_leaves_the_loop():
    lines = (
        "while (More?) is (yes)",
        "if (Jam?) then (yes)",
        ":Clear;",
        "break",
        "endif",
        ":Print;",
        "endwhile",
        ":Done;",
    )
    assert ("Clear", "Continue", "Done") in ways(read_diagram(*lines))


def test_ways_at_the_same_time_are_answers_and_told():
    document = read_diagram("fork", ":A;", "fork again", ":B;", "end fork", ":After;")
    assert [(source, to) for source, _, to in ways(document)] == [
        ("Do all of these", "A"), ("Do all of these", "B"), ("A", "After"), ("B", "After"),
    ]  # fmt: skip
    assert "Ways that are taken at the same time became answers." in document.decisions


def test_labels_and_gotos_join_far_steps():
    document = read_diagram(
        "label again", ":Print;", "if (Good?) then (yes)", "stop", "else (no)", "goto again", "endif"
    )
    assert ways(document) == [("Print", "Continue", "Good?"), ("Good?", "yes", "End"), ("Good?", "no", "Print")]


def test_an_arrow_may_have_a_text():
    assert ways(read_diagram(":A;", "-> after a minute;", ":B;")) == [("A", "after a minute", "B")]


def test_longer_activities_and_notes_are_text_of_the_step():
    document = read_diagram(
        ":Look at **the front**",
        "<b>and</b> the back;",
        "note right",
        "Mind the *paper*.",
        "end note",
        "note left: And the ink",
        ":B;",
    )
    node = next(iter(document.graph.nodes.values()))
    assert (node.title, node.body) == ("Look at the front", "and the back\n\nMind the \\*paper\\*.\n\nAnd the ink")


def test_boxes_and_lanes_are_told():
    document = read_diagram("|Desk|", "partition Checks {", ":A;", "}", 'group "More checks"', ":B;", "end group")
    assert document.decisions == ("Boxes and swimlanes around steps are left out: “Desk”, “Checks”, “More checks”.",)


def test_comments_and_styles_are_passed_over():
    lines = (
        "' remark",
        "/' long",
        "remark '/",
        "skinparam activity {",
        "Color red",
        "}",
        "<style>",
        "a {}",
        "</style>",
        "!theme plain",
        ":A;",
    )
    assert [node.title for node in read_diagram(*lines).graph.nodes.values()] == ["A"]


def test_each_diagram_is_a_guide_and_others_are_named():
    text = f"{diagram(':A;')}\n\nwords\n\n{diagram('Alice -> Bob: hello')}"
    assert detect("x.txt", text) == "plantuml"
    good, bad = read(text, filename="check.puml")
    assert good.title == "Check"
    assert (bad.error.line, bad.error.reason) == (8, "This is a sequence diagram.")


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["class A", "class B"], 2, "This is a class diagram."),
        (["[*] --> A"], 2, "This is a state diagram."),
        (['(*) --> "Look"'], 2, "This is an activity diagram in PlantUML's old syntax."),
        (["nothing"], 2, "This is no activity diagram."),
        ([":A;", ":never closed"], 3, "This activity is not closed."),
        ([":A;", "if (x) then"], 3, "This if is not ended."),
        ([":A;", "endif"], 3, "There is no if that this could belong to."),
        ([":A;", "while (x)", "endif"], 4, "There is no if that this could belong to."),
        ([":A;", "break"], 3, "There is no loop to break."),
        ([":A;", "what is this"], 3, "This line is not understood."),
        (["start", "stop"], 2, "This diagram has no activities."),
        (["repeat", "repeat while (x)"], 2, "There is nothing to repeat."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(lines, line, reason):
    with pytest.raises(FormatError) as error:
        load(diagram(*lines))
    assert (error.value.reason, error.value.line) == (reason, line)


@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_any_diagram_is_read_or_refused(lines):
    read_or_refuse(load, diagram(*lines))


@pytest.mark.parametrize(
    "line", [":A;", "if (x) then (y)", "fork", "repeat", "note left", "/'", "-> a;", "switch (", "(((((", "label l"]
)
def test_a_long_diagram_is_read_soon(line):
    read_soon(load, diagram(":first;", *[line] * 15_000))


def test_a_long_line_of_another_diagram_is_told_soon():
    read_soon(load, "graph TD\n" + "A-->" * 300_000)
