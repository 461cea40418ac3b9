"""What a drawing means: steps, answers, texts."""

import pytest

from tests.trees.core.formats.drawings import (
    arrow,
    drawing,
    end,
    label,
    page,
    read,
    shape,
    titles,
    ways,
    wrapped,
)
from trees.core.formats import FormatError
from trees.core.formats.drawio import load

POWER = shape("a", "Is it on?", at=(100, 0))
GOOD = shape("b", "Good", at=(0, 100))
BAD = shape("c", "Switch it on", at=(200, 100))


def test_shapes_are_steps_and_arrows_are_answers():
    document = read(POWER, GOOD, BAD, arrow("e", "a", "b", "Yes"), arrow("f", "a", "c", "No"))
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Switch it on")]
    assert document.graph.start == "a"
    assert document.decisions == ()


def test_steps_are_in_reading_order_whatever_the_order_of_drawing():
    document = read(BAD, GOOD, POWER, arrow("e", "a", "b", "Yes"), arrow("f", "a", "c", "No"))
    assert titles(document) == ["Is it on?", "Good", "Switch it on"]


def test_labels_stand_in_the_arrow_or_in_child_cells_before_or_after_it():
    cells = [
        POWER,
        GOOD,
        BAD,
        label("l", "e", "<b>Yes</b>"),
        arrow("e", "a", "b"),
        arrow("f", "a", "c", "N"),
        label("m", "f", "o"),
    ]
    assert [answer for _, answer, _ in ways(read(*cells))] == ["Yes", "N o"]


@pytest.mark.parametrize(
    ("style", "expected", "told"),
    [
        ("", "Is it on?", ""),
        ("endArrow=none;startArrow=classic;", "Good", ""),
        ("endArrow=none;", "Is it on?", "Lines without an arrowhead are read in the direction they were drawn"),
        ("startArrow=block;", "Is it on?", "Arrows with two heads are read in the direction they were drawn"),
    ],
)
def test_the_arrowhead_says_where_an_arrow_leads(style, expected, told):
    document = read(POWER, GOOD, arrow("e", "a", "b", "Yes", style=style))
    ((source, _, _),) = ways(document)
    assert source == expected
    assert [sentence.split(":")[0] for sentence in document.decisions] == ([told] if told else [])


def test_a_loose_end_is_attached_to_the_nearest_shape_and_told():
    loose = arrow("e", "a", None, "Yes", points=end("target", 60, 90))
    document = read(POWER, GOOD, BAD, loose, arrow("f", "a", "c", "No"))
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Switch it on")]
    assert "Arrows whose end was not fixed to a shape lead to the nearest one: “Good”." in document.decisions


def test_a_loose_end_far_from_every_shape_is_left_out_and_told():
    loose = arrow("e", "a", None, "Maybe", points=end("target", 900, 900))
    document = read(POWER, GOOD, loose, arrow("f", "a", "b", "Yes"))
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert "Arrows with an end that touches no shape are left out: “Maybe”." in document.decisions


def test_a_loose_end_is_not_attached_to_the_shape_it_comes_from():
    loose = arrow("e", "a", None, "Yes", points=end("target", 150, 45))
    assert ways(read(POWER, GOOD, loose, arrow("f", "b", "a"))) == [("Good", "Continue", "Is it on?")]


def test_places_inside_a_box_are_relative_to_it():
    box = shape("box", "Office", at=(1000, 1000), size=(300, 300), style="swimlane;html=1;")
    inside = shape("b", "Good", at=(10, 100), parent="box")
    loose = arrow("e", "a", None, "Yes", points=end("target", 1030, 1095))
    document = read(POWER, box, inside, loose)
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert "Boxes around steps are left out: “Office”." in document.decisions


def test_arrows_to_and_from_a_box_reach_the_steps_inside():
    box = shape("box", "Checks", at=(0, 100), size=(300, 300), style="swimlane;")
    first, last = shape("f", "First", at=(10, 10), parent="box"), shape("l", "Last", at=(10, 90), parent="box")
    cells = [POWER, box, first, last, shape("z", "Done", at=(0, 500))]
    document = read(*cells, arrow("x", "a", "box"), arrow("y", "f", "l"), arrow("w", "box", "z"))
    assert ways(document) == [
        ("Is it on?", "Continue", "First"),
        ("First", "Continue", "Last"),
        ("Last", "Continue", "Done"),
    ]


def test_an_arrow_to_another_arrow_ends_where_that_one_does():
    cells = [POWER, GOOD, BAD, arrow("e", "a", "b", "Yes"), arrow("f", "c", "e", "Then")]
    assert ("Switch it on", "Then", "Good") in ways(read(*cells))


def test_texts_drawn_inside_a_shape_belong_to_it():
    part = shape("p", "Look at the front", parent="a", style="text;html=1;")
    node = read(POWER, GOOD, part, arrow("e", "a", "b")).graph.nodes["a"]
    assert (node.title, node.body) == ("Is it on?", "Look at the front")


def test_a_shape_around_texts_alone_has_them_as_its_text():
    outer = shape("o", "", at=(100, 0))
    texts = [shape("t2", "Below", at=(0, 20), parent="o"), shape("t1", "Above", at=(0, 0), parent="o")]
    node = read(outer, *texts, GOOD, arrow("e", "o", "b")).graph.nodes["o"]
    assert (node.title, node.body) == ("Above", "Below")


def test_a_text_beside_an_arrow_without_a_label_becomes_its_label():
    beside = shape("t", "Yes", at=(70, 60), size=(20, 20), style="text;html=1;")
    document = read(POWER, GOOD, arrow("e", "a", "b"), beside)
    assert ways(document) == [("Is it on?", "Yes", "Good")]
    assert document.decisions == ("Texts beside an arrow without a text became its text: “Yes”.",)


def test_a_text_between_two_arrows_is_not_guessed_at():
    beside = shape("t", "Maybe", at=(140, 60), size=(20, 20), style="text;html=1;")
    document = read(POWER, GOOD, BAD, arrow("e", "a", "b"), arrow("f", "a", "c"), beside)
    assert "Maybe" not in [answer for _, answer, _ in ways(document)]
    assert document.description == "Maybe"


def test_shapes_that_no_arrow_touches_are_told_and_kept_in_the_description():
    document = read(POWER, GOOD, arrow("e", "a", "b"), shape("k", "Legend: diamonds are questions", at=(900, 0)))
    assert titles(document) == ["Is it on?", "Good"]
    assert document.description == "Legend: diamonds are questions"
    assert "Texts that no arrow touches are in the description: “Legend: diamonds are questions”." in document.decisions


def test_without_any_arrow_every_shape_is_a_step():
    assert titles(read(POWER, GOOD)) == ["Is it on?", "Good"]


def test_a_shape_without_a_text_only_leads_on():
    dot = shape("d", "", at=(0, 50), size=(5, 5))
    document = read(POWER, dot, GOOD, arrow("e", "a", "d", "Yes"), arrow("f", "d", "b", "at once"))
    assert ways(document) == [("Is it on?", "Yes at once", "Good")]


def test_shapes_without_a_text_that_only_lead_to_each_other_end_nowhere():
    one, two = shape("x", "", at=(0, 50)), shape("y", "", at=(0, 90))
    document = read(POWER, one, two, arrow("e", "a", "x", "Yes"), arrow("f", "x", "y"), arrow("g", "y", "x"))
    (option,) = document.graph.nodes["a"].options
    assert (option.label, option.to) == ("Yes", "")


@pytest.mark.parametrize(
    ("out", "title", "told"),
    [
        ([], "End", "Shapes without a text that end a way are named: “End”."),
        (["b", "c"], "Choose", "Shapes without a text that several arrows leave are named: “Choose”."),
    ],
)
def test_a_shape_without_a_text_that_is_needed_gets_a_name(out, title, told):
    cells = [POWER, shape("d", "", at=(0, 50)), GOOD, BAD, arrow("e", "a", "d", "Yes")]
    document = read(*cells, *(arrow(f"o{to}", "d", to, to) for to in out))
    assert document.graph.nodes["d"].title == title
    assert told in document.decisions


def test_an_arrow_without_a_label_from_a_step_to_itself_is_left_out():
    document = read(POWER, GOOD, arrow("e", "a", "b", "Yes"), arrow("f", "b", "b"), arrow("g", "a", "a", "Again"))
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "Again", "Is it on?")]
    assert document.decisions == ("Arrows without a text from a step to itself are left out: “Good”.",)


def test_hidden_layers_are_left_out_and_told():
    layer = '<mxCell id="9" parent="0" visible="0"/>'
    hidden = shape("h", "Old step", parent="9")
    document = read(layer, POWER, GOOD, hidden, arrow("e", "a", "b"), arrow("f", "a", "h"))
    assert titles(document) == ["Is it on?", "Good"]
    assert "Texts on hidden layers are left out: “Old step”." in document.decisions


# Pages


def test_each_page_is_a_guide():
    one = page(POWER, GOOD, arrow("e", "a", "b"), name="Printers", key="1")
    two = page(shape("a", "Is it plugged in?"), name="Lamps", key="2")
    assert [(each.title, len(each.graph.nodes)) for each in load(drawing(one, two))] == [("Printers", 2), ("Lamps", 1)]


def test_pages_that_link_to_each_other_are_one_guide():
    linked = wrapped(shape("", "", at=(0, 100)), "u", "See lamps", link="data:page/id,2")
    one = page(POWER, linked, arrow("e", "a", "u", "No"), name="Printers", key="1")
    two = page(shape("a", "Is it plugged in?"), GOOD, arrow("e", "a", "b", "Yes"), name="Lamps", key="2")
    (document,) = load(drawing(one, two))
    assert ("See lamps", "Continue", "Is it plugged in?") in ways(document)
    assert document.graph.nodes[document.graph.start].title == "Is it on?"
    assert "Steps that link to another page lead to its first step: “Lamps”." in document.decisions


def test_the_only_page_is_named_after_the_file_unless_it_has_a_name():
    assert [each.title for each in load(drawing(page(POWER, name="Seite-1")))] == [""]
    assert [each.title for each in load(drawing(page(POWER, name="Printer")))] == ["Printer"]


def test_a_page_of_texts_alone_is_one_step():
    words = shape("t", "Only words", style="text;html=1;") + shape("u", "and *more*", at=(0, 90), style="text;html=1;")
    drawn, written = load(drawing(page(POWER, name="Good", key="1"), page(words, name="Words", key="2")))
    assert drawn.error is None
    [step] = written.graph.nodes.values()
    assert (written.title, step.title, step.body) == ("Words", "Only words", r"and \*more\*")
    assert "Pages without a shape that has a text become one step: “Words”." in written.decisions


def test_a_page_without_texts_is_refused_beside_the_others_and_says_what_it_hides():
    hidden = '<mxCell id="h" parent="0" visible="0"/>' + shape("a", "Old", parent="h")
    good, bad = load(drawing(page(POWER, name="Good", key="1"), page(hidden, name="Shapes", key="2")))
    assert good.error is None
    assert bad.error.reason == "The page “Shapes” has no shape with a text."
    assert bad.error.hint == "Texts on hidden layers are left out: “Old”."


def test_a_box_without_steps_inside_is_a_step_where_an_arrow_touches_it():
    box = shape("order", "Order", style="swimlane;html=1;")
    line = shape("line", style="line;html=1;", parent="order")
    field = shape("number", "number: int", parent="order", style="text;html=1;", at=(0, 30))
    document = read(
        box,
        line,
        field,
        shape("empty", style="group;"),
        shape("blank", style="line;", parent="empty"),
        shape("item", "Item", at=(0, 300)),
        arrow("a", "order", "item", "has"),
        arrow("b", "empty", "empty"),
    )
    order = document.graph.nodes["order"]
    assert (order.title, order.body, [each.label for each in order.options]) == ("Order", "number: int", ["has"])


def test_an_empty_drawing_is_refused():
    with pytest.raises(FormatError, match="The drawing is empty"):
        load(drawing())


def test_a_shape_inside_a_text_that_became_an_arrows_text_is_kept():
    document = read(
        shape("a", "Begin"),
        shape("b", "End", at=(300, 0)),
        arrow("ab", "a", "b"),
        shape("t", "Yes", at=(180, 10), size=(40, 20), style="text;html=1;"),
        shape("inner", "By the way", parent="t", at=(0, 400)),
    )
    assert [option.label for option in document.graph.nodes["a"].options] == ["Yes"]
    assert "By the way" in document.description


def test_a_link_of_a_part_without_a_text_is_kept():
    document = read(
        shape("a", "Begin"),
        shape("b", "End"),
        arrow("ab", "a", "b"),
        wrapped(shape("", "", size=(9, 9), parent="a"), "part", "", link="https://example.com/a"),
    )
    assert document.graph.nodes["a"].body == "<https://example.com/a>"
