import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect, read
from trees.core.formats.twine import load

PIECES = [
    "<tw-storydata",
    "</tw-storydata>",
    "<tw-passagedata",
    "</tw-passagedata>",
    ' name="a"',
    ' pid="1"',
    ">",
    "[[a]]",
    "&lt;",
    "x",
    '"',
    '<div tiddler="a"',
    " tiddler=",
]


def passage(pid, name, text, tags=""):
    return f'<tw-passagedata pid="{pid}" name="{name}" tags="{tags}" position="1,2">{text}</tw-passagedata>'


def published(*passages, name="Line check", start=1, format="Harlowe"):
    about = f'name="{name}" startnode="{start}" format="{format}" creator="Twine" hidden'
    return f"<html><body><tw-storydata {about}><style></style>{''.join(passages)}</tw-storydata></body></html>"


POWER = passage(2, "Is it on?", "Look. [[Yes-&gt;On]]\n[[No-&gt;Caf&amp;eacute; &amp;amp; more]]")
ON, CAFE = passage(1, "On", "Good &lt;3", "resolved"), passage(3, "Caf&amp;eacute; &amp;amp; more", "Call.")


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title) for node in nodes.values() for o in node.options]


@pytest.mark.parametrize("name", ["a.html", "a.htm", ""])
def test_a_published_story_is_a_guide(name):
    text = published(ON, POWER, CAFE, start=2)
    assert detect(name, text) == "twine"
    (document,) = read(text, filename=name)
    assert document.title == "Line check"
    assert document.graph.nodes[document.graph.start].title == "Is it on?"
    assert ways(document) == [("Is it on?", "Yes", "On"), ("Is it on?", "No", "Caf&eacute; &amp; more")]


def test_the_text_is_unescaped_once_and_tags_are_outcomes():
    (document,) = load(published(ON))
    (node,) = document.graph.nodes.values()
    assert (node.body, node.outcome) == ("Good <3", "resolved")


def test_an_archive_holds_several_stories():
    text = published(ON, name="One") + published(POWER, ON, CAFE, name="Two", start=9) + published(name="Empty")
    one, two, empty = load(text)
    assert [one.title, two.title, empty.title] == ["One", "Two", "Empty"]
    assert empty.error.reason == "No passages found."


def test_the_format_of_the_story_decides_about_macros():
    said = passage(1, "On", "Count (print: ten).")
    assert load(published(said, format="SugarCube"))[0].graph.nodes["On"].body == "Count (print: ten)."
    assert load(published(said, format="Harlowe"))[0].graph.nodes["On"].body == "Count ."


def test_a_story_of_twine_1_is_a_guide():
    def tiddler(name, text, tags=""):
        return f'<div tiddler="{name}" tags="{tags}" modifier="twee" twine-position="1,2">{text}</div>'

    passages = [
        tiddler(
            "Start",
            r"Is it &quot;on&quot;?\n\n[[Yes|Good]]\n[[No|Bad &amp; loud]]\n&lt;&lt;set $a to 1&gt;&gt;C:\snew\tx",
        ),
        tiddler("Good", "Fine", "resolved"),
        tiddler("Bad &amp; loud", "Call"),
        tiddler("StoryTitle", "Line check"),
    ]
    text = f'<html><body><div id="storeArea" data-size="4" hidden>{"".join(passages)}</div></body></html>'
    assert detect("story.html", text) == "twine"
    [document] = load(text)
    assert document.title == "Line check"
    assert ways(document) == [("Start", "Yes", "Good"), ("Start", "No", "Bad & loud")]
    assert document.graph.nodes["Start"].body == 'Is it "on"?\n\nC:\\new\tx'
    assert document.graph.nodes["Good"].outcome == "resolved"


def test_scripts_and_styles_of_the_story_are_named():
    (document,) = load(published(ON, passage(2, "My code", "x", "script")))
    assert document.decisions == ("Scripts, styles and other special passages are left out: “My code”.",)


def test_json_of_a_story_compiler_is_a_guide():
    rows = [
        {"name": "On", "tags": ["resolved"], "text": "Good"},
        {"name": "Is it on?", "tags": "question", "text": "[[Yes->On]]", "pid": "2"},
        {"name": 3}, None,
    ]  # fmt: skip
    text = json.dumps({"name": "Line check", "format": "Harlowe", "start": "Is it on?", "passages": rows})
    assert detect("a.json", text) == "twine"
    (document,) = load(text)
    assert (document.title, document.graph.start) == ("Line check", "is-it-on")
    assert ways(document) == [("Is it on?", "Yes", "On")]
    assert document.graph.nodes["On"].outcome == "resolved"


def test_json_may_name_the_start_by_its_number():
    rows = [{"name": "A", "pid": "1", "text": ""}, {"name": "B", "pid": "2", "text": ""}]
    (document,) = load(json.dumps({"startnode": "2", "passages": rows}))
    assert document.graph.start == "B"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "This is not a story of Twine."),
        ('{"passages": []}', "No passages found."),
        (published(), "No passages found."),
        ("[", "This is not JSON: Expecting value, at column 2."),
    ],
)
def test_what_is_no_story_is_named(text, reason):
    with pytest.raises(FormatError) as error:
        load(text)
    assert error.value.reason == reason


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(load, text)
    read_or_refuse(load, f"<tw-storydata>{text}")


@pytest.mark.parametrize(
    "piece", ["<tw-storydata", "<tw-passagedata ", '<tw-passagedata name="', "<tw-storydata><tw-passagedata>"]
)
def test_many_of_what_is_never_closed_take_no_long_time(piece):
    read_soon(load, f"<tw-storydata>{piece * 40_000}")
