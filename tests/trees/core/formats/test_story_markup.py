"""What story formats mark in their texts is marked in the guide, as Markdown."""

import pytest

from tests.trees.core.formats.reading import read_soon
from trees.core.formats.twee import load

BELOW = "\n\n:: B\nfin"


def read_story(format_name, *lines):
    data = f':: StoryData\n{{"format": "{format_name}"}}\n\n' if format_name else ""
    [document] = load(f"{data}:: Start\n" + "\n".join(lines) + BELOW)
    return document.graph.nodes[document.graph.start]


@pytest.mark.parametrize(
    ("format_name", "line", "expected"),
    [
        ("", "''bold'' and //it is// and '' wide ''.", "**bold** and *it is* and  **wide** ."),
        ("Harlowe", "''a //b//''", "**a *b***"),
        ("Harlowe", "**strong** ~~gone~~ x^^2^^", "**strong** ~~gone~~ x2"),
        ("Harlowe", "one '' alone", "one '' alone"),
        ("Harlowe", "http://a.example and https://b.example", "http://a.example and https://b.example"),
        ("SugarCube", "''a'' ==b== H~~2~~O x^^2^^", "**a** ~~b~~ H2O x2"),
        ("SugarCube", '{{{\'\'a\'\'}}} """//b*"""', "`''a''` //b\\*"),
        ("SugarCube", "!!Title", "### Title"),
        ("SugarCube", "*one\n** two\n# three", "- one\n   - two\n1. three"),
        ("SugarCube", "@@color:red;.big;a@@ __b__ c__d", "a b c__d"),
        ("Harlowe", "#Title", "### Title"),
        ("Harlowe", "  * one", "- one"),
        ("Harlowe", " 0. one", "1. one"),
        ("Harlowe", "{a `{b}`} *c*", "a `{b}` *c*"),
        ("Harlowe", "=><==", ""),
        ("Harlowe", "====", "===="),
        ("Chapbook", "it''s // 2 // 1", "it''s // 2 // 1"),
    ],
)
def test_marks_become_markdown(format_name, line, expected):
    assert read_story(format_name, line).body == expected


def test_indented_lines_are_no_code_and_code_keeps_its_lines():
    assert read_story("SugarCube", "\tOne", "{{{", "  [[B]]", "}}}", "{{{").body == "One\n```\n  [[B]]\n```\n{{{"
    assert read_story("", "\tOne", "    two").body == "One\ntwo"
    lines = ("\tOne", "- two", "", "    three", "Four", "    five", "```", "    six", "```")
    assert read_story("Chapbook", *lines).body == "One\n- two\n\n    three\nFour\nfive\n```\n    six\n```"


def test_answers_have_no_marks_and_lines_of_answers_alone_leave_the_text():
    step = read_story("Harlowe", "Choose:", "''[[Go //on//->B]]'' or //[[B]]//")
    assert (step.body, [option.label for option in step.options]) == ("Choose:", ["Go on", "B"])


def test_code_of_harlowe_is_not_run():
    code = '`(link-goto: "x", "B")` and ``[[B]] ` //x//``'
    step = read_story("Harlowe", code, '(link-goto: "Go", "B")')
    assert (step.body, [option.label for option in step.options]) == (code, ["Go"])


@pytest.mark.parametrize("line", ["''", "//a", "`", "` ``", "'' ' ", "{{{", '"""a', "==", "@@a:b;", "{{{\n", "|a>["])
@pytest.mark.parametrize("format_name", ["Harlowe", "SugarCube"])
def test_marks_without_end_are_read_soon(format_name, line):
    read_soon(load, f':: StoryData\n{{"format": "{format_name}"}}\n:: A\n' + line * 50_000)
