"""Guides in tables, by whatever their columns are called."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from tests.trees.strategies import graphs
from trees.core.formats import Document, FormatError, detect, read
from trees.core.formats.csv import dump, load
from trees.core.formats.table.build import MAX_ROWS, document
from trees.core.graph import Graph, Node, Option, option_key


def table(text):
    """The guide in lines with cells between bars."""
    return document([[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")])


def ways(guide):
    nodes = guide.graph.nodes
    return [(node.title, o.label, nodes[o.to].title if o.to else "") for node in nodes.values() for o in node.options]


EXPECTED = [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Switch it on")]


@pytest.mark.parametrize(
    "text",
    [
        "step|question|answer|next\n1|Is it on?|Yes|2\n||No|3\n2|Good||\n3|Switch it on||",
        "Next step|Answer|Question|ID\nb|Yes|Is it on?|a\nc|No|Is it on?|a\n||Good|b\n||Switch it on|c",
        "question|yes|no\nIs it on?|Good|Switch it on\nGood||\nSwitch it on||",
        "id|text|answer 1|next 1|answer 2|next 2\na|Is it on?|Yes|b|No|c\nb|Good\nc|Switch it on",
        "Nr.|Title|Option A|Goto A|Option B|Goto B\n1|Is it on?|Yes|Step 2|No|step 3\n2|Good\n3|Switch it on",
        "Schritt|Frage|Antwort|Nächster Schritt\n1|Is it on?|Yes|Schritt 2\n|\t|No|3\n2|Good\n3|Switch it on",
        "Étape|Question|Réponse|Suivant\n1|Is it on?|Yes|2\n1||No|3\n2|Good\n3|Switch it on",
        "Printer check|||\n|||\nstep|question|answer|next\n1|Is it on?|Yes|2\n||No|3\n2|Good\n3|Switch it on",
        "step|question|answer|next\n1|Is it on?|Yes|GOOD\n1||No|switch it on\n2|Good||end\n3|Switch it on||-",
    ],
)
def test_columns_are_found_by_their_headings(text):
    guide = table(text)
    assert ways(guide) == EXPECTED
    assert guide.graph.nodes[guide.graph.start].title == "Is it on?"


def test_columns_without_headings_are_guessed_by_what_is_in_them_and_told():
    guide = table("q1|Is it on?|Yes|q2\nq1|Is it on?|No|q3\nq2|Good and well||\nq3|Switch it on now|Then|q1")
    assert ("Is it on?", "Yes", "Good and well") in ways(guide)
    assert guide.decisions[0].startswith("The table has no headings")


def test_a_step_without_an_answer_leads_on():
    assert ways(table("step|text|next\n1|Press it|2\n2|Good|"))[0] == ("Press it", "Continue", "Good")


def test_text_below_the_title_is_markdown():
    guide = table("step|title|instructions|answer|next\n1|Is it on?|Dial *21*|Yes|2\n1||Wait|No|2\n2|Good")
    assert guide.graph.nodes["1"].body == r"Dial \*21\*" + "\n\nWait"


def test_outcomes_are_those_of_their_column():
    guide = table("step|question|answer|next|outcome\n1|Is it on?|Yes|2|\n2|Call||| Escalate \n")
    assert guide.graph.nodes["2"].outcome == "escalate"


def test_answers_that_lead_to_a_text_end_with_it():
    guide = table("question|yes|no\nIs it on?|It is good|Please switch it on")
    assert ways(guide) == [("Is it on?", "Yes", "It is good"), ("Is it on?", "No", "Please switch it on")]
    assert "Answers that lead to a text end with it: “Is it on?”." in guide.decisions
    untitled = table("question|answer|next\n|Yes|Is it on?\nGood||")
    assert "Answers that lead to a text end with it: “row 2”." in untitled.decisions


def test_a_further_answer_with_a_text_belongs_to_the_step_above():
    guide = table("step|question|answer|next|note\n1|Is it on?|Yes|2|\n||No|3|Look closely\n2|Good\n3|Switch it on")
    assert ways(guide) == EXPECTED
    assert guide.graph.nodes["1"].body == "Look closely"


def test_what_leads_nowhere_and_what_was_not_read_is_told():
    guide = table("Notes about the table\nstep|question|answer|next|owner|sla\n1|Is it on?|Yes|9|ann|2h\n2|Good")
    assert set(guide.decisions) == {
        "Answers whose step is not in the table lead nowhere yet: “1: 9”.",
        "Rows above the headings are left out: “Notes about the table”.",
        "The column “owner” is left out: “ann”.",
        "The column “sla” is left out: “2h”.",
    }


def test_no_cell_is_lost_that_the_guide_does_not_show():
    guide = table(
        "step|question|answer|next|status||answer 3\n"
        "First step|Is it on?|Yes|2|closed|by Ann|Maybe\n2|Good\n2|Good as new|No|First step"
    )
    assert set(guide.decisions) == {
        "Names of steps that have a title are left out: “First step”.",
        "Outcomes other than resolved, escalate, unresolved are left out: “closed”.",
        "The column 6 is left out: “by Ann”.",
        "The column “answer 3” is left out: “Maybe”.",
    }
    assert guide.graph.nodes["2"].body == "Good as new"


def test_a_title_above_the_headings_does_not_hide_the_delimiter():
    (guide,) = read("Our printers\n\nstep,question,answer,next\n1,Is it on?,Yes,2\n2,Good", "csv")
    assert ways(guide) == [("Is it on?", "Yes", "Good")]


def test_a_name_beside_a_question_is_what_other_rows_call_the_step():
    guide = table("step name|question|answer|next\nLight|Is it on?|Yes|Cable\nCable|Is it in?")
    assert ways(guide) == [("Is it on?", "Yes", "Is it in?")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "No columns with steps and with where they lead were found."),
        ("name|email|phone\nann|a|1\nben|b|2", "No columns with steps and with where they lead were found."),
        ("question\nIs it on?", "No columns with steps and with where they lead were found."),
        ("question|yes|no", "There are no rows below the headings."),
    ],
)
def test_a_table_that_is_no_guide_says_what_is_missing(text, reason):
    with pytest.raises(FormatError) as error:
        table(text)
    assert (error.value.reason, bool(error.value.hint)) == (reason, True)


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    lines = [
        ["step", "question", "answer", "next"],
        ["1", "Is it on?", "Yes", "2"],
        ["", "", "No", "3"],
        ["2", "Good", "", ""],
        ["3", "Switch it on", "", ""],
    ]
    text = "\r\n".join(map(delimiter.join, lines))
    assert detect("", text) == detect("a.csv", text) == "csv"
    (guide,) = read(text, filename="printer-check.csv")
    assert guide.title == "Printer check"
    assert ways(guide) == EXPECTED


def test_a_table_of_markdown_is_a_table():
    (guide,) = read(
        "| question | yes | no |\n|:--|---|--:|\n| Is it on? | Good | Switch it on |\n| Good |\n| Switch it on |"
    )
    assert ways(guide) == EXPECTED


def test_cells_may_have_line_breaks_and_quotes():
    (guide,) = load('step,question,text,next\n1,"Is ""it"" on?","One\nTwo",2\n2,Good,,')
    node = guide.graph.nodes["1"]
    assert (node.title, node.body) == ('Is "it" on?', "One\n\nTwo")


def test_only_the_apostrophe_that_keeps_a_cell_from_running_is_taken_away():
    (guide,) = load("step,question,answer,next\n1,'=Off?,'90s model,2\n2,'Good',,")
    assert [node.title for node in guide.graph.nodes.values()] == ["=Off?", "'Good'"]
    assert guide.graph.nodes["1"].options[0].label == "'90s model"


def known(graph):
    """``graph`` with the option keys that a table cannot hold, and without what its answers cannot name."""
    nodes = []
    for node in graph.nodes.values():
        options, tried = [], {}
        for option in node.options:
            options.append(replace(option, key=option_key(option.label, [each.key for each in options], tried)))
        nodes.append(replace(node, options=tuple(options)))
    return Graph.of(nodes, graph.start)


def test_our_own_table_reads_back():
    options = (Option("y", "Yes → maybe", "done", 12), Option("n", "=No", ""), Option("o", "Or", "on"))
    graph = Graph.of([Node("on", "Is it on?", "Look,\n\n- *here*", options), Node("done", "=Done", outcome="resolved")])
    (again,) = load(dump(Document(graph, "T")))
    assert again.graph == known(graph)
    assert again.decisions == ()


@given(graphs.filter(lambda graph: graph.start))
def test_every_guide_reads_back_from_its_table_or_is_refused(graph):
    read_or_refuse(load, dump(Document(graph)))


def test_every_step_has_its_key_title_and_text_again():
    nodes = [Node(f"k-{i}", f"Step {i}", f"Text {i}", (Option("a", "On", f"k-{i + 1}"),)) for i in range(50)]
    graph = Graph.of([*nodes, Node("k-50", "End", outcome="escalate")])
    (again,) = load(dump(Document(graph)))
    assert again.graph == known(graph)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "1", "2", "step", "question", "yes", "next", "Is it on?", "=x"]), max_size=5),
        max_size=8,
    )
)
def test_any_table_is_read_or_refused(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    read_or_refuse(load, text.getvalue())


def test_a_large_table_is_read_soon():
    read_soon(load, "step,question,answer,next\n" + "".join(f"{i},Is it {i}?,Yes,{i + 1}\n" for i in range(20_000)))


def test_a_large_table_without_headings_is_read_soon():
    read_soon(load, "".join(f"q{i},Is it really {i}?,Yes,q{i + 1}\n" for i in range(20_000)))


def test_more_rows_than_a_table_may_have_are_refused():
    with pytest.raises(FormatError, match=f"at most {MAX_ROWS:,} rows"):
        load("step,question,next\n" + "1,a,1\n" * MAX_ROWS)


def test_a_cell_that_is_too_long_is_refused():
    with pytest.raises(FormatError, match="This is not a table: field larger than field limit"):
        load(f"step,question,next\n1,{'x' * 300_000},2\n")
