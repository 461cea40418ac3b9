"""Which macros exist is decided by the story's format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_soon
from trees.core.formats.story.macros import without_macros
from trees.core.formats.twee import load

PIECES = [
    "[[", "]]", "[", "]", "[[[", "->", "|", "<<", ">>", "<<link", "<</link>>", '<<goto "a">>', "(if:", "(link:", '"a"',
    "'", ")", "[img[", "{", "}", "{link to:", "--", "\n", "<%", "%>", "/%", "a", '<a data-passage="b">', "</a>",
]  # fmt: skip


def seen(text, format):
    return without_macros(text, format)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<<link "Go on" "End">><</link>>', "[[Go on->End]]"),
        ("<<link 'Go on' 'End'>><</link>>", "[[Go on->End]]"),
        ('<<link "Pay" End>><</link>>', "[[Pay->End]]"),
        ("<<button [[Go on|End]]>>unseen<</button>>", "[[Go on->End]]"),
        ("<<link [[Go on->End]]>><<set $x to 1>><</link>>after", "[[Go on->End]]after"),
        ("<<link [[End]]>><</link>>", "[[End->End]]"),
        ("<<link [img[plug.png][End]]>><</link>>", "[[End->End]]"),
        ('<<link "Go on">><<set $x to 1>><<goto "End">><</link>>', "[[Go on->End]]"),
        ('<<link "Go on">><<goto [[End]]>><</link>>', "[[Go on->End]]"),
        ('<<link `"Go on"` `"End"`>><</link>>', "[[Go on->End]]"),
        ("before /* unseen */ after", "before  after"),
        ('<<link "Say \\"hi\\"" "End">><</link>>', '[[Say "hi"->End]]'),
        ('<<link "Only words">>unseen<</link>>', "Only words"),
        ('<<goto "End">>', "[[->End]]"),
        ('<<actions "A" [[Go on|B]]>>', "[[A->A]]\n[[Go on->B]]"),
        ('<<choice "End" "Go on">> <<choice [[Go on|End]]>>', "[[Go on->End]] [[Go on->End]]"),
        ("[img[plug.png][End]]", "[[End->End]]"),
        ("one<br>two <b>three</b><td>four", "one\ntwo three four"),
        ("[img[The plug|plug.png][End][$x to 1]]", "[[The plug->End]]"),
        ("[img[plug.png]]", ""),
        ('<a data-passage="End">Go on</a>', "[[Go on->End]]"),
        ('<a class="b" data-passage="End"></a>', "[[End->End]]"),
        ("Wait (hint: press [[B]] below)", "Wait (hint: press [[B]] below)"),
        ("(warning: hot) (print: 3)", "(warning: hot) (print: 3)"),
    ],
)
def test_sugarcube(text, expected):
    assert seen(text, "SugarCube") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('(link-goto: "Go on", "End")', "[[Go on->End]]"),
        ('(link-goto: "End")', "[[End->End]]"),
        ("(link-reveal-goto: 'Go on', 'End')", "[[Go on->End]]"),
        ('(link: "Go on")[(set: $x to 1)(goto: "End")]', "[[Go on->End]]"),
        ('(link: "More")[The rest.]', "More The rest."),
        ('(go-to: "End")', "[[->End]]"),
        ("(if: $x)[[[Go on->End]]]", "[[Go on->End]]"),
        ("(if: $x)[Yes](else:)[No]", "YesNo"),
        ("(if: $x)[[End]]", "[[End]]"),
        ("(set: $x to (a: 1, (b: 2)))Hello", "Hello"),
        ("Wait (hint: press [[B]] below)", "Wait (hint: press [[B]] below)"),
        ("(warning: hot)", "(warning: hot)"),
        ('(GO-TO: "End") (Link_Goto: "Go on", "End")', "[[->End]] [[Go on->End]]"),
        ('(click-goto: ?page, "End")', "[[End->End]]"),
        ("|hook>[Yes (if: $x)[a]] [No]<hook| [[End]]<hook|", "Yes a No [[End]]"),
        ("a\\\nb", "ab"),
        ("<<not a macro here>>", "<<not a macro here>>"),
        ("(if: never closed", "(if: never closed"),
    ],
)
def test_harlowe(text, expected):
    assert seen(text, "Harlowe") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("score: 1\nseen (true): 2\n--\nHello", "Hello"),
        ("[if score > 1]\nHello\n[continue]\nBye", "\nHello\n\nBye"),
        ("{link to: 'End', label: 'Go on'}", "[[Go on->End]]"),
        ('{link to: "End"}', "[[End->End]]"),
        ("{reveal link: 'Go on', passage: 'End'}", "[[Go on->End]]"),
        ("{reveal link: 'More', text: 'x'}", "More"),
        ("{back link} {restart link, label: 'Again'}", " "),
        ("{score} (hint: see [[B]])", "{score} (hint: see [[B]])"),
        ("[JavaScript]\nalert(1)\n[note to myself]\nask Ann\n[continue]\nHello", "\nHello"),
        ("(if: x)", "(if: x)"),
    ],
)
def test_chapbook(text, expected):
    assert seen(text, "Chapbook") == expected


@pytest.mark.parametrize("end", ["continued", "Continue", "cont'd", "cont", "after 1s", "ELSE"])
def test_chapbook_goes_on_for_the_reader(end):
    assert seen(f"[JavaScript]\nhidden()\n[{end}]\nshown", "Chapbook") == "\nshown"


def test_snowman_has_templates_alone():
    assert seen("<% s.x = 1 %>Hello (if: x) <<a>>", "Snowman") == "Hello (if: x) <<a>>"


def test_a_story_without_a_format_may_have_the_macros_of_each():
    text = '<<set $x to 1>>(set: $x to 1)\n[if x]\nHello (warning: hot) (link-goto: "End")'
    assert seen(text, "") == "\n\nHello (warning: hot) [[End->End]]"


def test_a_story_without_a_format_has_the_one_of_its_macros():
    def body(text):
        return load(f":: Start\n{text}\n!Next\n#Last")[0].graph.nodes["Start"].body

    assert body("<<set $x to 1>>A (text: of its own)") == "A (text: of its own)\n### Next\n1. Last"
    assert body("(set: $x to 1)A /% b") == "A /% b\n!Next\n### Last"
    assert body("[if x]\nA (text: b)") == "A (text: b)\n!Next\n#Last"
    assert body("<<set $x to 1>>(set: $x to 1)") == "!Next\n#Last"


def test_the_story_says_its_format():
    text = ':: StoryData\n{"format": "SugarCube"}\n\n:: Start\nCount (print: ten).\n[[End]]\n\n:: End\nBye'
    (document,) = load(text)
    assert document.graph.nodes["Start"].body == "Count (print: ten)."
    assert document.decisions == ()


@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.sampled_from(["", "SugarCube", "Harlowe", "Chapbook"]),
)
def test_words_outside_of_macros_stay(text, format):
    assert seen(f"before\n\n{text}\n\nafter", format).startswith("before")
    without_macros(text, format)


UNCLOSED = [
    "<<link", "<<link [[a]]>>", '<<link "a">><<goto "b">>', "[img[", "(if:[", '(link: "a")[', "{link to: 'a'", "a: 1\n",
    '<a data-passage="',
]  # fmt: skip


@pytest.mark.parametrize("piece", UNCLOSED)
@pytest.mark.parametrize("format", ["SugarCube", "Harlowe", "Chapbook"])
def test_many_of_what_is_never_closed_take_no_long_time(piece, format):
    header = f':: StoryData\n{{"format": "{format}"}}\n\n:: Start\n'
    read_soon(load, header + piece * 40_000)


def test_a_comment_that_is_not_closed_leaves_the_templates_behind_it_out():
    (document,) = load(":: Start\nLook <!-- or <% s.seen = 1 %>here /% or %/there\n[[End]]\n\n:: End\nBye")
    assert document.graph.nodes["Start"].body == "Look <!-- or here there"
