"""Mermaid blocks in HTML, and what site generators and wikis have for them."""

import pytest

from tests.trees.core.formats.reading import read_soon
from trees.core.formats import detect, read
from trees.core.formats.mermaid import load
from trees.core.formats.mermaid.blocks import blocks

CHART = "flowchart TD\n  a[Is it on?] -->|Yes| b[Good]"


def texts(text):
    return [block.text for block in blocks(text)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hugo", f"{{{{< mermaid >}}}}\n{CHART}\n{{{{< /mermaid >}}}}"),
        ("Hugo, rendered, with a class", f'{{{{% mermaid class="optional" %}}}}\n{CHART}\n{{{{% /mermaid %}}}}'),
        ("Jekyll", f"{{% mermaid %}}\n{CHART}\n{{% endmermaid %}}"),
        ("Confluence", f"{{code:mermaid}}\n{CHART}\n{{code}}"),
        ("Confluence, with a title", f"{{code:title=Check|language=mermaid}}\n{CHART}\n{{code}}"),
        ("Confluence's macro", f"{{mermaid}}\n{CHART}\n{{mermaid}}"),
        ("DokuWiki", f"<mermaid>\n{CHART}\n</mermaid>"),
        ("AsciiDoc", f"[mermaid]\n----\n{CHART}\n----"),
        ("AsciiDoc, with a name", f'[mermaid,"check",svg]\n....\n{CHART}\n....'),
        ("reStructuredText", f".. mermaid::\n\n   {CHART.replace(chr(10), chr(10) + '   ')}"),
    ],
)
def test_blocks_of_other_programs_are_found_between_other_text(name, text):
    (document,) = load(f"Before\n\n# Check\n\n{text}\n\nAfter -> it")
    assert [node.title for node in document.graph.nodes.values()] == ["Is it on?", "Good"], name
    assert document.title == "Check"


def test_an_error_in_a_block_has_the_line_of_the_text():
    (good, bad) = load(f"{{{{< mermaid >}}}}\n{CHART}\n{{{{< /mermaid >}}}}\n\n[mermaid]\n----\nsequenceDiagram\n----")
    assert good.error is None
    assert bad.error.line == 8


def test_brackets_of_asciidoc_without_a_block_are_text():
    assert texts("[mermaid]\nnothing\n----\n----") == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<pre class="mermaid">\na --> b\n</pre>', ["\na --> b\n"]),
        ("<div class='chart mermaid big'>a --&gt; b</div>", ["a --> b"]),
        ("<div id=x class=mermaid>a</div> <p>b</p>", ["a"]),
        ('<pre><code class="language-mermaid">a\n</code></pre>', ["a\n"]),
        (
            '<pre class="mermaid">\na["<b>One</b><br/>two</i>"]\nb\n</pre>\nafter',
            ['\na["<b>One</b><br/>two</i>"]\nb\n'],
        ),
        ('<div class="mermaid">\na["<div>One</div>"]\nb\n</div>\nafter', ['\na["<div>One</div>"]\nb\n']),
        ('<pre class="mermaid">never closed', ["never closed"]),
        ('<div class="mermaid-wrapper">\ntext\n</div>', []),
        ('<div class="not-mermaid" data-a="mermaid">a</div>', []),
    ],
)
def test_an_element_ends_with_its_own_end_tag(html, expected):
    assert texts(html) == expected


def test_a_wrapper_and_the_element_inside_are_told_apart():
    html = f'<div class="mermaid-wrapper">\n<pre class="mermaid">\n{CHART}\n</pre>\n</div>'
    assert texts(html) == [f"\n{CHART}\n"]


CONTENTS = (
    "# Guide\n\n- [One](#one)\n- [Two](#two)\n\n## One\n\n```mermaid\n{0}\n```\n\n## Two\n\n```mermaid\n{0}\n```\n"
)


def test_a_table_of_contents_is_no_guide():
    text = CONTENTS.format(CHART)
    assert detect("guide.md", text) == "mermaid"
    assert [document.title for document in read(text, filename="guide.md")] == ["One", "Two"]


def test_links_back_to_the_top_do_not_hide_many_diagrams():
    text = CONTENTS.format(CHART) + "".join(
        f"\n## Part {i}\n\n- [Top](#guide)\n\n```mermaid\n{CHART}\n```\n" for i in range(3)
    )
    assert detect("guide.md", text) == "mermaid"
    first = read(text, filename="guide.md")[0]
    assert first.decisions[-1] == "This text can also be read as Markdown: choose that format to see it."


def test_our_own_guide_with_a_diagram_in_a_step_stays_one():
    text = f"# G\n\n## Is it on? {{#a}}\n\n```mermaid\n{CHART}\n```\n\n- [Yes](#b)\n\n## Good {{#b .resolved}}\n"
    assert detect("guide.md", text) == "markdown"
    (document,) = read(text, filename="guide.md")
    assert list(document.graph.nodes) == ["a", "b"]
    assert document.decisions == ("This text can also be read as Mermaid: choose that format to see it.",)


def test_a_format_that_was_chosen_is_not_questioned():
    (document,) = read("## A {#a}\n\n```mermaid\nflowchart TD\n a-->b\n```\n\n- [Yes](#b)\n\n## B {#b}", "markdown")
    assert document.decisions == ()


OPENERS = [
    "{{< mermaid >}}", "{code:mermaid}", "[mermaid]\n----", ".. mermaid::", '<pre class="mermaid">',
    "<pre class='mermaid", '<h1>mermaid', "[mermaid]\n.Caption", "<mermaid chart={`",
]  # fmt: skip


@pytest.mark.parametrize("opener", OPENERS)
def test_many_blocks_that_are_never_closed_take_no_long_time(opener):
    read_soon(load, f"{opener}\n" * 30_000)


def test_more_arrows_than_a_guide_may_have_are_refused_before_they_are_made():
    ends = [" & ".join(f"{name}{i}" for i in range(2_500)) for name in "ab"]
    read_soon(load, f"flowchart TD\n{' --> '.join(ends)}")


def whole(text):
    """``(guide's title, its steps)`` of each guide, and all that was told."""
    documents = read(text, "mermaid")
    told = " ".join(decision for document in documents for decision in document.decisions)
    return [(each.title, [node.title for node in each.graph.nodes.values()]) for each in documents], told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"= Doc\n\n[mermaid,target,svg]\n.The caption\n....\n{CHART}\n....\n", "The caption"),
        (f"= Doc\n\n[source,mermaid]\n----\n{CHART}\n----\nBelow", "Below"),
        (
            "Doc\n===\n\n.. mermaid::\n   :caption: Seen\n\n   flowchart TD\n     a[Is it on?] --> b[Good]\n\nBelow",
            "Seen",
        ),
        ("Doc\n===\n\n.. code-block:: mermaid\n\n   flowchart TD\n     a[Is it on?] --> b[Good]\n\nBelow", "Below"),
        (f"h1. Doc\n{{code:title=x|mermaid}}\n{CHART}\n{{code}}\nBelow", "Below"),
        (f"# Doc\n<Mermaid chart={{`{CHART}\n`}} />\nBelow", "Below"),
        (f"# Doc\n<Mermaid>{{`\n{CHART}\n`}}</Mermaid>\nBelow", "Below"),
        (f"# Doc\n```{{code-block}} mermaid\n{CHART}\n```\nBelow", "Below"),
        (f"# Doc\n#+BEGIN_SRC mermaid :file x.png\n{CHART}\n#+END_SRC\nBelow", "Below"),
    ],
)
def test_blocks_of_generators_have_their_heading_and_tell_what_is_beside_them(text, told):
    guides, said = whole(text)
    assert guides == [("Doc", ["Is it on?", "Good"])]
    assert told in said


def test_several_diagrams_in_one_line_of_a_page_are_all_read():
    block = f'<pre class="mermaid">{CHART}</pre>'
    guides, said = whole(f"<body><h2>One</h2><p>Before</p>{block}<p>Between</p><h2><b>Two</b></h2>{block}<p>After</p>")
    assert guides == [("One", ["Is it on?", "Good"]), ("Two", ["Is it on?", "Good"])]
    assert all(word in said for word in ("Before", "Between", "After"))


def test_front_matter_counts_for_each_diagram_of_a_page():
    text = f"---\ntitle: Page\ntags: [net]\nreview: 2027-01-31\nauthor: Ann\n---\n```mermaid\n{CHART}\n```\n"
    (document,) = read(text, filename="page.md")
    assert (document.title, document.categories, str(document.review)) == ("Page", ("net",), "2027-01-31")
    assert "Fields of the front matter that were not read: “author”." in document.decisions
