"""The draft as one text: what the editor of the text shows, takes and says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.trees.strategies import graphs, titles
from trees.core.formats import FormatError, dot, markdown, mermaid
from trees.core.formats.guide_text import TITLE, About, implicit_keys, other_format, read_guide, write_guide
from trees.core.graph import Graph
from trees.core.text import one_line

abouts = st.builds(About.of, st.sampled_from(["A", "B", "C"]), st.sampled_from(["", "d", "e"]))


@settings(max_examples=examples(40))
@given(graphs.filter(lambda graph: graph.nodes), titles.map(one_line))
def test_guide_that_is_written_is_read_as_the_same_guide(graph, title):
    document = read_guide(write_guide(graph, About(title, "")), untitled="")
    assert document.graph.nodes == graph.nodes
    assert document.title == title


def test_guide_without_steps_is_shown_an_example_that_can_be_read():
    document = read_guide(write_guide(Graph(), About("Printer", "")), untitled="X")
    assert document.title == "Printer"
    assert len(document.graph.nodes) == 4


def test_text_without_a_title_keeps_the_title_of_the_guide():
    assert read_guide("## On? {#on}\n", untitled="Printer").title == "Printer"


def test_second_guide_in_the_text_is_refused_at_its_line():
    with pytest.raises(FormatError) as caught:
        read_guide("# One\n\n## A\n\n# Two\n\n## B\n", untitled="")
    assert (caught.value.line, "more than one guide" in caught.value.reason) == (5, True)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("flowchart TD\n  a --> b", mermaid.LABEL),
        ("digraph { a -> b }", dot.LABEL),
        ('{"nodes": {"a": {"title": "A"}}}', "JSON"),
        ('{"start": "a"}', "JSON written by hand"),
        ("## A\n\n- [Yes](#b)", ""),
        ("Some words", ""),
    ],
)
def test_text_in_another_format_is_recognised(text, label):
    assert other_format(text) == label


@settings(max_examples=examples(40))
@given(graphs.filter(lambda graph: graph.nodes))
def test_heading_that_names_no_key_has_the_key_that_would_be_written_into_it(graph):
    text = write_guide(graph, About("T", ""))
    keys = implicit_keys(text, markdown.line_numbers(text))
    assert set(keys.values()) <= set(graph.nodes)
    lines = text.split("\n")
    assert not any(lines[line - 1].endswith(f"{{#{key}}}") for line, key in keys.items())


def test_keys_of_headings_without_one_are_told_by_line():
    text = "# T\n\n## Is it on?\n\n- [Yes](#end)\n\n## End {#end .resolved}\n"
    assert implicit_keys(text, markdown.line_numbers(text)) == {3: "is-it-on"}


@pytest.mark.parametrize("heading", ["#power", "{#power", "Power {.start}", "Power ##"])
def test_heading_without_a_key_among_its_attributes_names_none(heading):
    text = f"# T\n\n## {heading}\n"
    assert implicit_keys(text, markdown.line_numbers(text)) == {3: "power"}


@pytest.mark.parametrize("heading", ["Power {#p}", "Power {.start #p} ", "{#p}", "A {b} {#p .resolved}"])
def test_heading_with_a_key_among_its_attributes_names_it(heading):
    text = f"# T\n\n## {heading}\n"
    assert implicit_keys(text, markdown.line_numbers(text)) == {}


@given(abouts, abouts)
def test_change_of_title_and_description_by_one_side_is_taken(base, changed):
    assert base.merged(changed, base) == (changed, [])
    assert base.merged(base, changed) == (changed, [])
    assert base.merged(changed, changed) == (changed, [])


@given(abouts, abouts, abouts)
def test_merge_takes_each_change_and_shows_both_sides_where_they_differ(base, mine, theirs):
    merged, conflicts = base.merged(mine, theirs)
    shown = conflicts[0] if conflicts else None
    clashing = []
    for name, place in (("title", "title"), ("description", "body")):
        was, one, other, now = (getattr(each, name) for each in (base, mine, theirs, merged))
        assert now == (one if other == was else other)
        if was not in (one, other) and one != other:
            clashing.append(name)
            assert (getattr(shown.mine, place), getattr(shown.theirs, place)) == (one, other)
    assert bool(clashing) == bool(conflicts)
    assert not shown or shown.key == TITLE
