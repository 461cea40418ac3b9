"""What an import shortens or refuses, and how it says so. Nothing here needs a database."""

import pytest

from trees.models import Tree
from trees.transfer.plan import MAX_IMPORT_CHARS, plan_import, refusals

STEPS = "\n\n## Done {#done .resolved}\n"


def plan(text: str | bytes, name: str = "pump.md", format: str = ""):
    return plan_import([(name, text)], format)


def test_title_that_is_too_long_is_cut_and_that_is_said():
    [guide] = plan(f"# {'t' * 201}{STEPS}")
    assert guide.document.title == "t" * 200
    assert "The title was cut to 200 characters." in guide.notes


def test_description_that_is_too_long_is_cut_and_that_is_said():
    [guide] = plan(f"# T\n\n{'d' * (Tree.MAX_DESCRIPTION + 1)}{STEPS}")
    assert len(guide.document.description) == Tree.MAX_DESCRIPTION
    assert guide.notes == (f"The description was cut to {Tree.MAX_DESCRIPTION:,} characters.",)


def test_guide_at_the_limits_is_taken_as_it_is():
    [guide] = plan(f"# {'t' * 200}\n\n{'d' * Tree.MAX_DESCRIPTION}{STEPS}")
    assert (guide.notes, len(guide.document.description)) == ((), Tree.MAX_DESCRIPTION)


def test_pasted_guide_without_a_title_is_named_after_its_first_step():
    assert [each.document.title for each in plan("## Is it on? {#on}\n", name="")] == ["Is it on?"]


def test_step_beyond_a_limit_is_refused_with_its_file_and_place():
    [guide] = plan(f"# T\n\n## On? {{#on}}\n\n{'b' * 50_001}\n")
    [refusal] = refusals([guide])
    assert refusal["file"] == "pump.md"
    assert "nodes.on.body: at most 50,000 characters, this has 50,001" in refusal["reason"]


def test_file_in_another_encoding_is_refused_and_the_others_are_planned():
    good, bad = plan_import([("good.md", STEPS), ("bad.md", b"\xff\xfa\x00")])
    assert not good.error
    assert bad.refusal()["file"] == "bad.md"
    assert bad.refusal()["reason"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_file_in_an_encoding_that_editors_write_is_read(encoding):
    [guide] = plan(f"# Käse{STEPS}".encode(encoding))
    assert guide.document.title == "Käse"


@pytest.mark.parametrize("content", ["x" * (MAX_IMPORT_CHARS + 1), b"x" * (4 * MAX_IMPORT_CHARS + 100)])
def test_text_that_is_too_long_is_refused_with_the_limit(content):
    [guide] = plan(content)
    assert "at most 2,000,000 characters" in guide.refusal()["reason"]


def test_guides_of_one_file_are_numbered_apart_from_those_of_another():
    planned = plan_import([("a.md", f"# One{STEPS}\n# Two{STEPS}"), ("b.md", f"# Three{STEPS}")])
    assert [each.source for each in planned] == ["a.md#1", "a.md#2", "b.md#1"]
