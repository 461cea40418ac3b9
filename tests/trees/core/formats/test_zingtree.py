import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.fields import inputs
from trees.core.formats import FormatError
from trees.core.formats.html import to_line, to_markdown
from trees.core.formats.zingtree import load


def button(text, to, rank=1, **more):
    return {"button_text": text, "button_link": to, "rank": rank} | more


def node(title, *buttons, **more):
    rows = {str(at): each for at, each in enumerate(buttons)}
    return {"type": "Content", "page_title": title, "content": "", "question": "", "buttons": rows} | more


def tree(*nodes, **more):
    """The text of an export of ``nodes``, numbered from 1."""
    rows = {str(at): each | {"project_node_id": str(at)} for at, each in enumerate(nodes, 1)}
    return json.dumps({"id": "5", "name": "Printer", "root_node_id": "1", "nodes": rows} | more)


def first(*nodes, **more):
    """The first step of the guide, and the guide."""
    (document,) = load(tree(*nodes, **more))
    return document.graph.nodes["1"], document


def test_an_export_is_a_guide():
    (document,) = load(
        tree(
            node(
                "Is it on?", button("No", "3", "2"), button("Yes", "2", "1"), content="<p>Look at the <b>front</b>.</p>"
            ),
            node("Good", resolution_state="Y"),
            node("Sorry", resolution_state="N"),
            description="For <i>all</i> printers",
        )
    )
    asked, good, sorry = document.graph.nodes.values()
    assert (document.title, document.description, document.graph.start) == ("Printer", "For all printers", "1")
    assert (asked.title, asked.body) == ("Is it on?", "Look at the **front**.")
    assert [(option.label, option.to) for option in asked.options] == [("Yes", "2"), ("No", "3")]
    assert (good.outcome, sorry.outcome) == ("resolved", "unresolved")
    assert document.decisions == ()


def test_lists_and_numbers_instead_of_objects_and_texts_are_read_too():
    rows = [
        {"project_node_id": 7, "page_title": "A", "buttons": [button("Go", 8)]},
        {"project_node_id": 8, "page_title": "B"},
    ]
    (document,) = load(json.dumps({"name": "T", "root_node_id": 7, "nodes": rows}))
    assert document.graph.start == "7"
    assert document.graph.nodes["7"].options[0].to == "8"


def test_a_guide_begins_where_the_export_says_or_at_the_step_that_calls_itself_the_first():
    steps = node("First of the file"), node("Is it on?", button("Yes", "1"))
    assert load(tree(*steps, root_node_id="2"))[0].graph.start == "2"
    marked = steps[0], steps[1] | {"is_root": "1"}
    assert load(tree(*marked, root_node_id="9"))[0].graph.start == "2"
    assert load(tree(steps[0] | {"is_root": "1"}, steps[1], root_node_id="2"))[0].graph.start == "2"


def test_several_projects_are_several_guides_and_one_bad_one_spoils_none():
    good = json.loads(tree(node("A")))
    found = load(json.dumps({"projects": [good, {"name": "Empty", "nodes": {}}, 7]}))
    assert [bool(document.error) for document in found] == [False, True, True]
    assert found[1].title == "Empty"


def test_the_question_is_asked_below_the_text_or_is_the_title():
    step, _ = first(node("A", content="<p>Look.</p>", question="Is it on?"))
    assert step.body == "Look.\n\nIs it on?"
    step, _ = first(node("", question="Is it on?"))
    assert (step.title, step.body) == ("Is it on?", "")


def test_fields_become_blanks():
    fields = [
        {"type": "text", "name": "serial", "label": "Serial number:", "required": "1"},
        {"type": "number", "name": "users", "label": "Users"},
        {"type": "select", "name": "light", "label": "Light", "options": "green\nred"},
        {"type": "hidden", "name": "secret", "label": "Secret"},
    ]
    step, document = first(node("A", formfields=fields))
    asked = inputs.inputs_of(step.body)
    assert [(each.name, each.label, each.kind, each.required) for each in asked] == [
        ("serial", "Serial number", "text", True),
        ("users", "Users", "number", False),
        ("light", "Light", "choice", False),
    ]
    assert asked[2].choices == ("green", "red")
    assert "Fields" in document.decisions[0]


def test_what_zingtree_does_by_itself_is_left_out_and_said():
    script = node("Code", button("x", "2", logic_expression="a > 1"), type="Script", content="ZT.set(1)")
    step, document = first(script, node("B"), continuation_node_id="2")
    assert step.body == ""
    said = " ".join(document.decisions)
    assert "of the type Script" in said
    assert "Rules that choose a path" in said


def test_a_step_that_goes_on_by_itself_has_a_way_on():
    step, _ = first(node("A", continuation_node_id="2"), node("B"))
    assert [(option.label, option.to) for option in step.options] == [("Continue", "2")]


def test_another_tree_and_a_missing_step_are_said():
    step, document = first(node("A", button("Go", "99"), open_tree_id="123"))
    assert step.options[0].to == ""
    assert len(document.decisions) == 2


@pytest.mark.parametrize("text", ["{}", "[]", "7", '{"nodes": []}', '{"projects": [{"nodes": {"1": 2}}]}', "{", "null"])
def test_what_is_no_tree_of_zingtrees_is_refused(text):
    with pytest.raises(FormatError) as refusal:
        load(text)
    assert refusal.value.reason


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("2 * 3 * 4 [x]", "2 \\* 3 \\* 4 \\[x\\]"),
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("a<b> bold </b>c <i></i>", "a **bold** c"),
        ("<strong><b>x</b></strong>", "**x**"),
        ("<ul><li>One<li>Two<ol><li>In</li></ol></ul>End", "- One\n- Two\n   1. In\n\nEnd"),
        ("<h1>Title</h1>text", "### Title\n\ntext"),
        ('<a href="https://e.com/a(b)">link</a>', "[link](https://e.com/a%28b%29)"),
        ('<a href="javascript:alert(1)">link</a>', "link"),
        ('<img src="https://e.com/a.png" alt="A">', "![A](https://e.com/a.png)"),
        ("<script>if (a < b) alert('<p>')</script>after", "after"),
        ("<!-- <p>no</p> -->yes", "yes"),
        ("<pre>a *b*\n c</pre>", "```\na *b*\n c\n```"),
        ("a &lt;b&gt; &amp; c < d", "a \\<b\\> & c \\< d"),
        ("<ul><li><p>One</p><p>Two</p></li></ul>", "- One\n\n   Two"),
        ("<p># no heading</p><p>1. no list</p><p>&gt; no quote</p>", "\\# no heading\n\n1\\. no list\n\n\\> no quote"),
        ("<b>Note:</b>x", "**Note**:x"),
        ('y<b>"x"</b>', 'y"**x"**'),
        ("<b>Note:</b> x", "**Note:** x"),
        ("<pre>a ``` b</pre>", "````\na ``` b\n````"),
        ("<code>a`b</code>", "``a`b``"),
        ("<ol start=3><li>Three<li value=9>Nine<li>Ten</ol>", "3. Three\n9) Nine\n10) Ten"),
        ("<blockquote><p>One</p><p>Two</p></blockquote>x", "> One\n>\n> Two\n\nx"),
        ('<img src="plug.png" alt="The plug">', "![The plug](plug.png)"),
        ("<tr><th>a<th>b", "a b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ],
)
def test_html_becomes_markdown(html, markdown):
    assert to_markdown(html) == markdown


def test_html_in_one_line_is_its_words():
    assert to_line("<h1>Is it <b>on</b>?</h1>\n<p>Look &amp; see</p><script>x</script>") == "Is it on? Look & see"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
NAMES = ["type", "page_title", "content", "question", "buttons", "formfields", "project_node_id", "is_root", "link"]
nodes = st.dictionaries(st.sampled_from(NAMES), values, max_size=6)


@given(st.text(max_size=40) | values.map(json.dumps))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(load, text)


@given(st.dictionaries(st.text(max_size=4), nodes | values, max_size=4), values, values)
def test_any_tree_is_read_or_refused(rows, root, name):
    read_or_refuse(load, json.dumps({"nodes": rows, "root_node_id": root, "name": name}))


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["<", ">", "<b>", "</b>", "<a href=", "'", "<!--", "<li>", "&", "x "])).map("".join)
)
def test_any_html_is_read(html):
    assert isinstance(to_markdown(html), str)
    assert "\n" not in to_line(html)


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<div>", "<ul><li>", "&", "<b><i>x", "<a href=", "<script", "</", "<b a='"]
)
def test_hostile_html_takes_no_long_time(piece):
    read_soon(load, tree(node("A", content=piece * 50_000)))


def test_a_tree_of_ten_thousand_nodes_is_read_soon():
    read_soon(
        load,
        tree(
            *(
                node(f"Step {i}", button("On", str(i + 1)), button("Back", "1"), content="<p>x</p>")
                for i in range(10_000)
            )
        ),
    )


def test_a_step_of_another_tree_has_its_way_back():
    step, _ = first(node("A", type="Tree", open_tree_id="123", return_tree_node_id="2"), node("B"))
    assert [(option.label, option.to) for option in step.options] == [("Continue", "2")]


def test_what_no_step_shows_is_named_wherever_it_stands():
    asked = node(
        "A",
        button("Go", "1", hover_text="Over the button"),
        content='<a href="/wiki/7">the wiki</a>',
        notes="For agents",
        link="javascript:alert(1)",
        formfields=[{"name": "serial", "label": "Serial", "type": "text", "help_text": "Below the lid"}],
        app_messages={"1": {"text": "To an app"}},
    )
    script = node("S", type="Script", content="<p>Seen by nobody</p>")
    _, document = first(asked, script, tags="printers", welcome_text="Good morning")
    said = " ".join(document.decisions)
    for words in ("Over the button", "/wiki/7", "For agents", "javascript:alert(1)", "Below the lid", "To an app"):
        assert f"“{words}”" in said
    for words in ("Seen by nobody", "printers", "Good morning"):
        assert f"“{words}”" in said


def test_a_call_is_a_link_of_the_step():
    step, _ = first(node("A", link="tel:+4930123"))
    assert step.body == "<tel:+4930123>"
