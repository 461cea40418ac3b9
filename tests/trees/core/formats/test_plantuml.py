import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.drawings import titles
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
        ":Look at **the front** with its lamp, its two buttons and the cover of the paper tray",
        "<b>and</b> the back;",
        "note right",
        "Mind the *paper*.",
        "end note",
        "note left: And the ink",
        ":B;",
    )
    node = next(iter(document.graph.nodes.values()))
    assert node.title == "Look at the front with its lamp, its two buttons and the cover of the paper tray"
    assert node.body == ("and the back\n\nMind the \\*paper\\*.\n\nAnd the ink")


def test_a_short_activity_or_question_is_one_line_however_it_is_broken():
    document = read_diagram(
        ":Look at\\nthe back;", "if (Is it", "plugged in", "(and on)?) then (yes)", ":Wait", "a bit;", "endif"
    )
    assert titles(document)[:3] == ["Look at the back", "Is it plugged in (and on)?", "Wait a bit"]


def test_items_of_a_list_are_activities():
    document = read_diagram("start", "- Look at it", "* Shake it", "** Ask a colleague")
    assert titles(document) == ["Look at it", "Shake it", "Ask a colleague"]
    assert document.decisions == ()


def test_arrows_with_a_direction_are_arrows_and_what_plantuml_draws_is_told():
    document = read_diagram(":A;", "-down-> later;", ":B;", "-right->", ":C;")
    assert ways(document) == [("A", "later", "B"), ("B", "Continue", "C")]
    note = "Arrows with a direction, which PlantUML draws as activities, are read as arrows"
    assert document.decisions == (f"{note}: “-down-> later;”, “-right->”.",)


def test_a_diagram_ends_where_the_next_one_begins():
    documents = load("@startuml\ntitle One\n:A;\n@startuml\ntitle Two\n:B;\n@enduml\n")
    assert [(each.title, titles(each)) for each in documents] == [("One", ["A"]), ("Two", ["B"])]


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
        (["[*] --> A", "A --> B: go"], 2, "This is a state diagram."),
        (["(Look) --> (Find)"], 2, "This is a use case diagram."),
        (["[Site] --> [Store]: asks"], 2, "This is a component diagram."),
        (["nothing"], 2, "This is no activity diagram."),
        ([":A;", ":never closed"], 3, "This activity is not closed."),
        ([":A;", "endif"], 3, "There is no if that this could belong to."),
        ([":A;", "while (x)", "endif"], 4, "There is no if that this could belong to."),
        ([":A;", "break"], 3, "There is no loop to break."),
        ([":A;", "what is this"], 3, "This line is not understood."),
        (["start", "stop"], 2, "This diagram has no activities."),
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


def test_what_is_not_ended_is_ended_with_the_diagram_and_told():
    document = read_diagram(":A;", "repeat :B;", "if (On?) then (yes)", ":Good;")
    assert sorted(ways(document)) == [
        ("A", "Continue", "B"), ("B", "Continue", "On?"), ("Good", "Continue", "B"), ("On?", "No", "B"),
        ("On?", "yes", "Good"),
    ]  # fmt: skip
    assert "What the diagram does not end is ended with it: “if”, “repeat”." in document.decisions


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["while (x?) is (yes) not (no)", ":A;", "endwhile"], [("x?", "yes", "A"), ("A", "Continue", "x?"),
                                                               ("x?", "no", "End")]),
        (["while (x?)", ":A;", "backward:Wait", "a bit;", "endwhile (no)", "stop"], [
                ("x?", "Yes", "A"), ("A", "Continue", "Wait a bit"), ("Wait a bit", "Continue", "x?"),
                ("x?", "no", "End")]),
            (["repeat", ":A;", "repeat while (x?) is (yes)", "->no;", ":B;"], [
            ("A", "Continue", "x?"), ("x?", "no", "B"), ("x?", "yes", "A")]),
        (["if (a) is (1) then", ":A;", "elseif (b) is (2) then", ":B;", "else (3)", ":C;", "endif"], [
            ("a = 1?", "Yes", "A"), ("a = 1?", "No", "b = 2?"), ("b = 2?", "Yes", "B"), ("b = 2?", "3", "C")]),
        (["start;", ":A; <<save>>", "-> one", "two;", ":B;", "stop;"], [("A", "one two", "B")]),
    ],
)  # fmt: skip
def test_rarer_statements_are_read_as_plantuml_draws_them(lines, expected):
    assert sorted(ways(read_diagram(*lines))) == sorted(expected)


def test_words_beside_the_ways_are_told():
    lines = [
        "!$name = World",
        "|s| Support team",
        ":Hello $name;",
        "fork",
        ":A;",
        "fork again",
        ":B;",
        "end fork {and}",
    ]
    told = " ".join(read_diagram(*lines).decisions)
    assert all(f"“{words}”" in told for words in ("!$name = World", "Support team", "and"))
