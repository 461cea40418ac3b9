"""A guide as a PDF, read again by other programs than the one that wrote it."""

import sys
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from tests import factories
from tests.trees.pictures import png, upload
from trees.core.graph import Graph, Node, Option
from trees.models import Picture, Revision
from trees.sharing import pdf, typeset
from trees.sharing.html_tree import HtmlTree
from trees.sharing.typeset import TypesetError
from trees.transfer.exports import export_guide

pytestmark = pytest.mark.django_db
BODY = """### Look **closely**

1. First
2. Second [the page](https://example.com/a)

- `ip a`

| Light | Means |
|---|---|
| red | stop |

Serial number: ____ {#serial}

Colour: ____ {#light choices="green, amber"}
"""


@pytest.fixture(autouse=True)
def nothing_is_ignored(caplog):
    """Typst leaves out what stands where it may not, with a warning."""
    yield
    assert [each.message for each in caplog.records if "typesetting" in each.message] == []


def printed(tree):
    reader = PdfReader(BytesIO(export_guide(tree, "pdf", reads=False)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def guide(team, owner):
    return three_steps(team, owner, "Router")


def three_steps(team, owner, title):
    nodes = [
        Node("power", "Is the light on?", BODY, (Option("yes", "Yes", "done"), Option("no", "No", "call"))),
        Node("done", "Solved", outcome="resolved"),
        Node("call", "Call us", "> Quoted", (Option("again", "Try again", "power"),)),
    ]
    return factories.published(team, by=owner, title=title, graph=Graph.of(nodes))


def test_all_that_the_booklet_shows_is_printed(guide):
    _, text = printed(guide)
    assert "Release 1, " in text and "· 3 steps" in text
    for words in ("Look closely", "First", "ip a", "red", "stop", "Serial number:", "green", "amber", "Resolved"):
        assert words in text
    assert "Yes → 2" in text
    assert "Try again → 1" in text


def test_a_screen_reader_finds_title_language_headings_and_links(guide):
    reader, _ = printed(guide)
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Router"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    [chapter, steps] = reader.outline
    titles = [" ".join(each.title.split()) for each in (chapter, *steps)]
    assert titles == ["Router", "1 Is the light on?", "2 Solved", "3 Call us"]
    assert "https://example.com/a" in str([each.get_object() for each in reader.pages[0]["/Annots"]])


def test_booklets_joined_to_one_file_keep_their_links(guide, team, owner):
    other = three_steps(team, owner, "Printer")
    joined = PdfWriter()
    for tree in (guide, other):
        joined.append(BytesIO(export_guide(tree, "pdf", reads=False)))
    written = BytesIO()
    joined.write(written)
    assert _links(PdfReader(BytesIO(export_guide(other, "pdf", reads=False)))) == {(1, 1)}
    assert _links(PdfReader(written)) == {(1, 1), (2, 2)}


def _links(reader):
    """(page of a link, page that it leads to) of all links within the file."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}
    found = set()
    for number, page in enumerate(reader.pages, 1):
        names = [each.get_object().get("/Dest") for each in page["/Annots"]]
        found |= {(number, pages[reader.named_destinations[name].page.idnum]) for name in names if name}
    return found


def test_pictures_are_in_it_and_have_their_text(team, owner):
    picture = Picture.objects.create_from_upload(team, upload(png(300, 200)), by=owner)
    body = f"![The back of the router]({picture.url})\n\n![Gone](/pictures/{'0' * 32}.webp)"
    tree = factories.tree(team, by=owner, graph=Graph.of([Node("a", "Look", body)]))
    reader, text = printed(tree)
    assert [each.image.size for each in reader.pages[0].images] == [(300, 200)]
    assert "[Gone]" in text
    assert "The back of the router" in [each.get("/Alt") for each in tags(reader)]


def tags(reader):
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            yield each
            waiting += [each["/K"]] if "/K" in each else []


DEEP = "> " * 40 + "quoted\n\n" + "\n".join("  " * depth + "- item" for depth in range(40))


@pytest.mark.parametrize("body", [DEEP, "[a" * 600 + "](b)" * 600, "**a *b ~~c `d` [e](http://e) f~~ g* h**" * 50])
def test_whatever_is_nested_is_printed(team, owner, body):
    _, text = printed(factories.tree(team, by=owner, graph=Graph.of([Node("a", "Look", body)])))
    assert len(text) > 100


def test_text_is_data_and_never_a_program(team, owner):
    body = '#set page(fill: red) #import "@preview/x:1.0.0" $x$ \\ @s1 <s1> #read("job.json") `#1+1`'
    _, text = printed(factories.tree(team, by=owner, title="#panic() *x*", graph=Graph.of([Node("a", "= #2", body)])))
    for words in ("#panic() *x*", "= #2", "#set page(fill: red)", '#read("job.json")', "#1+1"):
        assert words in text


def test_letters_without_a_font_are_named_and_never_boxes(team, owner):
    nodes = [Node("a", "Lamp \ue000 on", "Тест \U000e1000")]
    reader, text = printed(factories.tree(team, by=owner, graph=Graph.of(nodes)))
    assert "Lamp [U+E000] on" in text and "Тест [U+E1000]" in text
    assert "No font of this site has these letters: U+E000 (no character of unicode), U+E1000" in text
    other = "".join(map(chr, range(0xE000, 0xE030)))
    with pytest.raises(TypesetError, match="No font of this site has 48 of the letters in this guide, such as"):
        export_guide(factories.tree(team, by=owner, graph=Graph.of([Node("a", other)])), "pdf", reads=False)


def test_what_is_too_long_is_refused_before_the_work(team, owner, monkeypatch):
    steps = [Node(f"n{i}", f"Step {i}", "", (Option("o", "On", f"n{i + 1}"),)) for i in range(20_000)]
    monkeypatch.setattr(pdf, "typeset", None)
    with pytest.raises(TypesetError, match="A PDF has at most 2,500 steps; this guide has 20,000"):
        pdf.require_printable(Graph.of(steps))
    with pytest.raises(TypesetError, match="at most 1,000,000 characters"):
        pdf.require_printable(Graph.of([Node(f"n{i}", "a", "x" * 100_000) for i in range(11)]))
    monkeypatch.setattr(pdf, "MAX_PARTS", 300)
    many = Graph.of([Node("a", "Many", "- a\n" * 310)])
    with pytest.raises(TypesetError, match="at most 300 steps, answers, paragraphs and list items"):
        pdf.booklet_pdf(factories.tree(team, by=owner), Revision(created_at=timezone.now()), many)


def test_what_is_just_not_too_long_is_printed_and_the_next_is_not(team, owner, monkeypatch):
    tree = factories.tree(team, by=owner)
    chars = sum(len(node.body) for node in tree.graph.nodes.values())
    parts = 3 + 2 + 5  # steps, answers, and the paragraph with its text before, in and behind bold letters
    for name, most in (("MAX_STEPS", 3), ("MAX_CHARS", chars), ("MAX_PARTS", parts)):
        with monkeypatch.context() as limit:
            limit.setattr(pdf, name, most)
            assert len(printed(tree)[0].pages) == 1, name
            limit.setattr(pdf, name, most - 1)
            with pytest.raises(TypesetError):
                export_guide(tree, "pdf", reads=False)


def test_picture_whose_file_is_gone_leaves_its_words(team, owner):
    picture = Picture.objects.create_from_upload(team, upload(png(300, 200)), by=owner)
    picture.file.delete(save=False)
    Picture.objects.filter(pk=picture.pk).update(file="pictures/gone.webp")
    body = f"![The back of the router]({picture.url})"
    _, text = printed(factories.tree(team, by=owner, graph=Graph.of([Node("a", "Look", body)])))
    assert "[The back of the router]" in text


def test_language_is_that_of_most_letters_and_japanese_among_kanji():
    texts = {"en": "Is the light on?", "de": "", "ru": "Лампа горит?", "zh": "灯亮了吗", "ja": "電源装置の点灯確認"}
    assert {name: pdf.language_of(text) for name, text in texts.items()} == {name: name for name in texts} | {
        "de": "en"
    }


def test_list_begins_at_its_number():
    [numbered] = HtmlTree(lambda url: "").nodes_of('<ol start="3"><li>Third</li></ol>')
    assert numbered[:2] == ["ol", 3]


LIMITED = "import sys, pathlib; from trees.core.typeset import process; process.MAX_ADDRESS_SPACE_BYTES = 150_000_000; "


def test_what_takes_too_much_memory_or_time_ends_alone(team, owner, monkeypatch):
    nodes = [Node(f"n{i}", "Step", "- a\n" * 10) for i in range(400)]
    tree = factories.tree(team, by=owner, graph=Graph.of(nodes))
    command = [sys.executable, "-c", f"{LIMITED}process.main(pathlib.Path(sys.argv[1]))"]
    monkeypatch.setattr(typeset, "COMMAND", command)
    with pytest.raises(TypesetError, match="takes too long or too much memory"):
        export_guide(tree, "pdf", reads=False)
    monkeypatch.setattr(typeset, "COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(typeset, "MAX_SECONDS", 0.2)
    with pytest.raises(TypesetError, match="takes too long or too much memory"):
        export_guide(tree, "pdf", reads=False)
