"""Labels as Mermaid 11.17 and 12.3 show them in a browser."""

import pytest

from trees.core.formats import Document
from trees.core.formats.mermaid import dump, load
from trees.core.graph import Graph, Node, Option, option_key


def title(label):
    return load(f"flowchart TD\n A{label}")[0].graph.nodes["A"].title


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**/*.log", "**/*.log"),
        ("2 ** 3", "2 ** 3"),
        ("*x*", "x"),
        ("__x__", "x"),
        (r"\* not \*", "* not *"),
        ("hat_a_b _em_", "hat_a_b em"),
        ("5*3*2", "532"),
        ("***both*** **a*b**", "both a*b"),
        ("- one\n  - *two*", "- one - *two*"),
        ("# *head*", "# *head*"),
        ("[link](http://e.com) ~~del~~", "[link](http://e.com) ~~del~~"),
        ("https://example.com/_a_ _b_", "https://example.com/_a_ b"),
        ("code \\n line", "code \\n line"),
        ("a<br>b **x\n  y** z", "a b x y z"),
        ("**fa:fa-car Take** it", "Take it"),
        ("&lt;tag&gt; <b>bold</b> #35;", "<tag> bold #"),
    ],
)
def test_a_markdown_label_shows_what_mermaid_shows(written, shown):
    assert title(f'["`{written}`"]') == shown


@pytest.mark.parametrize("written", ["*x*", "__x__", "**/*.log", "*21*0123#"])
def test_a_plain_label_is_no_markdown(written):
    assert title(f'["{written}"]') == written


def test_a_long_markdown_label_keeps_its_emphasis_in_the_text():
    label = "Look at the **front\n panel of** the *printer* and wait\n until 2 ** 3 lights and *.log and a_b are shown"
    node = load(f'flowchart TD\n A["`{label}`"]')[0].graph.nodes["A"]
    assert node.title == "Look at the front"
    assert node.body == ("**panel of** the *printer* and wait\n\nuntil 2 \\*\\* 3 lights and \\*.log and a_b are shown")


@pytest.mark.parametrize(
    "node",
    [
        'A@{ shape: rect, label: "Check the\n  cable" }',
        'A@{\n  shape: rect\n  label: "Check the\n    cable"\n}',
        "A@{\n  shape: rect\n  label: |\n    Check the\n    cable\n}",
        'A@{ label: "Check *the*\\ncable" }',
    ],
)
def test_a_label_of_several_lines_in_properties(node):
    assert load(f"flowchart TD\n {node}")[0].graph.nodes["A"].title == "Check the cable"


def test_icons_pictures_styles_and_boxes_are_named_as_left_out():
    text = """flowchart TD
      subgraph box [The box]
        A[fa:fa-car Car] --> B["<i class='fa fa-x'></i> <img src='k.png' alt='a plug'> B"]
      end
      B --> C@{ icon: "fa:user", label: "User" } --> D@{ img: "https://example.com/i.png", label: "D" }
      style A fill:#f9f"""
    decisions = load(text)[0].decisions
    assert "Icons are left out: “fa:fa-car”, “fa fa-x”, “fa:user”." in decisions
    assert "Pictures are left out: “k.png”, “a plug”, “https://example.com/i.png”." in decisions
    assert "Boxes around steps are left out: “The box”." in decisions
    assert "Colours and styles are left out." in decisions


def guide(text, key="a"):
    options = (Option(option_key(text), text, "b"), Option(option_key("No"), "No", "b"))
    return Graph.of([Node(key, text, "", options), Node("b", f"Then {text}")])


@pytest.mark.parametrize(
    "text", ["%%{init}%%", "%%{init: {'theme': 'dark'}}%%", "Turn to direction LR", "$$x^2$$", "50 %{x}"]
)
def test_what_mermaid_takes_for_its_own_is_encoded(text):
    """Mermaid drops a step whose quoted text says "direction LR", and cuts out what looks like a directive."""
    written = dump(Document(guide(text), "Title"))
    assert not any(sign in written for sign in ("%%{", "direction LR", "$$"))
    assert load(written)[0].graph == guide(text)


def test_a_step_whose_key_mermaid_reserves_gets_another_id():
    written = dump(Document(guide("x", "interpolate-all")))
    assert '!interpolate-all{"x"}' in written
    assert load(written)[0].graph == guide("x", "interpolate-all")


def test_a_flowchart_that_mermaid_would_not_draw_says_so():
    chain = [Node(f"n{i}", f"T{i}", "", (Option("go", "Go", f"n{i + 1}"),)) for i in range(501)]
    graph = Graph.of([*chain, Node("n501", "The end")])
    written = dump(Document(graph))
    assert "%% 501 arrows: Mermaid draws up to 500 unless its setting maxEdges is raised." in written
    assert load(written)[0].graph == graph
    assert "%%" not in dump(Document(Graph.of([*chain[:500], Node("n500", "The end")])))
    assert "%% 70,245 characters" in dump(Document(Graph.of([Node(f"n{i}", "x" * 690) for i in range(100)])))
