import pytest

from trees.core.formats import FormatError
from trees.core.formats.mermaid import load

DIAGRAM = "flowchart TD\n  A[One] --> B[Two]"


@pytest.mark.parametrize(
    "text",
    [
        f"```mermaid\n{DIAGRAM}\n```\n",
        f"~~~mermaid\n{DIAGRAM}\n~~~\n",
        f"````Mermaid title=x\n{DIAGRAM}\n````\n",
        f"```{{mermaid}}\n{DIAGRAM}\n```\n",
        f":::mermaid\n{DIAGRAM}\n:::\n",
        f"::: mermaid\n{DIAGRAM}\n:::\n",
        f"text\n\n```mermaid\n{DIAGRAM}\n",
        f"```mermaid\n{DIAGRAM}```\ntext\n",
        "- item\n\n    ```mermaid\n    flowchart TD\n      A[One] --> B[Two]\n    ```\n",
        "1. ```mermaid\n   flowchart TD\n     A[One] --> B[Two]\n   ```\n",
        "> ```mermaid\n> flowchart TD\n> A[One] --> B[Two]\n> ```\n",
        f"```mermaid\n{DIAGRAM}\n```\n".replace("\n", "\r\n"),
        f'<pre class="mermaid">\n{DIAGRAM.replace("-->", "--&gt;")}\n</pre>\n',
        f"<div class='mermaid'>{DIAGRAM}</div>\n",
        f"<pre><code class=mermaid>{DIAGRAM}</code></pre>\n",
        DIAGRAM,
        DIAGRAM.replace("-->", "--&gt;"),
        f"---\ntitle: x\n---\n{DIAGRAM}",
    ],
)
def test_a_block_is_found_however_it_is_written(text):
    (document,) = load(text)
    assert [node.title for node in document.graph.nodes.values()] == ["One", "Two"]


def test_each_block_is_a_guide_named_by_what_is_nearest():
    text = (
        f"# Page\n\n```mermaid\n---\ntitle: From front matter\n---\n{DIAGRAM}\n```\n"
        f"## Below a heading ##\n```mermaid\n{DIAGRAM}\n```\n"
        f"```mermaid\n{DIAGRAM}\naccTitle: Accessible\n```\n"
    )
    assert [document.title for document in load(text)] == ["From front matter", "Below a heading", "Accessible"]


def test_a_block_without_a_heading_has_no_title():
    assert load(f"```mermaid\n{DIAGRAM}\n```")[0].title == ""


def test_other_kinds_and_mistakes_stay_with_their_block():
    other, broken = "sequenceDiagram\nA->>B: x", "graph TD\nA[(]"
    text = "# P\n" + "".join(f"```mermaid\n{diagram}\n```\n" for diagram in (other, DIAGRAM, broken))
    kind, good, bad = load(text)
    assert kind.error and "sequenceDiagram" in kind.error.reason
    assert (kind.error.line, kind.line) == (3, 3)
    assert good.error is None
    assert bad.error and bad.error.line == 12


def test_when_no_block_can_be_read_the_first_mistake_is_raised():
    with pytest.raises(FormatError) as refusal:
        load("text\n```mermaid\ngantt\n```\n```mermaid\npie\n```")
    assert (refusal.value.line, refusal.value.reason) == (3, "This is a gantt, not a flowchart.")


def test_a_block_inside_another_block_is_text():
    with pytest.raises(FormatError, match="No flowchart found"):
        load(f"````md\n```mermaid\n{DIAGRAM}\n```\n````\n")


def test_a_block_that_is_not_closed_ends_where_the_next_begins():
    assert len(load(f"```mermaid\n{DIAGRAM}\n\n```mermaid\n{DIAGRAM}\n```\n")) == 2


def test_diagrams_that_are_too_long_together_are_refused_before_one_is_read():
    block = f"```mermaid\n{DIAGRAM}\n" + "%% note\n" * 20_000 + "```\n"
    assert len(load(block)) == 1
    with pytest.raises(FormatError, match="at most 300,000 characters together, these have 320,") as refused:
        load(block * 2)
    assert refused.value.hint == "Import them in parts."
