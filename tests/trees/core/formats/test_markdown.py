import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.strategies import TRICKY, documents
from trees.core.formats import Document, FormatError
from trees.core.formats.markdown import dump, load
from trees.core.graph import Graph, Node, Option, option_key
from trees.core.text import tidy

PRINTER = """# Printer offline

For the office printers.

## Is the printer's light on? {#power}
Look at the front panel.

- [Yes](#cable)
- [No](#switch-on)

## Is the cable in? {#cable}

- [Not sure]()

## Switch it on {#switch-on .resolved}
"""


def only(text):
    (document,) = load(text)
    assert document.error is None
    return document


def refusal(text):
    with pytest.raises(FormatError) as caught:
        load(text)
    return caught.value


@given(documents)
def test_every_guide_comes_back_as_it_was_written(document):
    text = dump(document)
    assert load(text) == [document]
    assert dump(load(text)[0]) == text


@given(st.lists(st.sampled_from(TRICKY), max_size=12).map("\n".join))
def test_text_that_looks_like_structure_stays_text(body):
    node = Node("a", "A", tidy(body))
    document = Document(Graph.of([node, Node("b", "B")]), "T", tidy(body))
    assert load(dump(document)) == [document]


@given(st.lists(st.sampled_from([*TRICKY, "# A", "## B", "- [B](#b)"]) | st.text(), max_size=12).map("\n".join))
def test_any_text_is_read_or_refused(text):
    try:
        found = load(text)
    except FormatError as error:
        assert 1 <= error.line <= text.replace("\r", "\n").count("\n") + 1
    else:
        assert all(document.error or load(dump(document)) for document in found)


def test_headings_are_nodes_and_linked_items_are_options():
    document = only(PRINTER)
    assert (document.title, document.description) == ("Printer offline", "For the office printers.")
    assert document.graph == Graph.of(
        [
            Node(
                "power",
                "Is the printer's light on?",
                "Look at the front panel.",
                (Option(option_key("Yes"), "Yes", "cable"), Option(option_key("No"), "No", "switch-on")),
            ),
            Node("cable", "Is the cable in?", "", (Option(option_key("Not sure"), "Not sure"),)),
            Node("switch-on", "Switch it on", outcome="resolved"),
        ]
    )


def test_the_form_is_written_as_a_person_would_write_it():
    assert dump(only(PRINTER)) == PRINTER


def test_windows_line_ends_read_the_same():
    assert load(PRINTER.replace("\n", "\r\n")) == load(PRINTER)


def test_other_separators_are_no_line_ends():
    body = "one\u2028## two\x85- [x](#y)"
    assert only(f"# T\n## A\n{body}").graph.nodes["a"].body == body


def test_a_heading_without_a_key_gets_its_anchor():
    assert list(only("# T\n## Is it on?\n## Is it on?\n## Où ça ?\n## 日本\n").graph.nodes) == [
        "is-it-on",
        "is-it-on-1",
        "ou-ca",
        "step",
    ]


def test_a_written_key_is_never_taken_by_an_anchor():
    assert list(only("# T\n## Power\n## Other {#power}\n").graph.nodes) == ["power-1", "power"]


@pytest.mark.parametrize("link", ["#is-it-on", "#power", "#Où-ça", "#o%C3%B9-%C3%A7a"])
def test_a_link_may_say_the_key_or_the_anchor(link):
    text = f"# T\n## A\n- [go]({link})\n## Is it on? {{#power}}\n## Où ça {{#where}}\n"
    if link == "#Où-ça":
        assert refusal(text).hint == "Did you mean #où-ça?"
    else:
        assert only(text).graph.nodes["a"].options[0].to in ("power", "where")


@pytest.mark.parametrize("mark", ["-", "*", "+", "1.", "12)", "   -"])
def test_every_kind_of_list_item_is_an_option(mark):
    assert only(f"# T\n## A\n{mark} [Again](#a)\n").graph.nodes["a"].options[0].to == "a"


@pytest.mark.parametrize(
    "line",
    ["- [a](https://example.org)", "- see [a](#a)", "- [a](#a) and so on", "    - [a](#a)", "[a](#a)", "### a"],
)
def test_other_lines_are_body(line):
    node = only(f"# T\n## A\nx\n{line}\n").graph.nodes["a"]
    assert (node.body, node.options) == (f"x\n{line}", ())


def test_brackets_in_labels_may_be_paired_or_escaped():
    options = only("# T\n## A\n- [Press [Enter]](#a)\n- [One \\[ \\\\ \\] \\*](#a)\n").graph.nodes["a"].options
    assert [option.label for option in options] == ["Press [Enter]", "One [ \\ ] *"]


def test_text_between_and_after_options_is_body():
    node = only("# T\n## A\none\n\n- [x](#a)\n\ntwo\n\n- [y](#a)\n\n\nthree\n").graph.nodes["a"]
    assert node.body == "one\n\ntwo\n\nthree"
    assert [option.label for option in node.options] == ["x", "y"]


def test_fenced_code_is_never_structure():
    body = "```md\n# No guide\n## No node\n- [no](#option)\n```"
    document = only(f"# T\n## A\n{body}\n## B\n")
    assert list(document.graph.nodes) == ["a", "b"]
    assert document.graph.nodes["a"].body == body


def test_an_option_key_is_written_only_when_it_differs():
    keyed = Graph.of([Node("a", "A", "", (Option("k1", "Yes", "a"), Option(option_key("No"), "No", "a")))])
    text = dump(Document(keyed, "T"))
    assert "- [Yes](#a) {#k1}\n- [No](#a)\n" in text


def test_an_option_may_lead_through_another_tree():
    options = only("# T\n## A\n- [Yes](#a) {tree=12}\n- [No](#a) {#n tree=7}\n- [So]() {#s}\n").graph.nodes["a"].options
    assert options == (Option(option_key("Yes"), "Yes", "a", 12), Option("n", "No", "a", 7), Option("s", "So"))
    text = dump(Document(Graph.of([Node("a", "A", "", options)]), "T"))
    assert "- [Yes](#a) {tree=12}\n- [No](#a) {#n tree=7}\n- [So]() {#s}\n" in text


@pytest.mark.parametrize("behind", ["{}", "{t=12}", "{.tree}", "{tree}", "(tree=12)", "{tree=1} 2"])
def test_an_item_with_other_words_behind_its_link_is_text(behind):
    assert only(f"# T\n## A\n- [a](#a) {behind}\n").graph.nodes["a"].body == f"- [a](#a) {behind}"


def test_a_start_that_is_not_first_says_so():
    graph = Graph.of([Node("a", "A"), Node("b", "B")], "b")
    assert dump(Document(graph, "T")) == "# T\n\n## A {#a}\n\n## B {#b .start}\n"


def test_an_empty_guide_says_that_it_has_no_start():
    assert dump(Document(Graph(), "New")) == "# New {.no-start}\n"


def test_a_title_that_ends_like_attributes_keeps_its_end():
    assert only(dump(Document(Graph.of([Node("a", "A")]), "Set {#a}"))).title == "Set {#a}"


def test_several_guides_stand_in_one_text():
    one, two = load("# One\n## A\n# Two\nabout\n## A\n")
    assert (one.title, two.title, two.description, two.line) == ("One", "Two", "about", 3)


def test_one_broken_guide_leaves_the_others_readable():
    good, bad = load("# Good\n## A\n# Bad\n## A\n- [x](#nowhere)\n")
    assert good.error is None
    assert bad.error and bad.error.line == 5


def test_text_above_the_first_guide_joins_its_description():
    assert only("Hello\n# T\nworld\n## A\n").description == "Hello\nworld"


def test_nodes_outside_a_guide_have_no_title():
    assert only("## A\n").title == ""


KNOWN = "This heading can have .escalate, .resolved, .start, .unresolved."
NUMBER = "The number is in the URL of the guide: /trees/12/."
OUTCOME_WITH_OPTIONS = "A step with answers cannot have an outcome."


@pytest.mark.parametrize(
    ("text", "line", "reason", "hint"),
    [
        ("# T\n## Power\n- [x](#powr)\n", 3, "There is no heading #powr.", "Did you mean #power?"),
        ("# T\n## A {#k}\n\n## B {#k}\n", 4, "The key k is used twice.", "It is also on line 2. Rename one."),
        ("just text\n", 1, "This guide has no steps.", "A step is a heading with two hashes: ## Is the light on?"),
        ("# T\n## A {.done}\n", 2, "Unknown attribute .done.", KNOWN),
        ("# T\n## A {#a b}\n", 2, "Unknown attribute b.", KNOWN),
        ("# T\n## A {#ä}\n", 2, "#ä is not a valid key.", "A key is 1 to 64 letters, digits, - or _."),
        ("# T\n## A {#a #b}\n", 2, "A heading can have only one key.", "Keep #a."),
        ("# T {#t}\n## A\n", 1, "The title of a guide cannot have a key.", "Remove #t."),
        ("# T\n## A {.start}\n## B {.start}\n", 3, "A guide can have only one start.", "Line 2 also has .start."),
        ("# T {.no-start}\n## A {.start}\n", 2, "The title has .no-start, this step has .start.", "Remove one."),
        ("# T\n## A {.resolved .escalate}\n", 2, "A step can have only one outcome.", "Keep .resolved or .escalate."),
        ("# T\n## A {.resolved}\n- [x](#a)\n", 2, OUTCOME_WITH_OPTIONS, "Remove .resolved or the answers."),
        ("# T\n- [x](#a)\n## A\n", 2, "There is an answer above the first step.", "Add a heading with ## above it."),
        ("## A\n- [x](#a) {#k}\n- [y](#a) {#k}\n", 3, "Two answers of this step have the key k.", "Rename one."),
        ("## A\n- [x](#a) {tree=vpn}\n", 2, "tree=vpn is not the number of a guide.", NUMBER),
        (f"## A\n- [x](#a) {{#k tree={9**30}}}\n", 2, f"tree={9**30} is not the number of a guide.", NUMBER),
        ("## A\n- [x](#a) {tree=1 tree=2}\n", 2, "tree=1 tree=2 is not the number of a guide.", NUMBER),
        ("## A\n- [x](#a) {#k e}\n", 2, "#k e is not a valid key.", "A key is 1 to 64 letters, digits, - or _."),
        ("## A\n" * 20_001, 1, "A guide has at most 20,000 steps, this one has 20,001.", ""),
        (f"## A\n- [x](#a) {{if=\"{'a' * 501}\"}}\n", 2, "A condition has at most 500 characters.", ""),
        ("# T\n## A\n```\n## B\n", 3, "This code block is not closed.", "Close it with a line ```"),
        (f"# T\n## A\n## {'x' * 501}\n", 3, f"nodes.{'x' * 64}.title: at most 500 characters, this has 501.", ""),
    ],
)  # fmt: skip
def test_a_refusal_says_where_why_and_how_to_fix_it(text, line, reason, hint):
    error = refusal(text)
    assert (error.line, error.reason, error.hint) == (line, reason, hint)


@pytest.mark.parametrize(
    "piece",
    [
        "# ",
        "## \n",
        "- [](#)\n",
        "- [",
        "```\n",
        "[a]",
        "\\",
        "## A {",
        " ",
        "## A\n- [x](#y)\n",
        "- [x](#a) {#",
        "{tree=",
    ],
)
def test_a_large_text_of_anything_ends_soon(piece):
    try:
        load("# T\n## A\n" + piece * (400_000 // len(piece)))
    except FormatError as error:
        assert error.reason


@pytest.mark.parametrize("begin", ["- [x](#a)", "- [x](#a) {#", "- [x](#a) {#k tree=", "- [x", "## A {#"])
def test_a_long_line_ends_soon(begin):
    text = f"# T\n## A\n{begin}{' ' * 400_000}x\n"
    try:
        load(text)
    except FormatError as error:
        assert error.reason
