"""What the texts of a drawing become."""

from tests.trees.core.formats.drawings import arrow, read, shape, titles, wrapped

POWER = shape("a", "Is it on?", at=(100, 0))
GOOD = shape("b", "Good", at=(0, 100))
BAD = shape("c", "Switch it on", at=(200, 100))


def test_a_wrapped_short_text_is_one_title():
    assert titles(read(shape("a", "Is it<br>on?"))) == ["Is it on?"]


def test_of_a_long_text_the_first_line_is_the_title_and_the_rest_markdown():
    html = f"<b>Check</b> the cable<div>Both ends:<ul><li>wall</li><li>printer</li></ul>{'x' * 80}</div>"
    node = read(shape("a", html)).graph.nodes["a"]
    assert node.title == "Check the cable"
    assert node.body == f"Both ends:\n\n- wall\n- printer\n\n{'x' * 80}"


def test_text_that_is_not_html_is_shown_as_it_is():
    text = f"Press <Enter> & wait\n*21*0123#\n{'y' * 80}"
    node = read(shape("a", text, style="rounded=1;")).graph.nodes["a"]
    assert (node.title, node.body.split("\n\n")[0]) == ("Press <Enter> & wait", r"\*21\*0123#")


def test_links_come_along():
    text = '<a href="https://example.com/a">Manual</a>'
    linked = wrapped(shape("", "", style="html=1;"), "u", "Open it", link="https://example.com/b")
    nodes = read(shape("a", text), linked, arrow("e", "a", "u")).graph.nodes
    assert (nodes["a"].title, nodes["a"].body) == ("Manual", "<https://example.com/a>")
    assert (nodes["u"].title, nodes["u"].body) == ("Open it", "<https://example.com/b>")


def test_links_that_only_drawio_follows_are_told():
    linked = wrapped(shape("", ""), "u", "Open it", link="data:action/json,{}")
    told = "Links that only the drawing program can follow are left out: “data:action/json,{}”."
    assert told in read(POWER, linked, arrow("e", "a", "u")).decisions


def test_what_is_shown_over_a_shape_comes_along():
    tip = 'tooltip="Press it twice"'
    nodes = read(
        POWER, f'<UserObject label="Good" id="b" {tip}>{shape("", "")}</UserObject>', arrow("e", "a", "b")
    ).graph
    assert nodes.nodes["b"].body == "Press it twice"


def test_every_text_of_an_arrow_that_became_no_answer_is_told():
    begin = shape("s", "", style="ellipse;")
    document = read(begin, POWER, GOOD, arrow("e", "s", "a", "At first"), arrow("f", "a", "b"))
    assert "Texts of arrows from shapes without a text are left out: “At first”." in document.decisions


def test_all_left_out_texts_are_named_however_many_there_are():
    layer = '<mxCell id="9" parent="0" visible="0"/>'
    hidden = [shape(f"h{number}", f"Old {number}", parent="9") for number in range(12)]
    (told,) = read(layer, POWER, GOOD, *hidden, arrow("e", "a", "b")).decisions
    assert all(f"“Old {number}”" in told for number in range(12))


def test_placeholders_show_the_attributes_of_their_shape():
    object = wrapped(shape("", ""), "u", "Call %who% (%x%)", placeholders="1", who="the desk")
    assert titles(read(object)) == ["Call the desk (%x%)"]
