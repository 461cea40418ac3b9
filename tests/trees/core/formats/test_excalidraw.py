import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect, read
from trees.core.formats.drawing.cells import MAX_CELLS
from trees.core.formats.excalidraw import load

FIELDS = st.dictionaries(
    st.sampled_from(["id", "type", "x", "y", "text", "containerId", "points", "startBinding", "endBinding", "frameId"]),
    st.sampled_from(
        ["a", "b", "text", "arrow", "line", "frame", "rectangle", 1, None, [[0, 0], [1, 1]], {"elementId": "a"}]
    ),
)


def box(key, text="", x=0, y=0, kind="rectangle", **more):
    shape = {"id": key, "type": kind, "x": x, "y": y, "width": 200, "height": 60, **more}
    return [shape, words(f"{key}-text", text, x, y, containerId=key)] if text else [shape]


def words(key, text, x=0, y=0, **more):
    return {"id": key, "type": "text", "x": x, "y": y, "width": 80, "height": 20, "text": text, **more}


def arrow(key, source="", target="", **more):
    ends = {
        name: {"elementId": end} if end else None for name, end in (("startBinding", source), ("endBinding", target))
    }
    return {"id": key, "type": "arrow", "x": 0, "y": 0, "points": [[0, 0], [5, 5]], **ends, **more}


def scene(*elements):
    rows = [row for element in elements for row in (element if isinstance(element, list) else [element])]
    return json.dumps({"type": "excalidraw", "version": 2, "elements": rows})


def read_scene(*elements):
    (document,) = load(scene(*elements))
    return document


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title) for node in nodes.values() for o in node.options]


POWER, GOOD = box("a", "Is it on?", kind="diamond"), box("b", "Good", y=300)


def test_bound_arrows_join_shapes_with_their_texts():
    document = read_scene(POWER, GOOD, arrow("e", "a", "b"), words("l", "Yes", containerId="e"))
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert document.decisions == ()


def test_a_text_written_over_a_shape_is_that_of_the_smallest_one():
    around = {"id": "big", "type": "rectangle", "x": -500, "y": -500, "width": 2000, "height": 2000}
    document = read_scene(around, box("a"), words("t", "Is it on?", 60, 20), GOOD, arrow("e", "a", "b"))
    assert ways(document) == [("Is it on?", "Continue", "Good")]


def test_an_arrow_may_be_bound_to_the_text_in_a_shape():
    document = read_scene(POWER, GOOD, arrow("e", "a-text", "b-text"))
    assert ways(document) == [("Is it on?", "Continue", "Good")]


@pytest.mark.parametrize(
    ("heads", "source"),
    [
        ({}, "Is it on?"),
        ({"startArrowhead": None, "endArrowhead": "arrow"}, "Is it on?"),
        ({"startArrowhead": "dot", "endArrowhead": None}, "Good"),
    ],
)
def test_arrowheads_say_the_direction_and_old_scenes_have_none(heads, source):
    assert ways(read_scene(POWER, GOOD, arrow("e", "a", "b", **heads)))[0][0] == source


def test_an_end_that_is_not_bound_leads_to_the_nearest_shape():
    loose = arrow("e", "a", points=[[100, 60], [100, 290]])
    document = read_scene(POWER, GOOD, loose)
    assert ways(document) == [("Is it on?", "Continue", "Good")]
    assert document.decisions == ("Arrows whose end was not fixed to a shape lead to the nearest one: “Good”.",)


def test_lines_that_nothing_holds_are_strokes_of_the_pen():
    stroke = {"id": "s", "type": "line", "x": 0, "y": 0, "points": [[100, 60], [100, 300]]}
    assert ways(read_scene(POWER, GOOD, stroke)) == []


def test_bound_lines_are_arrows_without_a_head():
    document = read_scene(POWER, GOOD, arrow("e", "a", "b", type="line"))
    assert ways(document) == [("Is it on?", "Continue", "Good")]
    assert "Lines without an arrowhead are read in the direction they were drawn: “Is it on?”." in document.decisions


def test_deleted_elements_are_gone():
    document = read_scene(POWER, GOOD, arrow("e", "a", "b"), arrow("f", "b", "a", isDeleted=True))
    assert ways(document) == [("Is it on?", "Continue", "Good")]


def test_a_frame_is_a_box_and_named():
    frame = {"id": "f", "type": "frame", "x": 0, "y": 0, "width": 900, "height": 900, "name": "Office"}
    inside = [box("a", "Is it on?", frameId="f"), box("b", "Good", y=300, frameId="f")]
    document = read_scene(frame, *inside, arrow("e", "a", "b", frameId="f"))
    assert ways(document) == [("Is it on?", "Continue", "Good")]
    assert document.decisions == ("Boxes around steps are left out: “Office”.",)


def test_a_link_comes_along():
    document = read_scene(box("a", "Manual", link="https://example.com/a"), GOOD, arrow("e", "a", "b"))
    assert document.graph.nodes["a"].body == "<https://example.com/a>"


@pytest.mark.parametrize("name", ["a.excalidraw", "a.json", ""])
def test_a_scene_is_recognised_and_named_after_its_file(name):
    text = scene(POWER, GOOD, arrow("e", "a", "b"))
    assert detect(name, text) == "excalidraw"
    (document,) = read(text, filename=name)
    assert document.title == ("A" if name else "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "This is not a scene of Excalidraw."),
        ('{"type": "excalidraw", "elements": []}', "The drawing is empty."),
        ('{"type": "excalidraw", "elements": [3, {"type": "freedraw", "id": "f"}]}', "The drawing is empty."),
        ("[", "This is not JSON: Expecting value, at column 2."),
    ],
)
def test_what_is_no_scene_is_named(text, reason):
    with pytest.raises(FormatError) as error:
        load(text)
    assert error.value.reason == reason


def test_more_elements_than_a_drawing_may_have_are_refused():
    with pytest.raises(FormatError, match=f"more than {MAX_CELLS:,} shapes and arrows"):
        load(f'{{"elements": [{",".join("0" for _ in range(MAX_CELLS + 1))}]}}')


@given(st.lists(FIELDS, max_size=8))
def test_any_scene_is_read_or_refused(elements):
    read_or_refuse(load, scene(*elements))


def test_a_large_scene_is_read_soon():
    elements = [box(f"s{i}", f"Step {i}", x=i % 50 * 250, y=i // 50 * 100) for i in range(3_000)]
    read_soon(load, scene(*elements, *(arrow(f"e{i}", f"s{i}", f"s{i + 1}") for i in range(2_999))))


PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="


def test_a_picture_over_a_shape_comes_along_and_another_is_named():
    image = {"id": "i", "type": "image", "x": 10, "y": 10, "width": 20, "height": 20, "fileId": "f"}
    gone = {"id": "g", "type": "image", "x": 900, "y": 900, "width": 20, "height": 20, "fileId": "none"}
    rows = json.loads(scene(POWER, GOOD, image, gone, arrow("e", "a", "b")))
    (document,) = load(json.dumps(rows | {"files": {"f": {"id": "f", "mimeType": "image/gif", "dataURL": PIXEL}}}))
    (url,) = document.pictures
    assert document.graph.nodes["a"].body == f"![Is it on?]({url})"
    assert document.pictures[url].startswith(b"GIF89a")
    assert "Pictures of the drawing that are left out: 1." in document.decisions


def test_the_short_form_that_programs_write_is_read():
    shapes = [
        {"id": key, "type": "rectangle", "label": {"text": text}} for key, text in (("a", "Is it on?"), ("b", "Good"))
    ]
    way = {"id": "e", "type": "arrow", "start": {"id": "a"}, "end": {"id": "b"}, "label": {"text": "Yes"}}
    assert ways(read_scene(*shapes, way)) == [("Is it on?", "Yes", "Good")]


def test_a_scene_in_a_file_of_obsidian_is_read_or_refused_with_the_way_to_get_it():
    head = "---\ntags: [excalidraw]\nexcalidraw-plugin: parsed\n---\n# Text Elements\nIs it on? ^a\n%%\n## Drawing\n"
    text = f"{head}```json\n{scene(POWER, GOOD, arrow('e', 'a', 'b'))}\n```\n%%"
    assert detect("Drawing.excalidraw.md", text) == "excalidraw"
    (document,) = load(text)
    assert ways(document) == [("Is it on?", "Continue", "Good")]
    with pytest.raises(FormatError, match="compressed.*Decompress current Excalidraw file"):
        load(f"{head}```compressed-json\nN4KAkARALgngDgUwgLg\n```\n%%")


def test_an_arrow_that_excalidraw_fixed_to_its_own_text_comes_from_the_shape_behind():
    start, stop = box("a", "Is it on?", 0, 0), box("b", "Good", 400, 0)
    bound = {
        "startBinding": {"elementId": "w", "focus": 1.7, "gap": 9},
        "endBinding": {"elementId": "b", "focus": 0.04},
    }
    way = arrow("e") | {"x": 208, "y": 30, "points": [[0, 0], [185, 2]]} | bound
    document = read_scene(start, stop, words("w", "Yes", 260, 2), way)
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert document.decisions == (
        "Arrows whose end was not fixed to a shape lead to the nearest one: “Is it on?”.",
        "Texts beside an arrow without a text became its text: “Yes”.",
    )


def test_an_arrow_that_is_fixed_far_from_the_middle_of_a_shape_leads_to_it():
    bound = {"startBinding": {"elementId": "a", "focus": -2.5}, "endBinding": {"elementId": "b", "focus": 1.4}}
    way = arrow("e") | {"x": 600, "y": 300, "points": [[0, 0], [-300, 200]]} | bound
    document = read_scene(box("a", "Is it on?", 0, 0), box("b", "Good", 400, 0), way)
    assert ways(document) == [("Is it on?", "Continue", "Good")] and document.decisions == ()


def test_an_arrow_that_points_at_a_text_leads_to_it():
    bound = {"startBinding": {"elementId": "a", "focus": 0}, "endBinding": {"elementId": "w", "focus": 0.2, "gap": 9}}
    way = arrow("e") | {"x": 208, "y": 30, "points": [[0, 0], [185, 2]]} | bound
    document = read_scene(box("a", "Is it on?", 0, 0), words("w", "Good", 400, 22), way)
    assert ways(document) == [("Is it on?", "Continue", "Good")]
