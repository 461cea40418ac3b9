import zipfile
from io import BytesIO

import pytest

from trees.core.formats import FormatError, read_bytes
from trees.core.formats.visio import load_bytes
from trees.transfer.library.zip_file import is_zip
from trees.transfer.plan import plan_import

SPACE = "http://schemas.microsoft.com/office/visio/2012/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cells(**values):
    return "".join(f'<Cell N="{name}" V="{value}"/>' for name, value in values.items())


def shape(key, text="", x=1, y=9, *, inside="", master="", **more):
    size = cells(PinX=x, PinY=y, Width=1.5, Height=0.5, **more)
    attribute = f' Master="{master}"' if master else ""
    words = f'<Text><cp IX="0"/>{text}\n</Text>' if text else ""
    group = f"<Shapes>{inside}</Shapes>" if inside else ""
    return f'<Shape ID="{key}"{attribute}>{size}{words}{group}</Shape>'


def connector(key, text="", begin=(0, 0), end=(0, 0), **more):
    places = cells(BeginX=begin[0], BeginY=begin[1], EndX=end[0], EndY=end[1], **more)
    return f'<Shape ID="{key}">{places}<Text>{text}</Text></Shape>'


def glue(key, begin="", end=""):
    ends = (("BeginX", begin), ("EndX", end))
    return "".join(f'<Connect FromSheet="{key}" FromCell="{cell}" ToSheet="{to}"/>' for cell, to in ends if to)


def page(shapes, connects=""):
    return f'<PageContents xmlns="{SPACE}"><Shapes>{shapes}</Shapes><Connects>{connects}</Connects></PageContents>'


def drawing(pages, masters=None, damage=None):
    files = {}
    for folder, kind, parts in (("pages", "Page", pages), ("masters", "Master", masters or {})):
        rows = "".join(f'<{kind} ID="{i}" Name="{name}"><Rel r:id="r{i}"/></{kind}>' for i, name in enumerate(parts))
        links = "".join(f'<Relationship Id="r{i}" Target="{kind.lower()}{i}.xml"/>' for i in range(len(parts)))
        if parts:
            files[f"visio/{folder}/{folder}.xml"] = f'<{kind}s xmlns="{SPACE}" xmlns:r="{RELATIONS}">{rows}</{kind}s>'
            files[f"visio/{folder}/_rels/{folder}.xml.rels"] = f"<Relationships>{links}</Relationships>"
            files |= {f"visio/{folder}/{kind.lower()}{i}.xml": text for i, text in enumerate(parts.values())}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in (files | (damage or {})).items():
            archive.writestr(path, text)
    return buffer.getvalue()


def read_page(shapes, connects="", **parts):
    (document,) = load_bytes(drawing({"Page-1": page(shapes, connects)}, **parts))
    return document


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title) for node in nodes.values() for o in node.options]


POWER, GOOD = shape("1", "Is it on?"), shape("2", "Good", 1, 5)


def line(key, text="", begin=(0, 0), end=(0, 0), *, head=True, **more):
    """A line that is drawn as a shape, in the box from its left lower to its right upper corner."""
    (left, bottom), (right, top) = map(min, zip(begin, end, strict=True)), map(max, zip(begin, end, strict=True))
    width, height = right - left, top - bottom
    size = cells(PinX=left, PinY=bottom, Width=width, Height=height, LocPinX=0, LocPinY=0, **more)
    paths = [
        ("1", ((x - left, y - bottom) for x, y in (begin, end))),
        *([("0", ((0, 0), (1, 1), (0, 0)))] if head else []),
    ]
    drawn = "".join(path(points, no_fill) for no_fill, points in paths)
    return f'<Shape ID="{key}">{size}{drawn}<Text>{text}</Text></Shape>'


def path(points, no_fill="0", times=1):
    """Through ``points``, so many times over."""
    rows = "".join(f'<Row T="{"LineTo" if i else "MoveTo"}">{cells(X=x, Y=y)}</Row>' for i, (x, y) in enumerate(points))
    return f'<Section N="Geometry">{cells(NoFill=no_fill)}{rows * times}</Section>'


def test_shapes_are_steps_and_connectors_answers_in_the_direction_of_their_glue():
    document = read_page(POWER + GOOD + connector("3", "Yes"), glue("3", "1", "2"))
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert document.decisions == ()


def test_an_arrowhead_at_the_beginning_alone_turns_the_connector_round():
    document = read_page(POWER + GOOD + connector("3", BeginArrow=4, EndArrow=0), glue("3", "1", "2"))
    assert ways(document) == [("Good", "Continue", "Is it on?")]


def test_an_end_that_is_not_glued_leads_to_the_nearest_shape():
    loose = connector("3", "Yes", begin=(1, 8.7), end=(1.1, 5.4))
    document = read_page(POWER + GOOD + loose, glue("3", "1"))
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert document.decisions == ("Arrows whose end was not fixed to a shape lead to the nearest one: “Good”.",)


def test_places_in_a_group_are_those_of_the_group():
    group = (
        f'<Shape ID="4">{cells(PinX=5, PinY=5, Width=4, Height=4)}<Shapes>{shape("5", "Inner", 1, 1)}</Shapes></Shape>'
    )
    loose = connector("3", "Yes", begin=(1, 8.7), end=(4, 4.4))  # the group begins at 3, 3
    document = read_page(POWER + group + loose + connector("6"), glue("3", "1") + glue("6", "5", "1"))
    assert ("Is it on?", "Yes", "Inner") in ways(document)


def test_texts_in_a_group_that_a_connector_touches_belong_to_its_step():
    group = shape("4", "Outer", 1, 5, inside=shape("5", "Inner", 0.5, 0.2))
    node = read_page(POWER + group + connector("3"), glue("3", "1", "4")).graph.nodes["4"]
    assert (node.title, node.body) == ("Outer", "Inner")


def test_what_a_shape_does_not_say_it_has_from_its_master():
    master = f'<MasterContents xmlns="{SPACE}"><Shapes>{shape("1", "Start", BeginX=0)}</Shapes></MasterContents>'
    plain = master.replace('<Cell N="BeginX" V="0"/>', "")
    shapes = f'<Shape ID="1" Master="1"/>{GOOD}<Shape ID="3" Master="0"/>'
    document = read_page(shapes, glue("3", "1", "2"), masters={"Connector": master, "Terminator": plain})
    assert ways(document) == [("Start", "Continue", "Good")]


@pytest.mark.parametrize(
    ("row", "body"),
    [(cells(Address="https://example.com/a"), "<https://example.com/a>"), (cells(Address="C:\\guide.docx"), "")],
)
def test_web_links_come_along_and_others_are_named(row, body):
    linked = POWER.replace("</Shape>", f'<Section N="Hyperlink"><Row>{row}</Row></Section></Shape>')
    document = read_page(linked + GOOD + connector("3"), glue("3", "1", "2"))
    assert document.graph.nodes["1"].body == body
    assert bool(document.decisions) == (not body)


def test_pages_are_guides_and_linked_pages_one():
    link = f'<Section N="Hyperlink"><Row>{cells(SubAddress="Lamps")}</Row></Section></Shape>'
    printers = page(POWER.replace("</Shape>", link))
    content = drawing({"Printers": printers, "Lamps": page(shape("1", "Plugged in?")), "Other": page(GOOD)})
    joined, other = load_bytes(content)
    assert ways(joined) == [("Is it on?", "Continue", "Plugged in?")]
    assert [joined.title, other.title] == ["Printers", "Other"]


def test_a_drawing_is_imported_by_its_bytes_and_is_no_library():
    content = drawing({"Page-1": page(POWER + GOOD)})
    (planned,) = plan_import([("printer-check.vsdx", content)])
    assert planned.document.title == "Printer check"
    assert not is_zip("printer-check.vsdx", content[:4])
    assert is_zip("library", content[:4])


def test_other_zips_are_for_others():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("guide.md", "# Guide")
    assert read_bytes(buffer.getvalue()) is None


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: drawing({"P": page("")}), "The drawing is empty."),
        (lambda: drawing({"P": page(POWER)})[:-40], "This drawing of Visio is damaged."),
        (lambda: drawing({"P": "<PageContents>"}), "This is not well-formed XML: no element found."),
        (
            lambda: drawing({"P": page(POWER)}, damage={"visio/pages/_rels/pages.xml.rels": "<a/>"}),
            "The drawing is empty.",
        ),
        (lambda: drawing({"P": page(POWER) + " " * 9_000_000}), "This drawing of Visio is too large."),
        (
            lambda: drawing({f"P{i}": page(POWER) + " " * 7_000_000 for i in range(4)}),
            "This drawing of Visio is too large.",
        ),
        (
            lambda: drawing({"P": page(POWER) + path([(0, 0)], times=900_000)}),
            "This drawing of Visio is too large.",
        ),
    ],
)
def test_what_cannot_be_read_is_named(make, reason):
    with pytest.raises(FormatError) as error:
        load_bytes(make())
    assert error.value.reason == reason


def nested(depth):
    opens = "".join(f'<Shape ID="g{i}"><Shapes>' for i in range(depth))
    return drawing({"P": page(opens + POWER + "</Shapes></Shape>" * depth)})


def test_the_text_in_groups_of_groups_is_that_of_the_outermost():
    (document,) = load_bytes(nested(50))
    assert [node.title for node in document.graph.nodes.values()] == ["Is it on?"]


def test_the_text_in_groups_without_end_is_kept():
    (document,) = load_bytes(nested(5_000))
    assert [node.title for node in document.graph.nodes.values()] == ["Is it on?"]


def test_pictures_come_along_and_those_that_cannot_be_shown_are_named():
    def foreign(key, relation):
        inner = f'<Shape ID="{key}"><ForeignData ForeignType="Bitmap"><Rel r:id="{relation}"/></ForeignData></Shape>'
        return inner.replace("<Rel ", f'<Rel xmlns:r="{RELATIONS}" ')

    shapes = shape("1", "Is it on?", inside=foreign("9", "r1") + foreign("8", "r2")) + GOOD + connector("3", "Yes")
    links = "".join(
        f'<Relationship Id="r{number}" Target="../media/image{number}.{kind}"/>'
        for number, kind in ((1, "gif"), (2, "emf"))
    )
    media = {
        "visio/pages/_rels/page0.xml.rels": f"<Relationships>{links}</Relationships>",
        "visio/media/image1.gif": "GIF89a",
        "visio/media/image2.emf": "EMF",
    }
    document = read_page(shapes, glue("3", "1", "2"), damage=media)
    (url,) = document.pictures
    assert f"![Is it on?]({url})" in next(node.body for node in document.graph.nodes.values() if node.body)
    assert "Pictures of the drawing that are left out: 1." in document.decisions


def test_arrows_that_are_drawn_as_shapes_are_read():
    bad = shape("3", "Bad", 5, 9)
    arrows = line("4", "Yes", (1, 8.75), (1, 5.25)) + line("5", "No", (1.75, 9), (4.25, 9))
    assert ways(read_page(POWER + GOOD + bad + arrows)) == [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Bad")]


def test_lines_that_no_arrow_has_are_shapes():
    remark = line("4", "A remark", (1, 8.75), (1, 5.25), head=False)
    outline = shape("5", "Around", 3, 3).replace("<Text>", path([(0, 0), (1, 1), (0, 0)]) + "<Text>")
    document = read_page(POWER + GOOD + remark + outline + line("6", "", (1, 8.75), (1, 5.25), head=False))
    assert ways(document) == [("Is it on?", "Continue", "Good")]
    assert "A remark" in " ".join(document.decisions)


def test_the_pin_of_a_shape_may_be_in_its_corner():
    corner = {"LocPinX": 0, "LocPinY": 0}
    shapes = (
        shape("1", "Is it on?", 0.25, 8.75, **corner)
        + shape("2", "Good", 4.5, 9, master="0")
        + shape("3", "Bad", 4.5, 9)
    )
    masters = {"Box": page(f'<Shape ID="9">{cells(Width=3, LocPinX=3, Height=1, LocPinY=0.5)}</Shape>')}
    document = read_page(shapes + line("4", "", (1.75, 9), (2.9, 9)), masters=masters)
    assert ways(document) == [("Is it on?", "Continue", "Good")]


def test_a_drawing_with_long_outlines_is_read():
    outline = path([(1.5, 2.5)] * 100)
    sketch = shape("4", "Drawn", 5, 9).replace("<Text>", outline * 2_000 + "<Text>")
    assert [node.title for node in read_page(POWER + sketch).graph.nodes.values()] == ["Is it on?", "Drawn"]
