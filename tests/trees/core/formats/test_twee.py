import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError
from trees.core.formats.twee import load

STORY = """:: StoryTitle
Printer offline

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "start": "Is it on?"}

:: Looks [stylesheet]
body { color: red }

:: Switch it on {"position":"600,400","size":"100,200"}
Press the button.
[[Is it on?]]

:: Is it on? [question] {"position":"600,400"}
Look at the front.

[[Yes->Is the cable in?]]
[[Switch it on<-No]]

:: Is the cable in?
* [[It is|Call us]]
* [[It is not->Plug it in]]

:: Call us [escalate]
Say the room.

:: Plug it in
It is fixed.
"""
PIECES = [
    "::", ":: ", ":: a", "\n:: b [x]", "{", "}", "[", "]", "[[", "]]", "->", "<-", "|", "<<", ">>", "(if:",
    "(link-goto:", '"', ",", ")", "<%", "%>", "<!--", "-->", "\\", "\n", "StoryData", "StoryTitle", "[script]",
    "http://x", "\x00",
    "\ufeff", "\u2028",
]  # fmt: skip


def story(body, *others):
    """The first step of a story whose first passage holds ``body``."""
    (document,) = load("\n".join([":: Start", body, *others]))
    return document.graph.nodes["Start"], document


def ways(node):
    return [(option.label, option.to) for option in node.options]


def test_a_story_is_a_guide():
    (document,) = load(STORY)
    nodes = document.graph.nodes
    assert (document.title, document.graph.start) == ("Printer offline", "is-it-on")
    assert [node.title for node in nodes.values()] == [
        "Switch it on", "Is it on?", "Is the cable in?", "Call us", "Plug it in",
    ]  # fmt: skip
    assert nodes["is-it-on"].body == "Look at the front."
    assert ways(nodes["is-it-on"]) == [("Yes", "is-the-cable-in"), ("No", "switch-it-on")]
    assert ways(nodes["is-the-cable-in"]) == [("It is", "call-us"), ("It is not", "plug-it-in")]
    assert (nodes["call-us"].outcome, nodes["plug-it-in"].outcome) == ("escalate", "resolved")
    assert any("Looks" in decision for decision in document.decisions)


@pytest.mark.parametrize(
    ("body", "label", "text"),
    [
        ("[[End]]", "End", ""),
        ("[[Go on->End]]", "Go on", ""),
        ("[[End<-Go on]]", "Go on", ""),
        ("[[Go on|End]]", "Go on", ""),
        ("[[Go on|End][$seen to true]]", "Go on", ""),
        ("[[a->b->End]]", "a->b", ""),
        ("Then [[go on->End]] now.", "go on", "Then go on now."),
        ('<<link "Go on" "End">><</link>>', "Go on", ""),
        ("<<button [[Go on|End]]>><</button>>", "Go on", ""),
        ('(link-goto: "Go on", "End")', "Go on", ""),
    ],
)
def test_every_kind_of_link_is_an_answer(body, label, text):
    node, _ = story(body, ":: End", "Bye")
    assert (ways(node), node.body) == ([(label, "End")], text)


@pytest.mark.parametrize(
    "body",
    [
        "<<set $x to 1>>Hello",
        "(set: $x to (a: 1, 2))Hello",
        "<% s.x = 1 %>Hello",
        "Hello/% aside %/",
        "Hello<!-- aside -->",
        "[if x]\nHello",
    ],
)
def test_what_a_format_does_by_itself_is_left_out_and_said(body):
    node, document = story(body)
    assert node.body == "Hello"
    changed = [line for line in body.split("\n") if line != "Hello"]
    assert all(line in document.decisions[0] for line in changed)


def test_a_link_to_the_web_stays_one():
    node, _ = story("See [[the manual|https://example.com/m]].")
    assert (node.body, node.options) == ("See [the manual](https://example.com/m).", ())


def test_a_link_to_no_passage_leads_nowhere_and_is_said():
    node, document = story("[[Gone]]")
    assert ways(node) == [("Gone", "")]
    assert "missing passages" in document.decisions[0]


def test_link_that_differs_in_capitals_leads_to_the_one_passage_that_is_meant():
    text = ":: Start\n[[Go back->start]] [[Look->Cable]] [[Two->PAPER]]\n:: cable\nX\n:: Paper\nX\n:: paper\nX\n"
    (document,) = load(text)
    assert [(option.label, option.to) for option in document.graph.nodes["Start"].options] == [
        ("Go back", "Start"), ("Look", "cable"), ("Two", ""),
    ]  # fmt: skip
    assert "Links whose passage is written with other capitals lead to it: “start → Start”" in document.decisions[0]


def test_places_of_twee_2_and_media_of_twine_1_are_no_steps():
    document = load(
        ":: Start [a] <25,25>\n[[Next]]\n\n:: Next <125,25>\nB\n\n:: Plug [Twine.image]\ndata:image/png;base64,AA"
    )[0]
    assert {key: ways(node) for key, node in document.graph.nodes.items()} == {"Start": [("Next", "Next")], "Next": []}
    assert document.decisions == ("Scripts, styles and other special passages are left out: “Plug”.",)


def test_a_way_without_words_is_named_after_its_step():
    document = load(":: Start\n<<if $a>><<goto 'B'>><</if>><<goto 'C'>>\n\n:: B\n<<goto 'C'>>\n\n:: C\nEnd")[0]
    labels = [[option.label for option in node.options] for node in document.graph.nodes.values()]
    assert labels == [["B", "C"], ["Continue"], []]


@pytest.mark.parametrize(
    "text",
    [
        "<<include 'Menu'>>",
        "<<display [[Menu]]>>",
        '|a>[(Display: "Menu")]',
        "{embed passage: 'Menu'}",
        "<%= story.render('Menu') %>",
    ],
)
def test_a_passage_without_links_leads_to_the_one_that_it_shows(text):
    document = load(f":: Start\n{text}\n\n:: Menu\n{text}[[End]]\n\n:: End\n{text.replace('Menu', 'None')}")[0]
    assert [ways(node) for node in document.graph.nodes.values()] == [[("Continue", "Menu")], [("End", "End")], []]
    assert "Passages that show another one lead to it: “Start”." in document.decisions


def test_backslashes_keep_brackets_in_a_name():
    (document,) = load(":: A \\[b\\] \\{c\\} \\\\d [tag\\] x]\n")
    assert [node.title for node in document.graph.nodes.values()] == ["A [b] {c} \\d"]


@pytest.mark.parametrize("data", ["{", "[]", '{"start": 1}', '{"start": "nowhere"}', "[" * 100_000])
def test_story_data_that_cannot_be_read_is_passed_over(data):
    (document,) = load(f":: StoryData\n{data}\n\n:: One\n\n:: Start\n")
    assert document.graph.start == "Start"


def test_passages_of_one_name_are_both_there():
    (document,) = load(":: A\n[[A]]\n\n:: A\nsecond")
    assert [node.title for node in document.graph.nodes.values()] == ["A", "A-1"]
    assert "numbered" in document.decisions[0]


def test_what_is_no_story_is_refused():
    for text, line in (("", 1), ("Only words", 1), (":: A\n\n:: [tag]\n", 3), (":: Code [script]\nx", 1)):
        with pytest.raises(FormatError) as refusal:
            load(text)
        assert (refusal.value.line, bool(refusal.value.hint)) == (line, True)


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_any_text_is_read_or_refused(text):
    read_or_refuse(load, text)
    read_or_refuse(load, f":: a\n{text}")


@pytest.mark.parametrize(
    "piece", ["[[", "[[a]", "<<", "<%", "<!--", "/%", "(if:", "(", "[if ", "<a", '<<link "', "\n:: a", "a-"]
)
def test_many_of_what_is_never_closed_take_no_long_time(piece):
    read_soon(load, f":: a\n{piece * 50_000}")


def test_a_story_of_ten_thousand_passages_is_read_soon():
    read_soon(load, "\n".join(f":: Step {i}\n[[Next->Step {i + 1}]]\n[[Back->Step {i - 1}]]" for i in range(10_000)))
