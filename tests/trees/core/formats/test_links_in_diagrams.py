"""Links and the texts shown over a node, in Mermaid and Graphviz."""

import pytest

from trees.core.formats.dot import load as load_dot
from trees.core.formats.mermaid import load as load_mermaid


def bodies(document):
    return {key: node.body for key, node in document.graph.nodes.items()}


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ('click b "https://example.com/a"', "<https://example.com/a>"),
        ('click b "https://example.com/a" "Open *it*"', "Open \\*it\\*\n\n<https://example.com/a>"),
        ('click b href "https://example.com/a" "Open it" _blank', "Open it\n\n<https://example.com/a>"),
        ('click b call show() "Show it"', "Show it"),
        ('click b show "Show it"', "Show it"),
        ("click b show", ""),
        ('click b "https://example.com/a" _blank', "<https://example.com/a>"),
        ('click nobody "https://example.com/a"', ""),
    ],
)
def test_a_click_is_kept_before_or_after_its_node(line, body):
    for text in (f"flowchart TD\n a --> b[Article]\n {line}", f"flowchart TD\n {line}\n a --> b[Article]"):
        (document,) = load_mermaid(text)
        assert bodies(document) == {"a": "", "b": body}


@pytest.mark.parametrize(
    "label",
    [
        "\"See <a href='https://example.com/a'>article 7</a>\"",
        '"See <a target=_blank href="https://example.com/a">article 7</a>"',
        '"See <a href=https://example.com/a>article 7</a>"',
    ],
)
def test_links_in_a_label_are_kept(label):
    (document,) = load_mermaid(f"flowchart TD\n a --> b[{label}]")
    assert document.graph.nodes["b"].title == "See article 7"
    assert bodies(document)["b"] == "<https://example.com/a>"


@pytest.mark.parametrize("url", ["javascript://alert", "file:///etc/hosts", "/pages/7"])
def test_links_that_lead_to_no_web_page_are_left_out_and_named(url):
    (document,) = load_mermaid(f'flowchart TD\n a --> b\n click b "{url}"')
    assert bodies(document)["b"] == ""
    assert f"Links that lead to no web page are left out: “{url}”." in document.decisions


def test_a_link_is_there_once():
    text = 'flowchart TD\n a --> b["<a href=\'https://example.com/a\'>x</a>"]\n click b "https://example.com/a"'
    assert bodies(load_mermaid(text)[0])["b"] == "<https://example.com/a>"


@pytest.mark.parametrize(
    ("attributes", "body"),
    [
        ('URL="https://example.com/a"', "<https://example.com/a>"),
        ('href="https://example.com/\\N&amp;x"', "<https://example.com/a&x>"),
        ('tooltip="Look at the *front*"', "Look at the \\*front\\*"),
        ('tooltip="Look", URL="https://example.com/a"', "Look\n\n<https://example.com/a>"),
        ('tooltip="\\N is here"', "a is here"),
    ],
)
def test_links_and_tooltips_of_graphviz_are_kept(attributes, body):
    (document,) = load_dot(f"digraph {{ a [{attributes}]; a -> b }}")
    assert bodies(document)["a"] == body


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ('taillabel="Yes", headlabel="sure"', "Yes sure"),
        ('label="Yes", headlabel="sure"', "Yes sure"),
        ('xlabel="Yes"', "Yes"),
        ('headlabel="sure", label="is", taillabel="It"', "It is sure"),
    ],
)
def test_all_labels_of_an_arrow_are_its_answer(attributes, label):
    (document,) = load_dot(f"digraph {{ a -> b [{attributes}] }}")
    assert [option.label for option in document.graph.nodes["a"].options] == [label]


def test_what_the_tags_of_an_html_label_say_is_kept_or_named():
    label = (
        '<<table><tr><td href="https://example.com/a" tooltip="Ask &amp; wait">On?</td>'
        '<td><img src="light.png"/></td></tr></table>>'
    )
    (document,) = load_dot(
        f'digraph {{ a -> b [label=<<table href="https://example.com/b"></table>>]; b [label={label}] }}'
    )
    assert document.graph.nodes["b"].title == "On?"
    assert bodies(document)["b"] == "Ask & wait\n\n<https://example.com/a>"
    assert "Pictures are left out: “light.png”." in document.decisions
    assert "Links and tooltips of arrows are left out: “https://example.com/b”." in document.decisions
