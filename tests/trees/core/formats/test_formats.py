import pytest
from hypothesis import given

from tests.trees.strategies import documents
from trees.core.formats import FORMATS, MAX_IMPORT_CHARS, READABLE, WRITABLE, FormatError, detect, read, write

OURS = "# Printer\n\n## On? {#on}\n- [Yes](#on)\n"
FLOWCHART = "flowchart TD\n  A --> B\n"
BLOCK = f"# Page\n\n```mermaid\n{FLOWCHART}```\n"
DOT = "// pumps\ndigraph {\n  a -> b\n}\n"
STORY = ":: Is it on?\n[[Yes->Good]]\n\n:: Good\n"
ZINGTREE = '{"root_node_id": "1", "nodes": {"1": {"page_title": "A"}}}'
GRAPH = '{"start": "a", "nodes": {"a": {"title": "A"}}}'


def test_every_format_says_what_it_is():
    for name, module in FORMATS.items():
        assert name == module.NAME
        assert module.LABEL and module.SUFFIXES and "/" in module.MEDIA_TYPE


@pytest.mark.parametrize(
    ("filename", "text", "name"),
    [
        ("a.md", OURS, "markdown"),
        ("a.md", BLOCK, "mermaid"),
        ("a.MD", FLOWCHART, "mermaid"),
        ("a.md", OURS + BLOCK, "markdown"),
        ("a.mmd", "anything", "mermaid"),
        ("a.json", "anything", "json"),
        ("", OURS, "markdown"),
        ("", BLOCK, "mermaid"),
        ("", FLOWCHART, "mermaid"),
        ("", "\ufeff\n" + GRAPH, "json"),
        ("a.json", ZINGTREE, "zingtree"),
        ("", ZINGTREE, "zingtree"),
        ("", f"[{ZINGTREE}]", "zingtree"),
        ("a.gv", "anything", "dot"),
        ("a.dot", "anything", "dot"),
        ("", DOT, "dot"),
        ("a.txt", 'strict graph "x y"\n{ a -- b }', "dot"),
        ("", "graph\n  a{Is it on?} --> b", "mermaid"),
        ("", "graph TD\n  a --> b{Is it on?}", "mermaid"),
        ("a.twee", "anything", "twee"),
        ("", "\n" + STORY, "twee"),
        ("", "::: note\ntext\n:::", "markdown"),
        ("notes.txt", "just text", "markdown"),
    ],
)
def test_the_format_is_told_by_suffix_and_content(filename, text, name):
    assert detect(filename, text) == name


@pytest.mark.parametrize("text", [OURS, BLOCK, FLOWCHART, GRAPH, "\ufeff" + OURS, DOT, STORY, ZINGTREE])
def test_text_is_read_without_saying_its_format(text):
    assert read(text)[0].graph.start


def test_guides_without_a_title_are_named_after_the_file():
    text = f"```mermaid\n{FLOWCHART}```\n" * 2
    assert [document.title for document in read(text, filename="it/printer-is_offline.v2.md")] == [
        "Printer is offline v2",
        "Printer is offline v2 2",
    ]


def test_a_title_of_its_own_is_kept():
    assert read(OURS, filename="x.md")[0].title == "Printer"


def test_one_bad_part_does_not_spoil_the_others():
    good, bad = read("# Good\n## A\n# Bad\n")
    assert good.error is None
    assert isinstance(bad.error, FormatError)


@pytest.mark.parametrize("format", [None, *READABLE])
def test_nothing_to_read_is_refused(format):
    with pytest.raises(FormatError):
        read("", format)


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(FormatError, match="2,000,000"):
        read("x" * (MAX_IMPORT_CHARS + 1))


@pytest.mark.parametrize("text", ["# T\n## A\n", BLOCK])
def test_a_text_with_too_many_guides_is_refused(text):
    with pytest.raises(FormatError, match="at most 1,000 guides, this one has 1,001"):
        read(text * 1001)


def test_an_unknown_format_is_refused():
    with pytest.raises(FormatError, match="Unknown format 'powerpoint'"):
        read("x", "powerpoint")


def test_some_formats_are_only_read():
    only_read = {
        "bpmn",
        "excalidraw",
        "excel",
        "html",
        "plantuml",
        "tree-json",
        "twee",
        "twine",
        "typebot",
        "visio",
        "word",
        "zingtree",
    }
    assert set(READABLE) - set(WRITABLE) == only_read
    assert set(WRITABLE) - set(READABLE) == {"svg"}  # read as the drawing of draw.io that it carries


@given(documents)
def test_what_is_written_can_be_read(document):
    for name in ("markdown", "json"):
        assert read(write(document, name), name)[0].graph == document.graph


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('flowchart TD\n  a["First line of the step<br>Dial *21*0123# LONG"] -->|Yes| b[Done]', "mermaid"),
        ('digraph { a [label="First line of the step\\nDial *21*0123# LONG"]; a -> b [label="Yes"] }', "dot"),
    ],
)
def test_plain_text_of_a_diagram_is_escaped_where_it_becomes_markdown(text, format):
    (document,) = read(text.replace("LONG", "and wait until the light at the front is on, " * 3), format)
    assert document.graph.nodes["a"].title == "First line of the step"
    assert document.graph.nodes["a"].body.startswith("Dial \\*21\\*0123# and wait")
