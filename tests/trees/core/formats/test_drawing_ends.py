"""What an arrow reaches whose end is fixed to nothing: each guess is told."""

import pytest

from tests.trees.core.formats.drawings import arrow, cell, end, read, shape, titles, ways
from trees.core.formats.drawing.ends import AT_TEXTS, NEAREST, ON_ARROWS

TOP = shape("a", "Is it on?", at=(100, 0))
BOTTOM = shape("b", "Good", at=(100, 400))
SIDE = shape("c", "Switch it on", at=(400, 180))
DOWN = arrow("e", "a", "b", "Yes")
BENT = "edgeStyle=orthogonalEdgeStyle;html=1;"


def loose(key, source=None, target=None, text="", **rest):
    """An arrow with the points of its free ends in ``start`` and ``stop``."""
    points = [(role, rest.pop(name, None)) for role, name in (("source", "start"), ("target", "stop"))]
    given = "".join(end(role, *point) for role, point in points if point)
    bends = "".join(f'<mxPoint x="{x}" y="{y}"/>' for x, y in rest.pop("bends", ()))
    return arrow(key, source, target, text, points=f'{given}<Array as="points">{bends}</Array>', **rest)


def told(document, note):
    return [sentence for sentence in document.decisions if sentence.startswith(note)]


def test_an_arrow_that_ends_on_another_arrows_line_leads_where_that_one_does():
    document = read(TOP, BOTTOM, SIDE, DOWN, loose("f", "c", stop=(153, 200)))
    assert ("Switch it on", "Continue", "Good") in ways(document)
    assert told(document, ON_ARROWS) == [f"{ON_ARROWS}: “Good”."]


def test_an_arrow_that_begins_on_another_arrows_line_comes_from_where_that_one_does():
    document = read(TOP, BOTTOM, SIDE, DOWN, loose("f", None, "c", "No", start=(150, 200)))
    assert ("Is it on?", "No", "Switch it on") in ways(document)
    assert told(document, ON_ARROWS) == [f"{ON_ARROWS}: “Is it on?”."]


@pytest.mark.parametrize(
    ("style", "bends", "point"),
    [
        ("exitX=1;exitY=0.5;entryX=0.5;entryY=0;", (), (440, 20)),
        ("exitX=0.5;exitY=1;entryX=0;entryY=0.5;", (), (150, 200)),
        ("exitX=0.5;exitY=1;entryX=0.5;entryY=0;", (), (300, 110)),
        ("exitX=1;exitY=0.5;entryX=1;entryY=0.5;", ((600, 100),), (600, 60)),
        ("", (), (300, 110)),
    ],
)
def test_the_line_of_an_arrow_has_the_corners_that_its_style_gives_it(style, bends, point):
    around = loose("e", "a", "c", "Yes", style=BENT + style, bends=bends)
    far = shape("d", "Elsewhere", at=(800, 600))
    document = read(TOP, SIDE, far, around, loose("f", "d", stop=point))
    assert ("Elsewhere", "Continue", "Switch it on") in ways(document)


def test_an_arrow_that_is_drawn_in_pieces_is_one_answer():
    pieces = [
        loose("e", "a", text="Yes", stop=(150, 150)),
        loose("f", start=(150, 150), stop=(150, 250)),
        loose("g", None, "b", start=(150, 250)),
    ]
    document = read(TOP, BOTTOM, *pieces)
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert "Arrows that are drawn in pieces are one: “Is it on?”." in document.decisions


def test_a_line_that_splits_into_arrows_leads_to_each_of_them():
    fork = (300, 20)
    heads = [shape(key, key.upper(), at=(400, y)) for key, y in (("x", -150), ("y", 0), ("z", 150))]
    split = [loose(f"to-{key}", None, key, start=fork, bends=[(300, y)]) for key, y in (("x", -130), ("z", 170))]
    stem = loose("stem", "a", stop=fork, style="endArrow=none;")
    document = read(TOP, *heads, stem, *split, loose("to-y", None, "y", start=fork))
    assert sorted(ways(document)) == [("Is it on?", key, key) for key in "XYZ"]


def test_arrows_that_only_lead_to_each_other_are_left_out():
    circle = [loose("f", start=(600, 600), stop=(700, 600)), loose("g", start=(700, 600), stop=(600, 600))]
    document = read(TOP, BOTTOM, DOWN, *circle)
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert "Arrows with an end that touches no shape are left out: “(no text)”." in document.decisions


def test_many_arrows_that_end_on_each_other_are_followed_so_far():
    stairs = [loose(f"s{n}", start=(150, 60 * n), stop=(150, 60 * n + 60)) for n in range(1, 200)]
    document = read(shape("a", "Top", at=(100, 0)), shape("b", "Far away", at=(100, 12_000)), *stairs)
    assert told(document, "Arrows with an end that touches no shape are left out")


def test_an_end_on_a_shape_reaches_it_whatever_line_passes_there():
    beside = loose("f", None, "c", "Then", start=(150, 395))
    assert ("Good", "Then", "Switch it on") in ways(read(TOP, BOTTOM, SIDE, DOWN, beside))


def test_a_text_at_the_end_of_an_arrow_is_a_step():
    words = shape("t", "All is well", at=(400, 0), size=(80, 30), style="text;html=1;")
    document = read(TOP, BOTTOM, words, DOWN, loose("f", "a", text="No", stop=(395, 15)))
    assert ("Is it on?", "No", "All is well") in ways(document)
    assert told(document, AT_TEXTS) == [f"{AT_TEXTS}: “All is well”."]


def test_a_text_beside_an_arrow_into_the_open_is_no_step():
    words = shape("t", "No", at=(330, 0), size=(30, 15), style="text;html=1;")
    document = read(TOP, BOTTOM, words, DOWN, loose("f", "a", stop=(395, 20)))
    assert titles(document) == ["Is it on?", "Good"]
    assert "Arrows with an end that touches no shape are left out: “No”." in document.decisions


def test_a_shape_without_a_text_is_reached_and_led_on_from():
    dot = shape("d", "", at=(400, 10), size=(20, 20), style="ellipse;html=1;")
    cells = [TOP, BOTTOM, dot, loose("f", "a", text="No", stop=(398, 20)), loose("g", None, "b", start=(410, 31))]
    assert ways(read(*cells)) == [("Is it on?", "No", "Good")]


def test_lines_between_shapes_without_a_text_are_no_steps():
    bars = [shape(key, "", at=(600, y), size=(20, 20)) for key, y in (("x", 0), ("y", 200))]
    document = read(TOP, BOTTOM, DOWN, *bars, loose("f", start=(610, 20), stop=(610, 200)))
    assert titles(document) == ["Is it on?", "Good"]


def test_the_border_of_a_box_reaches_its_first_step():
    box = shape("box", "Repair", at=(400, 0), size=(600, 600), style="swimlane;html=1;")
    inside = [shape("f", "Open it", at=(250, 250), parent="box"), shape("l", "Close it", at=(250, 450), parent="box")]
    document = read(TOP, BOTTOM, DOWN, box, *inside, arrow("g", "f", "l"), loose("h", "a", text="No", stop=(395, 20)))
    assert ("Is it on?", "No", "Open it") in ways(document)


def test_a_box_without_steps_inside_is_reached_itself():
    box = shape("box", "Repair", at=(400, 0), size=(300, 300), style="swimlane;html=1;")
    words = shape("t", "In the office", at=(20, 100), parent="box", style="text;html=1;")
    document = read(TOP, BOTTOM, DOWN, box, words, loose("h", "a", text="No", stop=(395, 20)))
    assert ("Is it on?", "No", "Repair") in ways(document)


def test_of_a_shape_on_a_large_one_the_small_one_is_reached():
    behind = shape("w", "Office", at=(380, 160), size=(400, 300))
    document = read(TOP, BOTTOM, behind, SIDE, DOWN, loose("f", "a", text="No", stop=(396, 200)), arrow("g", "w", "b"))
    assert ("Is it on?", "No", "Switch it on") in ways(document)


def test_a_turned_shape_lies_where_it_is_drawn():
    turned = shape("c", "Switch it on", at=(400, 180), size=(200, 20), style="rotation=90;html=1;")
    document = read(TOP, BOTTOM, turned, DOWN, loose("f", "a", text="No", stop=(500, 88)))
    assert ("Is it on?", "No", "Switch it on") in ways(document)
    assert told(document, NEAREST) == [f"{NEAREST}: “Switch it on”."]


def test_a_place_in_widths_and_heights_of_the_shape_around_is_followed():
    box = shape("box", "Office", at=(400, 100), size=(400, 400), style="swimlane;html=1;")
    offset = '<mxPoint x="-50" y="-20" as="offset"/>'
    place = f'<mxGeometry x="0.5" y="0.5" width="100" height="40" relative="1" as="geometry">{offset}</mxGeometry>'
    inside = cell("c", "Switch it on", "html=1;", "box", "vertex", place)
    document = read(TOP, BOTTOM, box, inside, DOWN, loose("f", "a", text="No", stop=(545, 300)))
    assert ("Is it on?", "No", "Switch it on") in ways(document)


def test_where_a_fixed_end_once_was_does_not_count():
    hidden = shape("h", "Hidden", at=(800, 0), visible="0")
    document = read(TOP, BOTTOM, SIDE, DOWN, hidden, loose("f", "a", "h", "No", stop=(400, 200)))
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert "Arrows with an end that touches no shape are left out: “No”." in document.decisions
